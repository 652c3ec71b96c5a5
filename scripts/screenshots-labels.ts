/** The manual's pictures of marking, of the demo edition, by two invented people. */
import type { Page } from 'playwright-core'
import type { Application } from '../src/main/core/application.ts'
import { howFound, judgeInput } from '../src/shared/contract/labels.ts'
import { searchInput } from '../src/shared/contract/search.ts'

/** With the document that answers. */
const asked = [
  ['requisitos para abrir un comercio', /^Apertura de comercios/],
  ['¿Se puede hacer fuego en un área protegida?', /^Fuego en áreas protegidas/],
  ['¿Cuánto dura el contrato de alquiler social?', /alquiler social/i],
] as const
const questions = asked.map(([text]) => text)

/** Of the same passages, not always the same. */
async function mark(app: Application, annotator: string, odd: number): Promise<void> {
  app.labels.configure({ ...app.labels.status().settings, annotator })
  for (const [text, answer] of asked) {
    const known = app.labels.questions('all', text, 1, 0).questions[0]
    const typed = { text, matter: null, guideline: null, origin: 'typed' as const, apart: true }
    const question = known ?? (await app.labels.add(typed)).question
    const { results } = await app.query(searchInput.parse({ text, limit: 6, remember: false }))
    for (const [i, { passage, document }] of results.entries())
      app.labels.judge(
        judgeInput.parse({
          question: question?.id,
          on: { passage: passage.id },
          verdict: answer.test(document.summary ?? document.title)
            ? 'relevant'
            : i === odd
              ? 'partial'
              : 'irrelevant',
          how: howFound.parse({ surface: 'queue' }),
        }),
      )
  }
}

export async function takeLabels(
  app: Application,
  page: Page,
  take: (name: string) => Promise<void>,
): Promise<void> {
  await mark(app, 'Ana', 3)
  await mark(app, 'Beto', 4)
  app.labels.setActive(app.labels.questions('all', questions[0] ?? '', 1, 0).questions[0]?.id ?? null)
  await page.reload()
  await page.getByText('documentos para consultar').waitFor()
  await page.locator('#query').fill(questions[0] ?? '')
  await page.keyboard.press('Enter')
  await page.locator('.row.selected:focus').waitFor()
  await page.keyboard.press('ArrowDown')
  await page.waitForTimeout(400)
  await take('marcar-en-buscar')
  await page.keyboard.press('f')
  await page.getByLabel('Debía aparecer').fill('decreto 318/2024 art. 5')
  await page.keyboard.press('Enter')
  await page.locator('[aria-label="Lo que faltaba"] [role=option]:focus').waitFor()
  await take('falta-un-resultado')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Alt+3')
  await page.locator('.text[data-target]').waitFor()
  await take('etiquetar')
  await page.getByRole('tab', { name: /^Desacuerdos/ }).click()
  await page.getByText(/^Desacuerdo 1 de/).waitFor()
  await page.waitForTimeout(400)
  await take('desacuerdos')
  await page.getByRole('tab', { name: /^Preguntas/ }).click()
  await page.getByRole('button', { name: 'De títulos y sumarios' }).click()
  await page.locator('[role=option][tabindex="0"]:focus').waitFor()
  await page.waitForTimeout(400)
  await take('sugerencias')
  await page.keyboard.press('Escape')
  await page.getByRole('tab', { name: /^Marcas/ }).click()
  await page.locator('tbody tr').first().focus()
  await page.keyboard.press('x')
  await page.keyboard.press('i')
  await page.getByRole('region', { name: 'Historia de la marca' }).waitFor()
  await page.waitForTimeout(400)
  await take('marcas')
  await page.keyboard.press('Escape')
  await page.keyboard.press('x')
  await page.getByRole('button', { name: 'Contradicen al modelo' }).click()
  await page.getByText(/Se compararon con/).waitFor()
  await page.waitForTimeout(400)
  await take('contradicen')
  await page.getByRole('button', { name: 'Todas', exact: true }).click()
  await page.locator('tbody tr').first().focus()
  await page.keyboard.press('x')
  await page.getByRole('button', { name: 'Mandar a revisar' }).click()
  await page.getByRole('tab', { name: /^A revisar/ }).click()
  await page.getByText('Alguien pidió revisarla').waitFor()
  await page.waitForTimeout(400)
  await take('a-revisar')
  await page.getByRole('tab', { name: 'Los datos' }).click()
  await page.getByText(/con un relevante/).waitFor()
  await page.waitForTimeout(400)
  await take('los-datos')
  await page.getByRole('tab', { name: 'Importar y exportar' }).click()
  await page.waitForTimeout(600)
  await take('importar-y-exportar')
}
