import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import { startWebServer, type WebServer } from '../../src/main/web/server.ts'
import { expectAccessible } from '../support/accessible.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { launchBrowser } from '../support/browser.ts'
import { writeEdition } from '../support/fixtures.ts'
import { projectRoot } from '../support/shared.ts'

describe('the browser shell, end to end', () => {
  const folder = temporaryFolder()
  const edition = join(folder.path, 'edicion')
  let app: Application
  let server: WebServer
  let browser: Browser
  let page: Page
  const left: string[] = []
  /** What the content policy refused. */
  const refused: string[] = []

  beforeAll(async () => {
    writeEdition(edition)
    app = openTestApplication(join(folder.path, 'biblioteca'))
    server = await startWebServer(app, {
      host: '127.0.0.1',
      port: 0,
      rendererDirectory: join(projectRoot, 'out', 'renderer'),
    })
    browser = await launchBrowser()
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 } })
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    page = await context.newPage()
    page.on('request', (request) => {
      if (!request.url().startsWith(server.origin) && !request.url().startsWith('data:'))
        left.push(request.url())
    })
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) refused.push(message.text())
    })
    await page.goto(server.address)
  })

  afterAll(async () => {
    await browser.close()
    await server.close()
    await app.close()
    folder[Symbol.dispose]()
  })

  /** Old results are dimmed while new ones come; colours are judged at rest. */
  async function settled(): Promise<void> {
    await page.locator('.panes:not(.dimmed)').waitFor()
    await page.waitForTimeout(400)
  }

  it('takes the token out of the address and begins with an empty library', async () => {
    expect(page.url()).toBe(`${server.origin}/`)
    await page.getByRole('heading', { name: 'La biblioteca está vacía' }).waitFor()
    await expectAccessible(page)
  })

  it('imports a folder by its location and says what came in', async () => {
    await page.getByRole('button', { name: 'Importar documentos' }).click()
    await page.getByPlaceholder('/home/estudio/boletines').fill(edition)
    await page.getByRole('button', { name: 'Importar', exact: true }).click()
    await page.getByText('2 documentos nuevos').waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
    await expectAccessible(page)
  })

  it('imports files that the browser sends', async () => {
    await page.locator('input[type=file][multiple]:not([webkitdirectory])').setInputFiles({
      name: 'nota.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('Instructivo interno sobre el cuidado de los limoneros en patios.\n'),
    })
    await page.getByText('1 documento nuevo').waitFor()
  })

  it('answers a question with the passage marked in its document', async () => {
    await page.keyboard.press('Control+k')
    await page.locator('#query').fill('plan de riego de la huerta')
    await page.keyboard.press('Enter')
    await page.locator('.row.selected').waitFor()
    expect(await page.locator('.row.selected .head').textContent()).toContain(
      'art. 2° de la Resolución 41/2026',
    )
    await page.locator('article mark').first().waitFor()
    expect(await page.locator('article mark').allTextContents()).toEqual(
      expect.arrayContaining(['plan', 'riego']),
    )
    await settled()
    await expectAccessible(page)
  })

  it('moves by keyboard and copies the citation', async () => {
    await page.getByRole('button', { name: 'Copiar cita' }).click()
    await page.getByRole('button', { name: 'Copiada' }).waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    const types = await page.evaluate(async () => (await navigator.clipboard.read())[0]?.types)
    expect(types).toContain('text/html')
    expect(copied).toBe('art. 2° de la Resolución 41/2026 (IFHU) (B.O. 28/8/2026)')
  })

  it('says what no document contains and what is not held', async () => {
    await page.locator('#query').fill('Zubizarreta ley 99.999')
    await page.keyboard.press('Enter')
    await page.getByText('Ley 99.999: no está en esta biblioteca.').waitFor()
    await page.getByText('«Zubizarreta»').waitFor()
  })

  it('lists the documents that cite what is not held', async () => {
    await page.locator('#query').fill('disposición 3/2020')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Ver el documento que la cita' }).click()
    await page.getByText('Documentos que citan Disposición 3/2020').waitFor()
    await page.getByText('1 documento', { exact: true }).waitFor()
    expect(await page.locator('.row .head').allTextContents()).toEqual([
      expect.stringContaining('Disposición 7/2026'),
    ])
    await page.getByRole('button', { name: 'Quitar filtros' }).click()
  })

  it('suggests norms and earlier questions while typing, by keyboard', async () => {
    const box = page.locator('#query')
    await box.fill('resolución 41/2026')
    const options = page.getByRole('listbox', { name: 'Sugerencias' }).getByRole('option')
    await options.first().waitFor()
    await expectAccessible(page)
    await box.press('Escape')
    expect(await options.count()).toBe(0)
    await box.press('ArrowDown')
    await options.first().waitFor()
    await box.press('ArrowDown')
    expect(await box.getAttribute('aria-activedescendant')).toBe('suggestion-0')
    await box.press('Enter')
    await page.getByText('1 documento', { exact: true }).waitFor()
    expect(await page.locator('.row .head').textContent()).toContain('Resolución 41/2026')
    await box.fill('plan de')
    await options.filter({ hasText: 'plan de riego de la huerta' }).click()
    await page.locator('article mark').first().waitFor()
    expect(await box.inputValue()).toBe('plan de riego de la huerta')
  })

  it('lists by date what passes the filters, and takes them away', async () => {
    await page.locator('#query').fill('')
    await page.getByRole('combobox', { name: 'Organismo' }).click()
    await page.keyboard.type('faros')
    await page.keyboard.press('Enter')
    await page.locator('.row .head', { hasText: 'Disposición 7/2026' }).waitFor()
    await page.getByText('1 documento', { exact: true }).waitFor()
    await settled()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Quitar filtros' }).click()
    await page.getByRole('heading', { name: '3 documentos para consultar' }).waitFor()
    await page.getByLabel('Sección').selectOption('primera')
    await page.getByText('2 documentos', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Quitar filtros' }).click()
  })

  it('searches in articles alone, by keyboard', async () => {
    const box = page.locator('#query')
    await box.fill('barrios huertas comunitarias')
    await box.press('Enter')
    await page.locator('article mark', { hasText: 'barrios' }).first().waitFor()
    const toggle = page.getByRole('checkbox', { name: 'Solo articulado' })
    await toggle.focus()
    await page.keyboard.press('Space')
    await page.locator('.row.selected .head', { hasText: 'art. 1° de la Resolución 41/2026' }).waitFor()
    await page.getByText('1 documento', { exact: true }).waitFor()
    await settled()
    // The words of its considerandos are not what was found.
    expect((await page.locator('article mark').allTextContents()).join(' ')).not.toContain('barrios')
    await expectAccessible(page)
    await page.keyboard.press('Control+s')
    expect(await page.getByRole('textbox', { name: 'Guardar esta búsqueda como' }).inputValue()).toBe(
      'barrios huertas comunitarias · solo articulado',
    )
    await page.keyboard.press('Escape')
    await box.fill('barrios')
    await box.press('Enter')
    await page.getByText('0 documentos', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Quitar filtros' }).click()
    await page.getByText('1 documento', { exact: true }).waitFor()
    expect(await toggle.isChecked()).toBe(false)
    await box.fill('')
  })

  it('takes several results to a text document', async () => {
    await page.getByLabel('Sección').selectOption('primera')
    await page.getByText('2 documentos', { exact: true }).waitFor()
    await page.locator('.row').first().focus()
    await page.keyboard.press('x')
    await page
      .locator('.row')
      .nth(1)
      .click({ modifiers: ['Control'] })
    await page.getByText('2 seleccionados').waitFor()
    await settled()
    await expectAccessible(page)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Exportar .docx' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/\.docx$/)
    await page.getByText(`Guardado: ${download.suggestedFilename()}`).waitFor()
    await page.getByRole('button', { name: 'Quitar selección' }).click()
    expect(await page.getByText('seleccionados').count()).toBe(0)
    await page.locator('.row.selected:focus').waitFor()
  })

  it('gives the list the width one wants, by keyboard too, and remembers it', async () => {
    const edge = page.getByRole('separator', { name: 'Ancho de la lista' })
    await edge.focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => edge.getAttribute('aria-valuenow')).toBe('376')
    await expect
      .poll(() => page.locator('.list[aria-label=Resultados]').evaluate((each) => each.clientWidth))
      .toBe(376)
    const box = await edge.boundingBox()
    if (box === null) throw new Error('no edge')
    await page.mouse.move(box.x + 4, 400)
    await page.mouse.down()
    await page.mouse.move(box.x + 1000, 400)
    await page.mouse.up()
    await expect.poll(() => edge.getAttribute('aria-valuenow')).toBe('520')
    await expect.poll(() => app.library.settings.get('search.listWidth')).toBe('520')
  })

  it('shows one of both where they do not fit, and Esc returns to the row', async () => {
    await page.setViewportSize({ width: 900, height: 700 })
    const first = page.locator('.row.selected')
    await first.focus()
    await page.keyboard.press('Enter')
    await page.locator('article').waitFor()
    await expect.poll(() => first.isVisible()).toBe(false)
    await page.keyboard.press('Escape')
    await first.waitFor()
    await expect.poll(() => page.locator('article').isVisible()).toBe(false)
    await expect.poll(() => first.evaluate((each) => each === document.activeElement)).toBe(true)
    await page.setViewportSize({ width: 1366, height: 768 })
  })

  it('sent nothing out of this computer', () => {
    expect(left).toEqual([])
  })

  it('needs nothing that the content policy refuses, inline styles included', async () => {
    const { headers } = await fetch(server.origin)
    expect(headers.get('content-security-policy')).not.toContain('unsafe-inline')
    expect(refused).toEqual([])
  })
})
