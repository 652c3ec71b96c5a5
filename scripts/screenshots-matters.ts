/** The manual's pictures of matters, of the demo edition, with an invented case. */
import type { Page } from 'playwright-core'
import type { Application } from '../src/main/core/application.ts'
import { howFound, judgeInput } from '../src/shared/contract/labels.ts'
import { searchInput } from '../src/shared/contract/search.ts'

const caption = 'ÁVILA, ROSA C/ FERRETERÍA DEL VALLE S.A. S/ DAÑOS Y PERJUICIOS'

/** The passage that answers, as a person would have marked it. */
async function found(app: Application, text: string) {
  const [first] = (await app.query(searchInput.parse({ text, limit: 1, remember: false }))).results
  if (first === undefined) throw new Error(`nothing answers ${text}`)
  return { key: first.document.key, ...first.passage }
}

async function make(app: Application): Promise<void> {
  app.matters.create('LÓPEZ HNOS. S.H. S/ CONCURSO PREVENTIVO', null)
  app.matters.create('SOSA, MARÍA C/ OBRA SOCIAL DEL TRIGO S/ AMPARO', 'CCF 998/2025')
  const { id } = app.matters.create(caption, 'CIV 12345/2024')
  app.matters.addNote(
    id,
    'Audiencia el 3/12 a las 10. Llevar el acta de inspección y la habilitación del local.',
  )
  const text = '¿Qué hay que presentar para abrir un comercio?'
  const { question } = await app.labels.add({
    ...{ text, matter: caption, guideline: null },
    ...{ origin: 'typed', apart: true },
  })
  const answer = await found(app, 'negocios de hasta cien metros cuadrados declaración jurada')
  app.labels.judge(
    judgeInput.parse({
      ...{ question: question?.id, on: { passage: answer.id }, verdict: 'relevant' },
      how: howFound.parse({ surface: 'results' }),
    }),
  )
  app.matters.addPassages(id, [answer, await found(app, 'fuego en áreas protegidas')])
  const search = { mode: 'hybrid', filters: {}, order: 'relevance' } as const
  const saved = app.alerts.save({ name: 'Habilitaciones', text: 'habilitación de comercios', ...search })
  app.matters.linkSearch(id, saved.id, true)
}

export async function takeMatters(
  app: Application,
  page: Page,
  take: (name: string) => Promise<void>,
): Promise<void> {
  await make(app)
  await page.keyboard.press('Alt+2')
  await page.getByRole('article', { name: caption }).waitFor()
  await page.waitForTimeout(400)
  await take('carpeta')
  await page.keyboard.press('Control+k')
  await page.locator('#query').fill('requisitos para habilitar un comercio')
  await page.keyboard.press('Enter')
  await page.locator('.row.selected:focus').waitFor()
  await page.keyboard.press('a')
  await page.getByRole('option', { name: caption }).waitFor()
  await page.waitForTimeout(400)
  await take('a-carpeta')
  await page.keyboard.press('Escape')
}
