/** A second norm beside the one being read, by keyboard alone and with the mouse. */
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import type { WebServer } from '../../src/main/web/server.ts'
import { expectAccessible } from '../support/accessible.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { browse } from '../support/browse.ts'
import { writeNorm } from '../support/norm.ts'

const articles = (of: string, count: number) =>
  Array.from(
    { length: count },
    (_each, i) =>
      `ARTÍCULO ${i + 1}.- ${of} número ${i + 1} se conserva en buen estado, y de su conservación responde quien lo usa.`,
  )

describe('a second norm beside', () => {
  const folder = temporaryFolder()
  let app: Application
  let server: WebServer
  let browser: Browser
  let page: Page
  const errors: string[] = []

  beforeAll(async () => {
    const norms = join(folder.path, 'normas')
    writeNorm(norms, {
      id: 'DEC-701-2026',
      title: 'MUELLES DE LA COSTA',
      date: '2026-09-01',
      paragraphs: [
        'ARTÍCULO 1.- Lo dispuesto en el artículo 40 del Decreto N° 702/2026 rige en los muelles, y lo del Decreto N° 88/2020.',
        ...articles('El muelle', 60).slice(1),
      ],
    })
    writeNorm(norms, {
      id: 'DEC-702-2026',
      title: 'FAROLES DE LA COSTA',
      date: '2026-09-02',
      paragraphs: [
        ...articles('El farol', 59),
        'ARTÍCULO 60.- Rige el Decreto N° 701/2026 en lo que no se oponga a los faroles.',
      ],
    })
    writeNorm(norms, {
      id: 'DEC-88-2020',
      title: 'BALSAS',
      date: '2020-01-10',
      paragraphs: articles('La balsa', 3),
    })
    writeNorm(norms, {
      id: 'DNU-88-2020',
      title: 'SEQUÍA',
      date: '2020-11-20',
      paragraphs: articles('El pozo', 3),
    })
    app = openTestApplication(join(folder.path, 'biblioteca'))
    await app.jobs.wait(app.import([norms], false).id)
    ;({ server, browser, page } = await browse(app, errors))
  })

  afterAll(async () => {
    await browser.close()
    await server.close()
    await app.close()
    folder[Symbol.dispose]()
  })

  /** As long as a busy machine may take. */
  const poll = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 20_000 })
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const first = () => page.locator('.pane.first')
  const second = () => page.locator('.pane.second')
  const list = () => page.locator('[role=listbox][aria-label=Resultados]')
  const titleOf = (pane: 'first' | 'second') => page.locator(`.pane.${pane} h1`).textContent()
  const focusedIn = () =>
    page.evaluate(() => {
      const pane = document.activeElement?.closest('.pane')
      return pane === null || pane === undefined ? '' : pane.classList.contains('second') ? 'second' : 'first'
    })
  const focused = () => page.evaluate(() => document.activeElement?.textContent)
  const rowFocused = () => page.evaluate(() => document.activeElement?.matches('.row.selected') === true)
  const widthOf = (pane: 'first' | 'second') =>
    page.locator(`.pane.${pane} article`).evaluate((each) => each.clientWidth)
  const scrollOf = (pane: 'first' | 'second') =>
    page.locator(`.pane.${pane} article`).evaluate((each) => each.scrollTop)

  async function open(text: string): Promise<void> {
    await press('Control+k')
    await page.locator('#query').fill(text)
    await press('Enter')
    await first().locator('article .piece').first().waitFor({ state: 'attached' })
    await poll(() => titleOf('first')).toContain(text.replace('decreto', 'Decreto'))
    await poll(() => page.locator('.row.selected').evaluate((each) => each === document.activeElement)).toBe(
      true,
    )
    await press('Enter')
    await poll(focusedIn).toBe('first')
  }

  it('is chosen in a small picker, at an article, and takes the focus', async () => {
    await open('decreto 701/2026')
    await press('l')
    const picker = page.getByRole('group', { name: 'Abrir otra norma al lado' })
    await picker.waitFor()
    // What the text cites and is held is offered before anything is written; what is ambiguous is not.
    await picker.getByRole('button', { name: /Decreto 702\/2026/ }).waitFor()
    expect(await picker.getByRole('listitem').count()).toBe(1)
    await press('Escape')
    await picker.waitFor({ state: 'detached' })
    expect(await focusedIn()).toBe('first')
    await press('l')
    await page.getByRole('textbox', { name: 'Norma', exact: true }).fill('decreto 702/2026')
    await press('Tab')
    await page.keyboard.type('40')
    await press('Enter')
    await poll(() => titleOf('second')).toContain('Decreto 702/2026')
    await poll(focusedIn).toBe('second')
    await second().locator('.spot').getByText('ARTÍCULO 40').waitFor()
    expect(await titleOf('first')).toContain('Decreto 701/2026')
    expect(await widthOf('first')).toBeGreaterThanOrEqual(480)
    expect(await widthOf('second')).toBeGreaterThanOrEqual(480)
    await expectAccessible(page)
  })

  it('guesses nothing where what is written may be several', async () => {
    await press('l')
    await second().getByRole('textbox', { name: 'Norma', exact: true }).fill('decreto 88/2020')
    await press('Enter')
    const choices = second().getByRole('group', { name: 'Abrir otra norma al lado' }).getByRole('listitem')
    await poll(() => choices.count()).toBe(2)
    expect(await titleOf('second')).toContain('Decreto 702/2026')
    await poll(() =>
      choices
        .first()
        .getByRole('button')
        .evaluate((each) => each === document.activeElement),
    ).toBe(true)
    await press('Escape')
    await poll(focusedIn).toBe('second')
  })

  it('has its own scroll, structure, search and citation', async () => {
    const there = await scrollOf('second')
    expect(there).toBeGreaterThan(300)
    await press('F6')
    await poll(focusedIn).toBe('first')
    await press('End')
    await poll(() => scrollOf('first')).toBeGreaterThan(300)
    expect(await scrollOf('second')).toBe(there)
    await press('o')
    await poll(focusedIn).toBe('second')
    await press('e')
    const structure = page.getByRole('navigation', { name: 'Estructura de la segunda norma' })
    await structure.waitFor()
    await structure.getByRole('button', { name: 'Art. 41' }).focus()
    await press('Enter')
    await structure.waitFor({ state: 'detached' })
    await poll(() => scrollOf('second')).not.toBe(there)
    await second().getByRole('button', { name: 'Copiar cita' }).focus()
    await press('Enter')
    await poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(
      'art. 40 del Decreto 702/2026 (B.O. 2/9/2026)',
    )
    await first().getByRole('button', { name: 'Copiar cita' }).focus()
    await press('Enter')
    await poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('Decreto 701/2026')
    await second().locator('article').focus()
    await press('Control+f')
    await page.keyboard.type('farol número 7 se')
    await second().locator('mark.current').waitFor()
    expect(await first().locator('mark.current').count()).toBe(0)
    await press('Escape')
    await poll(focusedIn).toBe('second')
  })

  it('follows its own citations, and Alt+← takes each step back', async () => {
    await press('End')
    const link = second().locator('article a[data-reference]', { hasText: 'Decreto N° 701/2026' })
    await link.focus()
    await press('Enter')
    await poll(() => titleOf('second')).toContain('Decreto 701/2026')
    expect(await titleOf('first')).toContain('Decreto 701/2026')
    await press('Alt+ArrowLeft')
    await poll(() => titleOf('second')).toContain('Decreto 702/2026')
    await poll(focused).toBe('Decreto N° 701/2026')
    await press('Alt+ArrowLeft')
    await second().waitFor({ state: 'detached' })
    await poll(focusedIn).toBe('first')
    await press('Alt+ArrowRight')
    await poll(() => titleOf('second')).toContain('Decreto 702/2026')
  })

  it('is closed by key, whichever it is', async () => {
    await first().locator('article').focus()
    await press('Shift+Escape')
    await second().waitFor({ state: 'detached' })
    await poll(() => titleOf('first')).toContain('Decreto 702/2026')
    await poll(focusedIn).toBe('first')
    await press('Alt+ArrowLeft')
    await poll(() => titleOf('first')).toContain('Decreto 701/2026')
    await second().locator('article').focus()
    await press('Shift+Escape')
    await second().waitFor({ state: 'detached' })
    expect(await titleOf('first')).toContain('Decreto 701/2026')
    await poll(focusedIn).toBe('first')
  })

  it('is what a citation leads to, by key, by mouse and from its menu', async () => {
    await open('decreto 701/2026')
    await press('Home')
    const link = first().locator('article a[data-reference]', {
      hasText: 'artículo 40 del Decreto N° 702/2026',
    })
    await link.focus()
    await press('l')
    await second().locator('.spot').getByText('ARTÍCULO 40').waitFor()
    await press('Shift+Escape')
    await second().waitFor({ state: 'detached' })
    await link.focus()
    await press('Shift+Enter')
    await second().locator('.spot').getByText('ARTÍCULO 40').waitFor()
    await press('Shift+Escape')
    await second().waitFor({ state: 'detached' })
    await link.click({ modifiers: ['Shift'] })
    await second().locator('.spot').getByText('ARTÍCULO 40').waitFor()
    await press('Shift+Escape')
    await second().waitFor({ state: 'detached' })
    await first().locator('article a[data-reference]', { hasText: '88/2020' }).focus()
    await press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: 'Abrir al lado' }).first().focus()
    await press('Enter')
    await poll(() => titleOf('second')).toContain('88/2020')
    await poll(focusedIn).toBe('second')
    await press('Shift+Escape')
    await second().waitFor({ state: 'detached' })
  })

  it('is what a relation leads to', async () => {
    await press('r')
    const panel = page.getByRole('complementary', { name: 'Relaciones' })
    await panel.getByRole('button', { name: /^Decreto 702\/2026/ }).focus()
    await press('l')
    await poll(() => titleOf('second')).toContain('Decreto 702/2026')
    await press('Shift+Escape')
    await second().waitFor({ state: 'detached' })
    await panel
      .getByRole('region', { name: 'Citado por' })
      .getByRole('button', { name: /en su art\. 60/ })
      .focus()
    await press('Shift+Enter')
    await second().locator('mark', { hasText: 'Decreto N° 701/2026' }).waitFor()
    await press('r')
    const own = page.getByRole('complementary', { name: 'Relaciones de la segunda norma' })
    await own.getByRole('button', { name: /^Decreto 701\/2026/ }).waitFor()
    await expectAccessible(page)
    await press('Escape', 'r')
    await own.waitFor({ state: 'detached' })
    await press('Shift+Escape')
    await second().waitFor({ state: 'detached' })
    await poll(focusedIn).toBe('first')
    await press('r')
    await panel.waitFor({ state: 'detached' })
  })

  it('is left beside from the list, which comes back with Esc and stays while one chooses', async () => {
    await press('Control+k')
    await page.locator('#query').fill('conserva en buen estado')
    await press('Enter')
    const rows = page.locator('.row')
    await poll(() => rows.count()).toBeGreaterThanOrEqual(3)
    await poll(() => rows.first().evaluate((each) => each === document.activeElement)).toBe(true)
    const beside = await titleOf('first')
    await press('l', 'ArrowDown')
    await poll(() => titleOf('first')).not.toBe(beside)
    await poll(() => titleOf('second')).toBe(beside)
    // The list keeps its place: three do not fit here.
    expect(await list().isVisible()).toBe(true)
    expect(await second().locator('h1').isVisible()).toBe(false)
    await press('Enter')
    await poll(() => second().locator('h1').isVisible()).toBe(true)
    expect(await list().isVisible()).toBe(false)
    await page.waitForTimeout(300)
    await expectAccessible(page)
    await press('Escape')
    await poll(() => page.locator('.row.selected').evaluate((each) => each === document.activeElement)).toBe(
      true,
    )
    await rows.nth(2).click()
    expect(await list().isVisible()).toBe(true)
    await page.getByRole('button', { name: new RegExp((beside ?? '').replace(/ \(.*/, '')) }).click()
    await poll(focusedIn).toBe('second')
    await page.getByRole('button', { name: 'Volver a los resultados' }).click()
    await rows.first().click({ modifiers: ['Shift'] })
    await poll(() => second().locator('h1').isVisible()).toBe(true)
  })

  it('stays while another place is on view, and by the side of the list where there is room', async () => {
    const [one, other] = [await titleOf('first'), await titleOf('second')]
    await press('Alt+5')
    await page.getByRole('heading', { name: 'Biblioteca', exact: true }).waitFor()
    await press('Alt+1')
    await poll(() => titleOf('second')).toBe(other)
    expect(await titleOf('first')).toBe(one)
    await page.setViewportSize({ width: 1700, height: 900 })
    await poll(() => list().isVisible()).toBe(true)
    await poll(() => second().locator('h1').isVisible()).toBe(true)
    expect(await widthOf('first')).toBeGreaterThanOrEqual(480)
  })

  it('takes turns with the first in a narrow window', async () => {
    await page.setViewportSize({ width: 900, height: 700 })
    await poll(async () => (await list().isVisible()) !== (await page.locator('.main').isVisible())).toBe(
      true,
    )
    if (await list().isVisible()) {
      await page.locator('.row.selected').focus()
      await press('Enter')
    }
    await first().or(second()).locator('article:visible').focus()
    const seen = async () => [
      await first().locator('h1').isVisible(),
      await second().locator('h1').isVisible(),
    ]
    expect((await seen()).filter(Boolean)).toHaveLength(1)
    const before = await seen()
    await press('F6')
    await poll(seen).toEqual(before.map((each) => !each))
    await page.waitForTimeout(300)
    await expectAccessible(page)
    await press('F6')
    await poll(seen).toEqual(before)
    await press('Escape')
    await poll(rowFocused).toBe(true)
    await press('Enter')
    await page.getByRole('button', { name: 'Volver a los resultados' }).click()
    await poll(() => list().isVisible()).toBe(true)
  })

  it('is printed where it is the one being read', async () => {
    await page.setViewportSize({ width: 1366, height: 768 })
    await poll(rowFocused).toBe(true)
    await press('Enter')
    // The first is given the focus when it has arrived; asked for before, the second would lose it again.
    await poll(focusedIn).toBe('first')
    await second().locator('article').focus()
    await poll(focusedIn).toBe('second')
    const printed = await page.evaluate(() => {
      window.dispatchEvent(new Event('beforeprint'))
      const title = document.querySelector('.printed h1')?.textContent ?? ''
      window.dispatchEvent(new Event('afterprint'))
      return title
    })
    expect(printed).toContain((await titleOf('second'))?.replace(/ \(.*/, ''))
  })

  it('has its keys in the sheet, and threw nothing', async () => {
    await press('F1')
    const sheet = page.getByRole('dialog', { name: 'Teclas' })
    await sheet.getByText('Con dos normas abiertas, pasar de una a la otra').waitFor()
    await sheet.getByText('Abrir al lado lo que se cita', { exact: false }).waitFor()
    await press('Escape')
    expect(errors).toEqual([])
  })
})
