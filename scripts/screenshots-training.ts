/** The manual's pictures of training: the demo edition's questions as marks, and the one button pressed on them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { z } from 'zod'
import type { Application } from '../src/main/core/application.ts'
import { keyOfId, readPassages } from '../src/main/core/corpus/read.ts'
import { howFound, judgeInput } from '../src/shared/contract/labels.ts'

const asked = z.object({
  _id: z.string(),
  text: z.string(),
  articulo: z.string().nullable(),
})

export async function takeTraining(
  app: Application,
  page: Page,
  take: (name: string) => Promise<void>,
): Promise<void> {
  for (const line of readFileSync(join(app.options.resourcesDirectory, 'demo/preguntas.jsonl'), 'utf8').split(
    '\n',
  )) {
    if (line.trim() === '') continue
    const { _id, text, articulo } = asked.parse(JSON.parse(line))
    const key = keyOfId(app.reader, _id)
    const passages = key === undefined ? [] : readPassages(app.reader, key)
    const passage = passages.find(({ address }) => address.article === articulo) ?? passages[0]
    const question = { text, matter: null, guideline: null, origin: 'typed', apart: true } as const
    const { question: added } = await app.labels.add(question)
    if (passage === undefined || added === null) continue
    const how = howFound.parse({ surface: 'results', query: text, rank: 1, score: 0.5 })
    app.labels.judge(
      judgeInput.parse({ question: added.id, on: { passage: passage.id }, verdict: 'relevant', how }),
    )
  }
  await app.labels.idle()
  await page.keyboard.press('Alt+4')
  await page.getByRole('button', { name: 'Calcular cuánto tarda' }).click()
  await page.getByText('(puede seguir buscando)').waitFor()
  await take('entrenar')
  await page.getByRole('button', { name: 'Empezar ahora' }).click()
  await page.getByText(/Aprendiendo: parte [345] de 5/).waitFor({ timeout: 120_000 })
  await page.getByRole('img', { name: /Cuánto se equivoca/ }).waitFor()
  await take('entrenar-en-curso')
  await page.getByRole('button', { name: 'Seguir sin juzgarlos' }).click({ timeout: 300_000 })
  await page.getByRole('region', { name: 'Veredicto' }).waitFor()
  await page.waitForTimeout(400)
  await take('entrenar-veredicto')
}
