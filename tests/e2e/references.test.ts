import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import type { WebServer } from '../../src/main/web/server.ts'
import { expectAccessible } from '../support/accessible.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { browse } from '../support/browse.ts'
import { writeNorm } from '../support/norm.ts'
import { projectRoot } from '../support/shared.ts'

/** A norm long enough to scroll, that cites one of the demo edition's decrees far down. */
const filler = Array.from(
  { length: 60 },
  (_each, i) =>
    `ARTÍCULO ${i + 1}.- La acequia número ${i + 1} se limpia en otoño, con la presencia del juez de aguas.`,
)
const long = {
  id: 'DEC-700-2026',
  title: 'ACEQUIAS',
  date: '2026-09-01',
  paragraphs: [
    ...filler.slice(0, 40),
    'ARTÍCULO 41.- Lo dispuesto en el artículo 1° del Decreto N° 513/2026 rige también aquí, y lo de la Ley N° 90.777.',
    'ARTÍCULO 42.- Rige el Decreto N° 88/2020.',
    ...filler.slice(42),
  ],
}

describe('what a document cites, on the demo edition', () => {
  const folder = temporaryFolder()
  let app: Application
  let server: WebServer
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    app = openTestApplication(join(folder.path, 'biblioteca'))
    await app.jobs.wait(app.import([join(projectRoot, 'resources/demo/edicion')], false, true).id)
    const norms = join(folder.path, 'normas')
    writeNorm(norms, long)
    // The same number and year, twice.
    writeNorm(norms, {
      id: 'DEC-88-2020',
      title: 'BALSAS',
      date: '2020-01-10',
      paragraphs: ['ARTÍCULO 1°.- Uno.'],
    })
    writeNorm(norms, {
      id: 'DNU-88-2020',
      title: 'SEQUÍA',
      date: '2020-11-20',
      paragraphs: ['ARTÍCULO 1°.- Dos.'],
    })
    await app.jobs.wait(app.import([norms], false).id)
    ;({ server, browser, page } = await browse(app))
  })

  afterAll(async () => {
    await browser.close()
    await server.close()
    await app.close()
    folder[Symbol.dispose]()
  })

  const article = () => page.locator('article')
  const title = () => page.locator('.reader h1').textContent()
  const focused = () => page.evaluate(() => document.activeElement?.textContent)
  async function open(text: string): Promise<void> {
    await page.keyboard.press('Control+k')
    await page.locator('#query').fill(text)
    await page.keyboard.press('Enter')
    await article().locator('a[data-reference]').first().waitFor()
    await article().focus()
  }

  it('is followed by keyboard to the article, and Alt+← comes back to the line and the link', async () => {
    await open('decreto 700/2026')
    await page.keyboard.press('g')
    await page.getByLabel('Ir al artículo').fill('41')
    await page.keyboard.press('Enter')
    await expect.poll(() => article().evaluate((each) => each.scrollTop)).toBeGreaterThan(300)
    await article().focus()
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('artículo 1° del Decreto N° 513/2026')
    const [from, left] = [await title(), await article().evaluate((each) => each.scrollTop)]
    await page.keyboard.press('Enter')
    await expect.poll(title).toContain('Decreto 513/2026')
    const spot = article().locator('.spot')
    await spot.waitFor()
    expect(await spot.textContent()).toMatch(/^\s*ARTÍCULO 1°/)
    expect(await page.locator('.row.selected').textContent()).toContain('700/2026')
    await page.keyboard.press('Alt+ArrowLeft')
    await expect.poll(title).toBe(from)
    await expect.poll(() => article().evaluate((each) => each.scrollTop)).toBe(left)
    await expect.poll(focused).toBe('artículo 1° del Decreto N° 513/2026')
    await page.keyboard.press('Alt+ArrowRight')
    await expect.poll(title).toContain('Decreto 513/2026')
    await page.getByRole('button', { name: 'Volver' }).click()
    await expect.poll(title).toBe(from)
  })

  it('asks where it may be several, and says what is not held', async () => {
    await article().getByText('Ley N° 90.777').focus()
    await page.keyboard.press('Enter')
    const menu = page.getByRole('dialog')
    await menu.getByText('No está en esta biblioteca, y ningún otro documento la cita.').waitFor()
    await page.keyboard.press('Escape')
    await menu.waitFor({ state: 'detached' })
    expect(await focused()).toBe('Ley N° 90.777')
    await article().getByText('Decreto N° 88/2020').focus()
    await page.keyboard.press('Enter')
    await menu.getByText('Puede ser una de estas normas:').waitFor()
    expect(await menu.locator('.row').allTextContents()).toEqual([
      expect.stringContaining('Sequía'),
      expect.stringContaining('Balsas'),
    ])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect.poll(title).toContain('Decreto 88/2020')
    await page.keyboard.press('Alt+ArrowLeft')
    await expect.poll(title).toContain('Decreto 700/2026')
  })

  it('is corrected by hand, and the correction is taken back', async () => {
    // Coming back gives the text the focus, once it is drawn.
    await expect.poll(() => article().evaluate((each) => each === document.activeElement)).toBe(true)
    await article().getByText('Ley N° 90.777').focus()
    await page.keyboard.press('Shift+F10')
    await page.getByRole('button', { name: 'No es una cita' }).click()
    await expect.poll(() => article().locator('a', { hasText: '90.777' }).count()).toBe(0)
    await page.keyboard.press('Escape')
    await article().focus()
    await page.keyboard.press('r')
    const panel = page.getByRole('complementary', { name: 'Relaciones' })
    await panel.getByText('Corregido a mano').waitFor()
    await panel.getByRole('button', { name: 'Deshacer' }).focus()
    await page.keyboard.press('Enter')
    await article().locator('a', { hasText: '90.777' }).waitFor()
  })

  it('has a panel with both directions, that is remembered and leaves the text its width', async () => {
    const panel = page.getByRole('complementary', { name: 'Relaciones' })
    const cites = panel.getByRole('region', { name: 'Cita a' })
    await cites.getByRole('button', { name: 'Decreto 513/2026' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(title).toContain('Decreto 513/2026')
    const by = panel.getByRole('region', { name: 'Citado por' })
    await by.getByText('Decreto 700/2026').waitFor()
    await by.getByText('Decisión Administrativa 89/2026').waitFor()
    await by.getByRole('button', { name: /en su art\. 41 cita art\. 1°/ }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(title).toContain('Decreto 700/2026')
    await expect.poll(() => article().locator('mark').first().textContent()).toContain('Decreto N° 513/2026')
    expect(await article().evaluate((each) => each.clientWidth)).toBeGreaterThanOrEqual(480)
    await page.setViewportSize({ width: 1024, height: 700 })
    await expect.poll(() => article().evaluate((each) => each.clientWidth)).toBeGreaterThanOrEqual(480)
    expect(await panel.evaluate((each) => each.getBoundingClientRect().height)).toBeGreaterThan(100)
    await expectAccessible(page)
    await page.setViewportSize({ width: 1366, height: 768 })
    await expect.poll(() => app.library.settings.all()).toMatchObject({ 'reader.relations': 'open' })
    await article().focus()
    await page.keyboard.press('r')
    await panel.waitFor({ state: 'detached' })
  })
})
