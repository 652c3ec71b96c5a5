/** Two people, two computers: a package is merged, what they contradict is resolved, and what changed is looked at again. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import type { WebServer } from '../../src/main/web/server.ts'
import { exportLabelsInput } from '../../src/shared/contract/label-exchange.ts'
import { howFound, judgeInput } from '../../src/shared/contract/labels.ts'
import { markFilter } from '../../src/shared/contract/label-marks.ts'
import { searchInput } from '../../src/shared/contract/search.ts'
import type { Verdict } from '../../src/shared/domain/verdicts.ts'
import { expectAccessible } from '../support/accessible.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { browse } from '../support/browse.ts'

const subjects = ['riego', 'poda', 'balizas', 'muelles']

describe('two people who mark', () => {
  const folder = temporaryFolder()
  const at = (name: string) => join(folder.path, name)
  let app: Application
  let server: WebServer
  let browser: Browser
  let page: Page
  const errors: string[] = []

  const text = (subject: string, days: string) =>
    `El plan de ${subject} se presenta ante la dirección dentro de los ${days} días de la notificación.\n`
  async function fill(own: Application, annotator: string, verdict: (i: number) => Verdict): Promise<void> {
    const files = subjects.map((subject) => at(`${subject}.txt`))
    for (const [i, file] of files.entries()) writeFileSync(file, text(subjects[i] ?? '', 'treinta'))
    await own.jobs.wait(own.import(files, false).id)
    own.labels.configure({ ...own.labels.status().settings, annotator })
    for (const [i, subject] of subjects.entries()) {
      const asked = {
        text: `¿Cuándo se presenta el plan de ${subject}?`,
        matter: 'Expte. 12/2026',
        guideline: null,
      }
      const { question } = await own.labels.add({ ...asked, origin: 'typed', apart: true })
      const request = searchInput.parse({ text: `plan ${subject}`, mode: 'lexical', remember: false })
      const passage = (await own.query(request)).results[0]?.passage.id
      own.labels.judge(
        judgeInput.parse({
          question: question?.id,
          on: { passage },
          verdict: verdict(i),
          note: i === 2 ? 'mirar el anexo' : undefined,
          how: howFound.parse({ surface: 'queue' }),
        }),
      )
    }
  }

  beforeAll(async () => {
    const there = openTestApplication(at('otra'))
    await fill(there, 'Beto', (i) => (i < 2 ? 'irrelevant' : 'relevant'))
    const file = await there.labels.exchange.export(exportLabelsInput.parse({ format: 'package' }))
    writeFileSync(at('beto.fojas'), Buffer.from(file.base64, 'base64'))
    await there.close()
    app = openTestApplication(at('biblioteca'))
    await fill(app, 'Ana', () => 'relevant')
    ;({ server, browser, page } = await browse(app, errors))
    await page.getByText('documentos para consultar').waitFor()
    await page.keyboard.press('Alt+3')
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
    await app.close()
    folder[Symbol.dispose]()
  })

  const poll = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 20_000 })
  const tab = (name: RegExp) => page.getByRole('tab', { name })
  const file = () => page.locator('input[type=file]')

  it('shows what a package contradicts before it is merged', async () => {
    await tab(/^Importar/).click()
    await file().setInputFiles(at('beto.fojas'))
    const offer = page.getByRole('group', { name: 'Qué traería beto.fojas' })
    await offer.getByText('trae 0 preguntas nuevas y 4 marcas nuevas').waitFor()
    await offer.getByText('2 marcas contradicen lo de acá').waitFor()
    expect(await offer.getByRole('row').nth(1).textContent()).toMatch(
      /Ana: ● Relevante\s*Beto: ✕ No relevante/,
    )
    expect(app.labels.status().annotators).toHaveLength(1)
    await expectAccessible(page)
    await offer.getByRole('button', { name: 'Unir', exact: true }).click()
    await page.getByText('2 desacuerdos por resolver').waitFor()
    expect(app.labels.status()).toMatchObject({ disagreements: 2, annotators: [{ marks: 4 }, { marks: 4 }] })
    await expectAccessible(page)
  })

  it('resolves by key, tells how much they agree, and takes a resolution back', async () => {
    await page.getByRole('button', { name: 'Ir a Desacuerdos' }).click()
    await page.getByText('Desacuerdo 1 de 2').waitFor()
    await page.getByText('Marcas iguales').waitFor()
    expect(await page.locator('dl').textContent()).toMatch(/50 %.*AC1 de Gwet, Ana y Beto/)
    expect(await page.getByRole('list', { name: 'Qué dijo cada persona' }).textContent()).toMatch(
      /Ana:.*Relevante.*Beto:.*No relevante/,
    )
    await expectAccessible(page)
    await page.locator('.frame:focus').waitFor()
    await page.keyboard.press('n')
    await page.keyboard.type('habla de otra cosa')
    await page.keyboard.press('Enter')
    await page.keyboard.press('3')
    await page.getByText('Desacuerdo 1 de 1').waitFor()
    expect(app.labels.status().disagreements).toBe(1)
    await page.keyboard.press('1')
    await page.getByText('No hay desacuerdos por resolver').waitFor()
    await expectAccessible(page)
    const resolved = app.labels.marks.list(markFilter.parse({}), 'at', true, 2, 0).marks
    expect(resolved.map(({ annotator, verdict, note }) => [annotator, verdict, note])).toEqual([
      ['acuerdo (Ana)', 'relevant', null],
      ['acuerdo (Ana)', 'irrelevant', 'habla de otra cosa'],
    ])
    await page.keyboard.press('Control+z')
    await page.getByText('Se deshizo el desacuerdo resuelto').waitFor()
    await page.getByText('Desacuerdo 1 de 1').waitFor()
    await page.keyboard.press('1')
    await page.getByText('No hay desacuerdos por resolver').waitFor()
  })

  it('looks again at what changed: the mark goes on, stays or is taken away', async () => {
    for (const subject of ['riego', 'poda', 'muelles'])
      writeFileSync(at(`${subject}.txt`), text(subject, 'sesenta'))
    await app.jobs.wait(
      app.import(
        subjects.map((subject) => at(`${subject}.txt`)),
        false,
      ).id,
    )
    await tab(/^A revisar/).click()
    // Of riego and poda three marks each, with the resolution; of muelles two.
    await page.getByText('1 de 8 ·').waitFor()
    expect(await page.locator('.texts mark').allTextContents()).toEqual(['treinta ', 'sesenta '])
    await expectAccessible(page)
    await page.locator('.frame:focus').waitFor()
    await page.keyboard.press('p')
    await page.getByText('1 de 7 ·').waitFor()
    await page.keyboard.press('c')
    await page.getByText('1 de 6 ·').waitFor()
    await page.keyboard.press('q')
    await page.getByText('1 de 5 ·').waitFor()
    await page.keyboard.press('2')
    await page.getByText('1 de 4 ·').waitFor()
    await page.getByText('La marca pasó al texto de ahora').waitFor()
    await page.keyboard.press('Control+z')
    await page.getByText('Se deshizo la revisión').waitFor()
    await poll(() => app.labels.status().review).toBe(5)
  })

  it('maps the columns of a file, tells errors by row, and is taken back whole', async () => {
    writeFileSync(
      at('planilla.csv'),
      'consulta,lo que dice,puntos\n"¿Quién poda?","Poda el municipio.",2\n"¿Quién riega?","Riega el vecino.",9\n',
    )
    const before = app.labels.status()
    await tab(/^Importar/).click()
    await file().setInputFiles(at('planilla.csv'))
    const offer = page.getByRole('group', { name: 'Qué entraría de planilla.csv' })
    await offer.waitFor()
    await offer.getByLabel('Columna de texto que la responde').selectOption('lo que dice')
    await offer.getByText('Poda el municipio.').waitFor()
    await offer.getByLabel('Columna de grado').selectOption('puntos')
    await offer.getByText('Fila 3: el grado «9» no es 0, 1 ni 2').waitFor()
    await expectAccessible(page)
    await offer.getByRole('button', { name: 'Importar 1 fila' }).click()
    await page.getByText('De planilla.csv entraron 1 pregunta nueva y 1 marca').waitFor()
    expect(app.labels.status()).toMatchObject({ questions: before.questions + 1, marks: before.marks + 1 })
    await tab(/^Importar/).focus()
    await page.keyboard.press('Control+z')
    await page.getByText('Se deshicieron las marcas importadas').waitFor()
    expect(app.labels.status()).toMatchObject({ questions: before.questions, marks: before.marks })
  })

  it('says what leaves, and leaves out what was not ticked', async () => {
    const leaves = page.getByRole('group', { name: 'Lo que sale' })
    await leaves.getByText('No sale: la carpeta de cada pregunta; las notas').waitFor()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Exportar', exact: true }).click()
    await page.getByText(/^Guardado: marcas-/).waitFor()
    const saved = readFileSync(await (await download).path(), 'utf8')
    expect(saved).toContain('plan de riego')
    expect(saved).not.toMatch(/Expte\. 12|mirar el anexo/)
    await page.getByLabel('Las notas').check()
    await leaves.getByText(/^Sale: .*las notas/).waitFor()
    await page.getByLabel('Como').selectOption('csv')
    const again = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Exportar', exact: true }).click()
    const csv = readFileSync(await (await again).path(), 'utf8')
    expect(csv).toContain('mirar el anexo')
    expect(csv).not.toContain('Expte. 12')
  })

  it('shows what is marked and what it covers', async () => {
    await tab(/^Los datos/).click()
    await page.getByText('4 preguntas: 4 con un relevante, 0 sin ninguno').waitFor()
    await page.getByText('de 4 documentos; la biblioteca tiene 4 documentos').waitFor()
    expect(await page.getByRole('figure').count()).toBe(8)
    await expectAccessible(page)
    expect(errors).toEqual([])
  })
})
