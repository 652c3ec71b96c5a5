/** The weekly habit by keyboard: calendar → sumario → reader → back; saved search → import → what is new. */
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import type { WebServer } from '../../src/main/web/server.ts'
import { expectAccessible } from '../support/accessible.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { browse } from '../support/browse.ts'
import { writeSection } from '../support/gazette.ts'
import { projectRoot } from '../support/shared.ts'

describe('the weekly habit, end to end', () => {
  const folder = temporaryFolder()
  let app: Application
  let server: WebServer
  let browser: Browser
  let page: Page
  const errors: string[] = []

  beforeAll(async () => {
    app = openTestApplication(join(folder.path, 'biblioteca'))
    await app.jobs.wait(app.import([join(projectRoot, 'resources/demo/edicion')], false, true).id)
    ;({ server, browser, page } = await browse(app, errors))
    await page.getByText('documentos para consultar').waitFor()
  })

  afterAll(async () => {
    await browser.close()
    await server.close()
    await app.close()
    folder[Symbol.dispose]()
  })

  /** As long as a busy machine may take. */
  const poll = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 20_000 })
  const grid = () => page.getByRole('grid', { name: 'Ediciones del mes' })
  const sumario = () => page.getByRole('listbox', { name: /^Sumario del/ })
  const chosen = () => sumario().locator('[aria-selected=true]')
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }

  it('opens the calendar on the last edition, and says of each day only what is known', async () => {
    await press('Alt+5')
    await page.getByRole('tab', { name: 'Edición' }).click()
    await grid()
      .getByRole('button', { name: /^viernes 28 de agosto de 2026: Primera, Segunda, Tercera, Cuarta/ })
      .waitFor()
    await grid()
      .getByRole('button', { name: 'jueves 27 de agosto de 2026: sin edición en la biblioteca' })
      .waitFor()
    await grid().getByRole('button', { name: 'sábado 29 de agosto de 2026: fin de semana' }).waitFor()
    await grid()
      .getByRole('button', { name: /^lunes 17 de agosto de 2026: .*San Martín/ })
      .waitFor()
    expect(await page.getByText(/falta/i).count()).toBe(0)
    await expectAccessible(page)
  })

  it('moves by day, week and month, and comes back', async () => {
    await poll(() => grid().locator(':focus').getAttribute('aria-label')).toContain('28 de agosto')
    await press('ArrowLeft', 'ArrowUp')
    await poll(() => grid().locator(':focus').getAttribute('aria-label')).toContain('20 de agosto')
    await press('PageUp')
    await page.getByRole('heading', { name: 'julio de 2026', exact: true }).waitFor()
    await poll(() => grid().locator(':focus').getAttribute('aria-label')).toContain('20 de julio')
    await press('End')
    await poll(() => grid().locator(':focus').getAttribute('aria-label')).toContain('28 de agosto')
  })

  it('opens the sumario, reads an aviso and comes back to the same place', async () => {
    await press('Enter')
    await sumario().waitFor()
    await page.getByText('94 avisos · 94 sin leer').waitFor()
    await expectAccessible(page)
    await press('ArrowDown', 'ArrowDown')
    await poll(() => chosen().textContent()).toContain('Decreto 512/2026')
    await press('Enter')
    await page.getByRole('heading', { name: /Decreto 512\/2026/ }).waitFor()
    await poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'Documento',
    )
    await page.getByRole('button', { name: /Volver al sumario del viernes 28 de agosto de 2026/ }).waitFor()
    await page.waitForTimeout(400)
    await expectAccessible(page)
    await press('Escape')
    await sumario().waitFor()
    await poll(() => chosen().textContent()).toContain('Decreto 512/2026')
    await poll(() => chosen().evaluate((each) => each === document.activeElement)).toBe(true)
    await page.getByText('94 avisos · 93 sin leer').waitFor()
    expect(await chosen().textContent()).toContain('Leído.')
  })

  it('keeps the place far down the list too', async () => {
    await press('End')
    await poll(() => chosen().getAttribute('aria-posinset')).not.toBe('4')
    const [text, top] = [await chosen().textContent(), await sumario().evaluate((each) => each.scrollTop)]
    expect(top).toBeGreaterThan(0)
    await press('Enter')
    await page.getByRole('button', { name: /Volver al sumario/ }).waitFor()
    await poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'Documento',
    )
    await press('Escape')
    await sumario().waitFor()
    await poll(async () => (await chosen().textContent())?.slice(-40)).toBe(text?.slice(-40))
    expect(await sumario().evaluate((each) => each.scrollTop)).toBe(top)
  })

  it('marks as read and not read by key, one and a whole rubro, and hides what is repeated', async () => {
    await press('l')
    await page.getByText('94 avisos · 93 sin leer').waitFor()
    await press('Home', 'L')
    await page.getByText('94 avisos · 91 sin leer').waitFor()
    await press('a')
    await page.getByLabel(/Ocultar ANTERIOR/).waitFor()
    expect(await page.getByLabel(/Ocultar ANTERIOR/).isChecked()).toBe(true)
    const hidden = Number(/\((\d+)\)/.exec((await page.locator('.repeated').textContent()) ?? '')?.[1])
    expect(hidden).toBeGreaterThan(0)
    await page.getByText(`${94 - hidden} avisos ·`).waitFor()
    await press('a')
    await press('Escape')
    await grid().waitFor()
    await grid()
      .getByRole('button', { name: /91 avisos sin leer/ })
      .waitFor()
    expect(app.editions.month(2026, 8).days[27]?.sections.reduce((sum, { unread }) => sum + unread, 0)).toBe(
      91,
    )
  })

  it('saves a search by key and finds it among the suggestions', async () => {
    await press('Control+k')
    await page.locator('#query').fill('faroles')
    await press('Enter', 'Control+s')
    const name = page.getByLabel('Guardar esta búsqueda como')
    await name.waitFor()
    await poll(() => name.inputValue()).toBe('faroles')
    await expectAccessible(page)
    await name.fill('Faroles de la costa')
    await press('Enter')
    await name.waitFor({ state: 'detached' })
    expect(app.alerts.list()).toMatchObject([{ name: 'Faroles de la costa', text: 'faroles', news: 0 }])
    await page.locator('#query').fill('costa')
    const options = page.getByRole('listbox', { name: 'Sugerencias' }).getByRole('option')
    await options.filter({ hasText: 'Faroles de la costa' }).waitFor()
    await press('Escape')
  })

  it('counts what a new edition brings, and lists only that', async () => {
    const resolution = { rubro: 'Resoluciones', organism: 'ENTE DE FAROS' }
    writeSection(join(folder.path, 'nuevas'), '2026-08-31', 'primera', [
      {
        ...resolution,
        id: '350001',
        norm: 'Resolución 9',
        text: 'ARTÍCULO 1°.- Instálense faroles en los muelles.',
      },
      { ...resolution, id: '350002', norm: 'Resolución 10', text: 'ARTÍCULO 1°.- Apruébase el presupuesto.' },
    ])
    await app.jobs.wait(app.import([join(folder.path, 'nuevas')], false).id)
    await page.getByRole('button', { name: 'Guardadas 1 nuevo' }).waitFor()
    await press('Control+g')
    await page.getByRole('dialog', { name: 'Búsquedas guardadas y anteriores' }).waitFor()
    await expectAccessible(page)
    await press('n')
    await page.getByText('Lo nuevo de «Faroles de la costa»').waitFor()
    await page.getByText('1 documento', { exact: true }).waitFor()
    expect(await page.locator('.row .head').allTextContents()).toEqual([
      expect.stringContaining('Resolución 9/2026'),
    ])
    await page.getByRole('button', { name: 'Guardadas', exact: true }).waitFor()
    expect(app.alerts.list()[0]?.news).toBe(0)
  })

  it('opens a saved search in two keys, renames it, removes it and brings it back', async () => {
    await page.locator('#query').fill('otra cosa')
    await press('Control+g')
    await page.locator('[data-row]:focus').waitFor()
    await press('1')
    await poll(() => page.locator('#query').inputValue()).toBe('faroles')
    await press('Control+g')
    await page.locator('[data-row]:focus').waitFor()
    await press('F2')
    await page.getByLabel('Nombre nuevo').fill('Faroles')
    await press('Enter')
    await poll(() => app.alerts.list()[0]?.name).toBe('Faroles')
    // The library knows it before the page does: Delete in the box of its name would take a letter away.
    await page.getByLabel('Nombre nuevo').waitFor({ state: 'detached' })
    await page.locator('[data-row]:focus', { hasText: 'Faroles' }).waitFor()
    await press('Delete')
    await page.getByText('Se quitó «Faroles».').waitFor()
    expect(app.alerts.list()).toEqual([])
    await press('Control+z')
    await poll(() => app.alerts.list()[0]?.name).toBe('Faroles')
    await page.getByRole('button', { name: /Borrar lo ya buscado/ }).click()
    await page.getByText('Todavía nada.').waitFor()
    await press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('narrows by days asked often', async () => {
    const often = page.getByLabel('Fechas frecuentes')
    const year = String(new Date().getFullYear())
    await often.selectOption('Este año')
    await poll(() => page.getByLabel('Desde').inputValue()).toBe(`1/1/${year}`)
    // Typed dates go on working beside them, and say that it is no longer the whole year.
    await page.getByLabel('Desde').fill(`2/1/${year}`)
    await press('Enter')
    await poll(() => often.inputValue()).toBe('')
    await often.selectOption('Hoy')
    await often.selectOption('Fechas')
    await poll(() => page.getByLabel('Desde').inputValue()).toBe('')
  })

  it('copies with the citation and the address of the official page', async () => {
    await press('Control+k')
    await page.locator('#query').fill('faroles muelles')
    await press('Enter')
    await page.getByRole('heading', { name: /Resolución 9\/2026/ }).waitFor()
    // The answer takes the focus to its first row when it comes.
    await page.locator('[role=option]:focus').waitFor()
    await page.getByRole('button', { name: 'Copiar con cita y enlace' }).focus()
    await press('Enter')
    await page.getByRole('button', { name: 'Copiada' }).waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied).toMatch(/^“[\s\S]*faroles[\s\S]*” \(art\. 1° de la Resolución 9\/2026/)
    expect(copied).toMatch(
      /\nhttps:\/\/www\.boletinoficial\.gob\.ar\/detalleAviso\/primera\/350001\/20260831$/,
    )
  })

  it('threw nothing', () => {
    expect(errors).toEqual([])
  })
})
