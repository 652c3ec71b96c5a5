/** Relying on what is on the screen, by keyboard: the two texts of a norm, its relations, its citation, and a correction. */
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import { startWebServer, type WebServer } from '../../src/main/web/server.ts'
import { expectAccessible } from '../support/accessible.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { launchBrowser } from '../support/browser.ts'
import { projectRoot } from '../support/shared.ts'

describe('relying on a text, on the demo edition', () => {
  const folder = temporaryFolder()
  let app: Application
  let server: WebServer
  let browser: Browser
  let page: Page
  const errors: string[] = []

  async function start(): Promise<void> {
    app = openTestApplication(join(folder.path, 'biblioteca'))
    server = await startWebServer(app, {
      host: '127.0.0.1',
      port: 0,
      rendererDirectory: join(projectRoot, 'out', 'renderer'),
    })
  }

  beforeAll(async () => {
    browser = await launchBrowser()
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 } })
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    page = await context.newPage()
    page.on('pageerror', (error) => errors.push(error.message))
    await start()
    const demo = join(projectRoot, 'resources/demo')
    const parts = ['edicion', 'normas', 'anteriores'].map((each) => join(demo, each))
    await app.jobs.wait(app.import(parts, false, true).id)
    await page.goto(server.address)
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
  const article = () => page.locator('article')
  const title = () => page.locator('.reader h1').textContent()
  const label = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
  const focused = () => page.evaluate(() => document.activeElement?.textContent.trim())
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText())

  /** The document whose row says so, with the focus in its text. */
  async function open(text: string, row: string): Promise<void> {
    await press('Control+k')
    await page.locator('#query').fill(text)
    await press('Enter')
    const rows = page.locator('.row')
    await rows.filter({ hasText: row }).first().waitFor()
    await poll(() => page.locator('.row.selected').evaluate((each) => each === document.activeElement)).toBe(
      true,
    )
    const place = await rows.evaluateAll(
      (all, row) => all.findIndex((each) => each.textContent.includes(row)),
      row,
    )
    for (let time = 0; time < place; time += 1) await press('ArrowDown')
    await poll(() => page.locator('.row.selected').textContent()).toContain(row)
    await press('Enter')
    await poll(label).toBe('Documento')
  }

  async function toArticle(number: string): Promise<void> {
    await press('g')
    await page.getByLabel('Ir al artículo').fill(number)
    await press('Enter')
    await poll(label).toBe('Documento')
  }

  it('puts the original beside the text as it stands, and goes through their differences', async () => {
    await open('decreto 318/2024', 'B.O. 10/4/2024')
    if ((await page.locator('.reader header').textContent())?.includes('Texto original') === true)
      await press('Escape', 'ArrowDown', 'Enter')
    await poll(title).toContain('Decreto 318/2024')
    await toArticle('5')
    const left = await article().evaluate((each) => each.scrollTop)
    await press('d')
    const both = page.getByRole('region', { name: 'Texto original y texto actualizado' })
    await both
      .getByRole('status')
      .filter({ hasText: /^\d+ diferencias?$/ })
      .waitFor()
    await poll(label).toBe('Artículos de los dos textos')
    await expectAccessible(page)
    const total = Number(/^(\d+)/.exec((await both.getByRole('status').textContent()) ?? '')?.[1])
    expect(total).toBeGreaterThan(0)
    await press('n')
    await both.getByText(`1 de ${total} diferencia`).waitFor()
    const here = both.locator('.row.here')
    await here.waitFor()
    const seen: string[] = []
    for (let time = 0; time < total; time += 1) {
      seen.push((await here.textContent()) ?? '')
      await press('n')
    }
    // Round the ends, and back.
    await both.getByText(`1 de ${total} diferencia`).waitFor()
    await press('p')
    await both.getByText(`${total} de ${total} diferencia`).waitFor()
    const deposit = seen.find((each) => each.includes('Art. 5')) ?? ''
    expect(deposit).toContain('Con diferencias')
    expect(deposit).toContain('depósito en garantía')
    expect(await both.locator('del').count()).toBeGreaterThan(0)
    expect(await both.locator('ins').count()).toBeGreaterThan(0)
    await press('Escape')
    await both.waitFor({ state: 'detached' })
    await poll(label).toBe('Documento')
    expect(await article().evaluate((each) => each.scrollTop)).toBe(left)
  })

  it('cites and transcribes an article by the norm that last wrote it', async () => {
    await toArticle('5')
    await article().locator('.piece', { hasText: 'ARTÍCULO 5°' }).first().waitFor()
    // From the text backwards to what stands over it.
    for (let time = 0; time < 12 && (await label()) !== 'Copiar con transcripción'; time += 1)
      await press('Shift+Tab')
    expect(await label()).toBe('Copiar con transcripción')
    await page.evaluate(() => {
      const piece = [...document.querySelectorAll('article .piece')].find((each) =>
        each.textContent.startsWith('ARTÍCULO 5°'),
      )
      if (piece !== undefined) getSelection()?.selectAllChildren(piece)
    })
    await page.getByTitle('Lo seleccionado entre comillas, con su cita', { exact: true }).waitFor()
    await press('Enter')
    await page.getByRole('button', { name: 'Copiada' }).waitFor()
    const copied = await clipboard()
    const citation = 'art. 5°, Decreto 318/2024, texto según art. 1°, Decreto 512/2026 (B.O. 28/8/2026)'
    expect(copied).toMatch(/^“ARTÍCULO 5°\.- El depósito en garantía[^]*desocupada la vivienda\.” \(/u)
    expect(copied.endsWith(` (${citation})`)).toBe(true)
    await press('Shift+Tab')
    expect(await label()).toBe('Copiar cita')
    await press('Enter')
    await poll(clipboard).toBe(citation)
  })

  it('goes through the relations with the arrows, follows one, and comes back', async () => {
    await open('decreto 512/2026', 'Decreto 512/2026')
    await press('r')
    const panel = page.getByRole('complementary', { name: 'Relaciones' })
    await panel
      .getByRole('region', { name: 'Cita a' })
      .getByRole('button', { name: /^Decreto 318\/2024/ })
      .first()
      .waitFor()
    await poll(() => panel.evaluate((each) => each.contains(document.activeElement))).toBe(true)
    // Each section comes by itself.
    await panel
      .getByRole('region', { name: 'Modifica a' })
      .getByRole('button', { name: /^Decreto 318\/2024/ })
      .waitFor()
    const passed: string[] = []
    for (let time = 0; time < 12; time += 1) {
      const text = (await focused()) ?? ''
      if (text.includes('Modifica a')) break
      passed.push(text)
      await press('ArrowDown')
    }
    expect(passed.some((each) => each.startsWith('Decreto 318/2024'))).toBe(true)
    expect(await focused()).toMatch(/Modifica a/)
    await press('ArrowDown')
    await poll(focused).toContain('Decreto 318/2024')
    await press('Enter')
    await poll(title).toContain('Decreto 318/2024')
    await poll(label).toBe('Documento')
    await press('Alt+ArrowLeft')
    await poll(title).toContain('Decreto 512/2026')
    await article().focus()
    await press('r')
    await panel.waitFor({ state: 'detached' })
  })

  it('takes a correction by hand, to the article of another norm', async () => {
    const wrong = article().locator('a[data-reference]', { hasText: 'Decreto N° 318/24' })
    await wrong.waitFor()
    await article().focus()
    await press('Home', 'Tab')
    for (let time = 0; time < 12 && (await focused()) !== 'Decreto N° 318/24'; time += 1) await press('Tab')
    expect(await focused()).toBe('Decreto N° 318/24')
    await press('Enter')
    const menu = page.getByRole('dialog')
    await menu.getByText('Puede ser una de estas normas:').waitFor()
    // The decree and the DNU; the decree's two texts are one norm.
    expect(await menu.locator('.row').count()).toBe(2)
    await menu.getByRole('button', { name: 'Se refiere a otra norma…' }).focus()
    await press('Enter')
    await poll(() => page.evaluate(() => document.activeElement?.getAttribute('placeholder'))).toBe(
      'ley 24.240',
    )
    await page.keyboard.type('decreto 513/2026')
    await press('Tab')
    await page.keyboard.type('2')
    await press('Enter')
    await menu.waitFor({ state: 'detached' })
    await wrong.focus()
    await press('Enter')
    await poll(title).toContain('Decreto 513/2026')
    await article().locator('.spot').getByText('ARTÍCULO 2°').waitFor()
  })

  it('and it stays corrected after a restart, until it is taken back', async () => {
    await server.close()
    await app.close()
    await start()
    await page.goto(server.address)
    await open('decreto 512/2026', 'Decreto 512/2026')
    const wrong = article().locator('a[data-reference]', { hasText: 'Decreto N° 318/24' })
    await wrong.focus()
    await press('Enter')
    await poll(title).toContain('Decreto 513/2026')
    await press('Alt+ArrowLeft')
    await poll(title).toContain('Decreto 512/2026')
    await article().focus()
    await press('r')
    const panel = page.getByRole('complementary', { name: 'Relaciones' })
    await panel.getByText('«Decreto N° 318/24»', { exact: false }).waitFor()
    await panel.getByRole('button', { name: 'Deshacer' }).focus()
    await press('Enter')
    await panel.getByRole('button', { name: 'Deshacer' }).waitFor({ state: 'detached' })
    await wrong.focus()
    await press('Enter')
    await page.getByRole('dialog').getByText('Puede ser una de estas normas:').waitFor()
    await press('Escape')
    expect(errors).toEqual([])
  })
})
