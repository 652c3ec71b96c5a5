/** A case by keyboard: kept while one searches, read, noted, killed in the middle, and taken to Word. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible } from '../support/accessible.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { launchBrowser } from '../support/browser.ts'
import { paragraphsOf } from '../support/docx.ts'
import { Serving } from '../support/serving.ts'

const caption = 'ÁVILA, ROSA C/ FERRETERÍA DEL VALLE S.A. S/ DAÑOS Y PERJUICIOS'

describe('a matter, end to end', () => {
  const folder = temporaryFolder()
  const library = join(folder.path, 'biblioteca')
  const serving = new Serving(library)
  let browser: Browser
  let page: Page
  const errors: string[] = []

  async function open(): Promise<void> {
    const address = await serving.start()
    browser = await launchBrowser()
    const context = await browser.newContext({
      viewport: { width: 1366, height: 768 },
      acceptDownloads: true,
    })
    page = await context.newPage()
    page.on('pageerror', (error) => errors.push(error.message))
    await page.goto(address)
    await page.getByText('documentos para consultar').waitFor()
  }

  beforeAll(async () => {
    const app = openTestApplication(library)
    const files = ['riego', 'poda', 'faroles'].map((each) => {
      const file = join(folder.path, `${each}.txt`)
      writeFileSync(
        file,
        `Norma de ${each}.\n\nEl pedido de ${each} se presenta en la mesa de entradas del barrio.\n`,
      )
      return file
    })
    await app.jobs.wait(app.import(files, false).id)
    await app.close()
    await open()
  })
  afterAll(async () => {
    await browser.close()
    await serving.kill()
    folder[Symbol.dispose]()
  })
  const poll = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 20_000 })
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const matter = () => page.getByRole('article', { name: caption })
  const rows = () => page.getByRole('region', { name: 'Normas y fragmentos' }).getByRole('listitem')
  async function search(text: string): Promise<void> {
    await press('Control+k')
    await page.locator('#query').fill(text)
    await press('Enter')
    await page.locator('.row.selected:focus').waitFor()
    await page.locator('.panes:not(.dimmed)').waitFor()
  }

  it('is made while one searches, with what was found in it', async () => {
    await search('pedido')
    await press('a')
    await page.getByRole('dialog', { name: 'Guardar en una carpeta' }).waitFor()
    await page.getByText('Todavía no hay carpetas').waitFor()
    await page.getByLabel('Guardar en la carpeta').fill(caption)
    await page.getByRole('option', { name: /^Carpeta nueva/ }).waitFor()
    await expectAccessible(page)
    await press('Enter')
    await page.getByText(`1 fragmento guardado en «${caption}»`).waitFor()
    // The focus is where it was: the next key goes on.
    await page.locator('.row.selected:focus').waitFor()
  })

  it('takes several results together, and says what it held already', async () => {
    await press('x', 'ArrowDown', 'x', 'a')
    await page.getByLabel('Guardar 2 fragmentos en la carpeta').waitFor()
    await page.getByRole('option', { name: caption }).waitFor()
    await press('Enter')
    await page.getByText('1 fragmento guardado').waitFor()
    await page.getByText('1 ya estaba').waitFor()
    await press('Control+z')
    await page.getByText('1 ya estaba').waitFor({ state: 'detached' })
    await press('a')
    await page.getByRole('option', { name: caption }).waitFor()
    await press('Enter')
    await page.getByText('1 fragmento guardado').waitFor()
  })

  it('takes what is read, from the text', async () => {
    await search('faroles')
    await press('Enter')
    await poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'Documento',
    )
    await press('a')
    await page.getByRole('option', { name: caption }).waitFor()
    await press('Enter')
    await page.getByText(/guardado en|ya estaba en/).waitFor()
    await poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'Documento',
    )
  })

  it('is read and ordered by key, and what is taken out comes back', async () => {
    await press('Alt+2')
    await matter().waitFor()
    await poll(() => rows().count()).toBe(3)
    await expectAccessible(page)
    const citations = () => rows().locator('.head').allTextContents()
    const [first = '', second = '', third = ''] = await citations()
    await rows().first().focus()
    await press('Alt+ArrowDown')
    await poll(citations).toEqual([second, first, third])
    await poll(() =>
      rows()
        .nth(1)
        .evaluate((each) => each === document.activeElement),
    ).toBe(true)
    await press('Delete')
    await poll(citations).toEqual([second, third])
    await page.getByText(/^Se quitó de la carpeta/).waitFor()
    await press('Control+z')
    await poll(citations).toEqual([second, first, third])
    await rows().nth(2).focus()
    await press('Enter')
    await page.getByRole('button', { name: /Volver a la carpeta/ }).waitFor()
    await poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'Documento',
    )
    await press('Escape')
    await matter().waitFor()
  })

  it('takes a question, and a search whose news it shows', async () => {
    await page.getByLabel('Agregar una pregunta').fill('¿Dónde se presenta el pedido de riego?')
    await press('Enter')
    await page.getByText('Sin marcas todavía').waitFor()
    await page.getByRole('button', { name: 'Buscar la respuesta' }).click()
    await page.getByText('Marcando para').waitFor()
    await page.locator('.row').first().waitFor()
    await page.locator('.row.selected').focus()
    await press('1')
    await page.locator('.row.selected').getByText('Relevante').waitFor()
    await press('Control+s')
    const form = page.getByRole('form', { name: 'Guardar la búsqueda' })
    await form.getByLabel('en la carpeta').selectOption({ label: caption })
    await form.getByLabel('Guardar esta búsqueda como').fill('Pedidos de riego')
    await press('Enter')
    await form.waitFor({ state: 'detached' })
    await press('Alt+2')
    await matter().getByText('● Relevante').waitFor()
    await matter().getByRole('button', { name: 'Pedidos de riego', exact: true }).waitFor()
    await page.getByText('sin novedades').waitFor()
  })

  it('loses nothing of what is being written when the program is killed', async () => {
    await page.getByRole('button', { name: 'Agregar una nota' }).click()
    const note = page.getByLabel(/^Nota del/)
    await poll(() => note.evaluate((each) => each === document.activeElement)).toBe(true)
    // An empty one goes when it is left.
    await page.getByRole('button', { name: 'Exportar a Word' }).focus()
    await page.getByText('Se quitó una nota vacía.').waitFor()
    await press('Control+z')
    await poll(() => note.count()).toBe(1)
    await note.focus()
    await page.keyboard.type('Audiencia el 3/12.')
    // As long as a pause is: then it is on the disk.
    await poll(async () => {
      const answer = await page.evaluate(() => document.querySelector('textarea')?.value)
      return answer
    }).toBe('Audiencia el 3/12.')
    await page.waitForTimeout(1500)
    await serving.kill()
    await browser.close()
    await open()
    await press('Alt+2')
    await matter().waitFor()
    await poll(() => page.getByLabel(/^Nota del/).inputValue()).toBe('Audiencia el 3/12.')
    await poll(() => rows().count()).toBe(3)
  })

  it('goes to Word whole', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), press('Control+e')])
    expect(download.suggestedFilename()).toMatch(/^ÁVILA, ROSA C FERRETERÍA .*\.docx$/)
    const paragraphs = paragraphsOf(readFileSync(await download.path()))
    const headings = paragraphs.filter(({ style }) => style === 'Heading2').map(({ text }) => text)
    expect(headings).toEqual(['Notas', 'Preguntas y respuestas', 'Normas y fragmentos'])
    expect(paragraphs.filter(({ style }) => style === 'Cita')).toHaveLength(3)
    await page.getByText(/^Guardado: ÁVILA/).waitFor()
  })

  it('takes a new caption with its questions, goes to the archive, and is removed only when asked twice', async () => {
    await page.getByRole('button', { name: 'Editar los datos' }).click()
    await page.getByLabel('Carátula').fill('Ávila c/ Ferretería')
    await page.getByLabel('N° de expediente').fill('CIV 12345/2024')
    await press('Enter')
    const renamed = page.getByRole('article', { name: 'Ávila c/ Ferretería' })
    await renamed.getByText('Expte. CIV 12345/2024').waitFor()
    const asked = renamed.getByRole('region', { name: 'Preguntas' }).getByText('¿Dónde se presenta')
    await asked.waitFor()
    await page.getByRole('button', { name: 'Archivar' }).click()
    await renamed.getByText('Archivada').waitFor()
    await page.getByRole('button', { name: 'Quitar la carpeta' }).click()
    await page.getByText('¿Quitar la carpeta con sus notas y fragmentos?').waitFor()
    await page.getByRole('button', { name: 'Quitar', exact: true }).first().click()
    await page.getByText('Todavía no hay carpetas').waitFor()
    await press('Control+z')
    await asked.waitFor()
    expect(errors).toEqual([])
  })
})
