/** Marks given where one searches: on a row, in the text, under one question until the person changes it. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import type { WebServer } from '../../src/main/web/server.ts'
import { markFilter } from '../../src/shared/contract/label-marks.ts'
import { expectAccessible } from '../support/accessible.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { browse } from '../support/browse.ts'

const subjects = ['huertas', 'balizas', 'faroles', 'muelles']

describe('marking where one searches', () => {
  const folder = temporaryFolder()
  let app: Application
  let server: WebServer
  let browser: Browser
  let page: Page
  const errors: string[] = []

  beforeAll(async () => {
    app = openTestApplication(join(folder.path, 'biblioteca'))
    const files = subjects.map((subject) => {
      const file = join(folder.path, `${subject}.txt`)
      const body = Array.from(
        { length: 30 },
        (_, i) =>
          `ARTÍCULO ${String(i + 1)}.- El registro de ${subject} número ${String(i)} se lleva en la oficina del barrio, ` +
          `con el asunto${String(i)} de cada temporada.`,
      )
      writeFileSync(file, `${body.join('\n\n')}\n`)
      return file
    })
    await app.jobs.wait(app.import(files, false).id)
    ;({ server, browser, page } = await browse(app, errors))
    await page.getByText('documentos para consultar').waitFor()
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
    await app.close()
    folder[Symbol.dispose]()
  })

  const poll = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 20_000 })
  const marks = () =>
    app.labels.marks
      .list(markFilter.parse({}), 'at', false, 100, 0)
      .marks.filter(({ states }) => !states.includes('propagated'))
      .map(({ questionText, verdict }) => `${questionText}: ${verdict}`)
  const asked = () => page.locator('.bar .question').textContent()
  const row = () => page.locator('[role=option]:focus')
  async function search(text: string): Promise<void> {
    await page.keyboard.press('Control+k')
    await page.locator('#query').fill(text)
    await page.keyboard.press('Enter')
    await page.locator('.panes:not(.dimmed)').waitFor()
    await row().waitFor()
  }
  it('makes a question of the first search that is marked, and takes the mark away with the same key', async () => {
    await search('registro de huertas -balizas')
    await page.keyboard.press('1')
    await row().getByText('Relevante', { exact: false }).waitFor()
    expect(await asked()).toContain('Marcando para: «registro de huertas»')
    expect(marks()).toEqual(['registro de huertas: relevant'])
    await expectAccessible(page)
    await page.keyboard.press('1')
    await poll(marks).toEqual([])
    await page.keyboard.press('2')
    await row().getByText('Parcial').waitFor()
    expect(marks()).toEqual(['registro de huertas: partial'])
  })

  it('keeps what is searched next under the same question, until another is chosen', async () => {
    await search('inscripción de las huertas del barrio')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('3')
    await poll(marks).toEqual(['registro de huertas: partial', 'registro de huertas: irrelevant'])
    await search('balizas')
    await page.keyboard.press('q')
    const box = page.getByRole('textbox', { name: 'Pregunta nueva' })
    await box.waitFor()
    await poll(() => box.inputValue()).toBe('balizas')
    await box.fill('¿Dónde se registran las balizas?')
    await expectAccessible(page)
    await page.keyboard.press('Enter')
    await row().waitFor()
    await page.keyboard.press('1')
    await poll(() => marks().at(-1)).toBe('¿Dónde se registran las balizas?: relevant')
    expect(app.labels.active()?.text).toBe('¿Dónde se registran las balizas?')
  })

  it('offers a question that asks the same, and gives the mark that waited for it', async () => {
    await page.keyboard.press('c')
    await page.getByRole('button', { name: 'No marcar para ninguna' }).click()
    await row().waitFor()
    await search('¿las huertas en el registro?')
    await page.keyboard.press('2')
    const offer = page.getByRole('group', { name: 'Preguntas que dicen lo mismo' })
    await offer.getByText('las mismas palabras').waitFor()
    await expectAccessible(page)
    await offer.getByRole('button', { name: 'Usar «registro de huertas»' }).press('Enter')
    await offer.waitFor({ state: 'detached' })
    await row().waitFor()
    expect(await asked()).toContain('«registro de huertas»')
    expect(app.labels.questions('all', '', 10, 0).total).toBe(2)
  })

  it('makes no question of a reference or of filters alone', async () => {
    await page.keyboard.press('c')
    await page.getByRole('button', { name: 'No marcar para ninguna' }).click()
    await row().waitFor()
    await search('')
    await page.keyboard.press('1')
    await page.getByText('elija para cuál marca').waitFor()
    expect(app.labels.questions('all', '', 10, 0).total).toBe(2)
  })

  it('marks the passage on view in the text, and Ctrl+Z goes to it', async () => {
    await page.keyboard.press('c')
    await page.getByRole('combobox', { name: 'Pregunta', exact: true }).fill('registro de huertas')
    await page
      .getByRole('option', { name: /registro de huertas/ })
      .first()
      .waitFor()
    await page.keyboard.press('Enter')
    await row().waitFor()
    await search('muelles asunto3')
    await page.keyboard.press('Enter')
    await page.locator('article:focus').waitFor()
    const toMark = () => page.locator('article .tomark').first().textContent()
    await poll(toMark).toMatch(/^ARTÍCULO 4\.-/)
    const before = marks().length
    await page.keyboard.press('1')
    await page.locator('article [data-sign="●"]').waitFor()
    await poll(() => marks().length).toBe(before + 1)
    // What is at the top, once the passage that was found is out of sight.
    await page.keyboard.press('End')
    await poll(toMark).toMatch(/^ARTÍCULO (?:2\d|30)\.-/)
    await page.keyboard.press('3')
    await page.locator('article [data-sign="✕"]').waitFor()
    await poll(() => marks().length).toBe(before + 2)
    await page.keyboard.press('Home')
    await poll(() => page.locator('article [data-sign="✕"]').count()).toBe(0)
    await page.keyboard.press('Control+z')
    await page.getByText('Se deshizo la marca').waitFor()
    await poll(() => marks().length).toBe(before + 1)
    await poll(toMark).toMatch(/^ARTÍCULO (?:2\d|30)\.-/)
    await expectAccessible(page)
    // In a text field it is the text that is undone.
    await page.keyboard.press('Control+k')
    await page.keyboard.type('x')
    await page.keyboard.press('Control+z')
    expect(marks().length).toBe(before + 1)
  })

  it('goes from passage to passage of the text by key, and marks each where it is', async () => {
    await search('faroles asunto9')
    await page.keyboard.press('Enter')
    await page.locator('article:focus').waitFor()
    const toMark = () => page.locator('article .tomark').first().textContent()
    await poll(toMark).toMatch(/^ARTÍCULO 10\.-/)
    await page.getByRole('group', { name: 'Marcar este fragmento' }).getByText('j', { exact: true }).waitFor()
    const faroles = () =>
      app.labels.marks
        .list(markFilter.parse({ text: 'faroles' }), 'citation', false, 100, 0)
        .marks.filter(({ states }) => !states.includes('propagated'))
        .map(({ excerpt, verdict }) => `${/^ARTÍCULO (\d+)/.exec(excerpt)?.[1] ?? ''} ${verdict}`)
        .sort()
    const before = faroles()
    // Keys that come faster than answers: each begins where the one before it went.
    for (const key of ['j', '1', 'j', 'j', '3', 'k', '2']) await page.keyboard.press(key)
    await poll(() => faroles().length).toBe(before.length + 3)
    const added = faroles().filter((each) => !before.includes(each))
    expect(added).toEqual(['11 relevant', '12 partial', '13 irrelevant'])
    await poll(toMark).toMatch(/^ARTÍCULO 12\.-/)
    // Far down what has the key comes into sight; the text that follows it by scrolling takes its place.
    for (let times = 0; times < 14; times += 1) await page.keyboard.press('j')
    await poll(toMark).toMatch(/^ARTÍCULO 26\.-/)
    const inSight = async () => {
      const [box, text] = await Promise.all([
        page.locator('article .tomark').first().boundingBox(),
        page.locator('article').boundingBox(),
      ])
      if (box === null || text === null) return false
      return box.y >= text.y && box.y + box.height <= text.y + text.height
    }
    await poll(inSight).toBe(true)
    await page.keyboard.press('Home')
    await poll(toMark).toMatch(/^ARTÍCULO (?:1|10)\.-/)
    // At either end it stays.
    await page.keyboard.press('End')
    await poll(toMark).toMatch(/^ARTÍCULO (?:2\d|30)\.-/)
    for (let times = 0; times < 12; times += 1) await page.keyboard.press('j')
    await poll(toMark).toMatch(/^ARTÍCULO 30\.-/)
    await page.keyboard.press('k')
    await poll(toMark).toMatch(/^ARTÍCULO 29\.-/)
    await page.getByRole('button', { name: 'Fragmento siguiente del texto' }).click()
    await poll(toMark).toMatch(/^ARTÍCULO 30\.-/)
    await expectAccessible(page)
  })

  it('tells where what is missing ranks and why, marks it with one key, and shows it', async () => {
    await search('registro de huertas')
    await page.keyboard.press('f')
    const panel = page.getByRole('dialog', { name: 'Falta un resultado' })
    await panel.waitFor()
    await expectAccessible(page)
    await page.keyboard.type('faroles asunto7')
    await page.keyboard.press('Enter')
    const found = panel.locator('[role=option]:focus')
    await found.getByText(/palabra.* en común/).waitFor()
    await expectAccessible(page)
    const before = marks().length
    await page.keyboard.press('1')
    await found.getByText('Relevante').waitFor()
    expect(marks().length).toBe(before + 1)
    const target = app.labels.marks.list(markFilter.parse({}), 'at', true, 1, 0).marks[0]
    const [fact] = app.labels.marks.history(target?.question ?? 0, target?.target ?? 0)
    expect(fact?.how).toMatchObject({ surface: 'missing', query: 'registro de huertas' })
    await page.keyboard.press('Enter')
    await page.locator('article:focus').waitFor()
    await page.locator('article .tomark[data-sign="●"]').waitFor()
    expect(errors).toEqual([])
  })
})
