import { join } from 'node:path'
import { writeFileSync, mkdirSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { getDocumentProxy } from 'unpdf'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import type { WebServer } from '../../src/main/web/server.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { browse } from '../support/browse.ts'
import { longNorm } from '../support/long-norm.ts'

describe('reading a norm of 1,200,000 characters', () => {
  const folder = temporaryFolder()
  let app: Application
  let server: WebServer
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    const source = join(folder.path, 'normas')
    mkdirSync(source)
    writeFileSync(join(source, 'codigo.txt'), longNorm(1_200_000))
    app = openTestApplication(join(folder.path, 'biblioteca'))
    ;({ server, browser, page } = await browse(app))
    await page.getByRole('button', { name: 'Importar documentos' }).click()
    await page.getByPlaceholder('/home/estudio/boletines').fill(source)
    await page.getByRole('button', { name: 'Importar', exact: true }).click()
    await page.getByText('1 documento nuevo').waitFor()
    await page.keyboard.press('Control+k')
    await page.locator('#query').fill('desove de truchas arcoíris')
    await page.keyboard.press('Enter')
    await page.locator('article mark').first().waitFor()
  })

  afterAll(async () => {
    await browser.close()
    await server.close()
    await app.close()
    folder[Symbol.dispose]()
  })

  const nodes = () => page.evaluate(() => document.querySelectorAll('*').length)

  it('keeps the page small from one end to the other, and goes to both ends by keyboard', async () => {
    const article = page.locator('article')
    await article.focus()
    await page.keyboard.press('Home')
    await page
      .getByText('CÓDIGO DE LAS AGUAS', { exact: false })
      .or(page.getByText('Código de las aguas'))
      .first()
      .waitFor()
    expect(await article.evaluate((each) => each.scrollTop)).toBe(0)
    await page.keyboard.press('End')
    await article.getByText('Comuníquese al Poder Ejecutivo.').waitFor()
    expect(
      await article.evaluate((each) => each.scrollHeight - each.scrollTop - each.clientHeight),
    ).toBeLessThan(2)
    expect(await nodes()).toBeLessThan(2000)
  })

  it('goes to an article by its number, and says when there is none', async () => {
    await page.locator('article').focus()
    await page.keyboard.press('g')
    await page.getByLabel('Ir al artículo').fill('99999')
    await page.keyboard.press('Enter')
    await page.getByText('Este documento no tiene un artículo 99999.').waitFor()
    await page.getByLabel('Ir al artículo').fill('52 bis')
    await page.keyboard.press('Enter')
    await page.getByText('El desove de truchas arcoíris').first().waitFor()
    const article = page.locator('article')
    expect(await article.evaluate((each) => each === document.activeElement)).toBe(true)
    const top = () =>
      article.getByText('El desove de truchas').evaluate((each) => {
        const scroller = each.closest('article')
        return each.getBoundingClientRect().top - (scroller?.getBoundingClientRect().top ?? 0)
      })
    await expect.poll(top).toBeLessThan(30)
    expect(await top()).toBeGreaterThanOrEqual(0)
  })

  it('finds a text anywhere in the document, whatever its case and accents', async () => {
    await page.locator('article').focus()
    await page.keyboard.press('Control+f')
    await page.getByRole('textbox', { name: 'Buscar en el documento' }).fill('MUELLE numero 777 dara')
    await page.locator('article mark.current').waitFor()
    expect(await page.locator('article mark.current').textContent()).toBe('muelle número 777 dará')
    await page.getByRole('textbox', { name: 'Buscar en el documento' }).fill('comuníquese')
    await page.getByText('1 de 1', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    expect(await page.locator('article').evaluate((each) => each === document.activeElement)).toBe(true)
  })

  it('shows the structure, follows the text with it, and remembers that it is open', async () => {
    await page.getByRole('button', { name: 'Estructura' }).click()
    const structure = page.getByRole('navigation', { name: 'Estructura' })
    await structure.waitFor()
    await page.locator('article').focus()
    // What was found before may still be settling in its place when a slow computer is asked to go elsewhere.
    await expect
      .poll(async () => {
        await page.keyboard.press('Home')
        await page.waitForTimeout(50)
        return page.locator('article').evaluate((each) => each.scrollTop)
      })
      .toBe(0)
    await structure.getByRole('button', { name: 'Art. 3', exact: true }).click()
    await expect.poll(() => structure.locator('[aria-current]').first().textContent()).toBe('Art. 3')
    expect(await nodes()).toBeLessThan(2000)
    await expect.poll(() => app.library.settings.all()).toMatchObject({ 'reader.outline': 'open' })
    await page.getByRole('button', { name: 'Estructura' }).click()
    await structure.waitFor({ state: 'detached' })
  })

  it('scrolls without a jump: a line on screen moves by what was scrolled', async () => {
    const worst = await page.locator('article').evaluate(async (article) => {
      let [jump, most] = [0, 0]
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
      for (const step of [240, -180]) {
        article.scrollTop = article.scrollHeight / 2
        await frame()
        await frame()
        for (let time = 0; time < 40; time += 1) {
          const line = [...article.querySelectorAll('.piece')].find(
            (each) => each.getBoundingClientRect().top > article.getBoundingClientRect().top + 250,
          )
          const before = line?.getBoundingClientRect().top ?? 0
          article.scrollTop += step
          await frame()
          await frame()
          if (line?.isConnected === true)
            jump = Math.max(jump, Math.abs(line.getBoundingClientRect().top - before + step))
          most = Math.max(most, document.querySelectorAll('*').length)
        }
      }
      return { jump, most }
    })
    expect(worst.jump).toBeLessThan(2)
    expect(worst.most).toBeLessThan(2000)
  })
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText())

  /** By hand: from the beginning of one piece of text to the middle of another. */
  async function drag(from: string, to: string): Promise<void> {
    const article = page.locator('article')
    const [first, second] = [article.getByText(from).first(), article.getByText(to).first()]
    const [start, end] = [await first.boundingBox(), await second.boundingBox()]
    if (start === null || end === null) throw new Error('not on screen')
    await page.mouse.move(start.x + 11, start.y + 14)
    await page.mouse.down()
    await page.mouse.move(end.x + 200, end.y + 14, { steps: 8 })
    await page.mouse.up()
  }

  it('copies what is selected, its citation and its transcription, wherever one scrolls to', async () => {
    const article = page.locator('article')
    await article.focus()
    await page.keyboard.press('g')
    await page.getByLabel('Ir al artículo').fill('52')
    await page.keyboard.press('Enter')
    await article.getByText('El desove de truchas').first().waitFor()
    await drag('ARTÍCULO 52.-', 'El desove de truchas')
    await page.keyboard.press('Control+c')
    const selected = await clipboard()
    expect(selected).toMatch(/^ARTÍCULO 52\.- Quien amarre[^]*\n\nARTÍCULO 52 bis\.- El/u)

    await page.keyboard.press('End')
    await article.getByText('Comuníquese al Poder Ejecutivo.').waitFor()
    await page.keyboard.press('Control+c')
    expect(await clipboard()).toBe(selected)
    await page.getByRole('button', { name: 'Copiar con transcripción' }).click()
    await expect.poll(clipboard).toContain(`“${selected}`)
    await page.getByRole('button', { name: 'Copiada' }).waitFor()

    await article.evaluate((each) => (each.scrollTop = each.scrollHeight / 2))
    await page.getByRole('button', { name: 'Copiar cita' }).click()
    await expect.poll(clipboard).toBe('CÓDIGO DE LAS AGUAS Y LOS MUELLES')

    await article.focus()
    await page.keyboard.press('g')
    await page.getByLabel('Ir al artículo').fill('52')
    await page.keyboard.press('Enter')
  })

  it('lets go of a selection when another place is clicked, and selects all of the document', async () => {
    const article = page.locator('article')
    await article.click({ position: { x: 200, y: 200 } })
    await page.getByRole('button', { name: 'Copiar con transcripción' }).click()
    await expect.poll(clipboard).toContain('El desove de truchas arcoíris suspende')
    await article.focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Control+c')
    const all = await clipboard()
    expect(all.length).toBeGreaterThan(1_000_000)
    expect(all.endsWith('Comuníquese al Poder Ejecutivo.')).toBe(true)
    await article.click({ position: { x: 200, y: 200 } })
  })
  it('scrolls a wide table sideways whole, what comes into the page later too', async () => {
    const article = page.locator('article')
    await article.focus()
    await page.keyboard.press('Control+f')
    await page.getByRole('textbox', { name: 'Buscar en el documento' }).fill('De 30 a 31 metros')
    await article.locator('td mark').waitFor()
    await page.keyboard.press('Escape')
    const lefts = () => article.locator('.table').evaluateAll((all) => all.map((each) => each.scrollLeft))
    expect((await lefts()).length).toBeGreaterThan(1)
    const table = article.locator('.table').first()
    expect(await table.evaluate((each) => each.scrollWidth - each.clientWidth)).toBeGreaterThan(300)
    await table.evaluate((each) => (each.scrollLeft = 300))
    await expect.poll(async () => [...new Set(await lefts())]).toEqual([300])
    for (let time = 0; time < 6; time += 1) {
      await article.evaluate((each) => (each.scrollTop += 400))
      await page.waitForTimeout(50)
    }
    await article.getByText('De 70 a 71 metros').waitFor({ state: 'attached' })
    expect([...new Set(await lefts())]).toEqual([300])
    expect(await nodes()).toBeLessThan(2000)
  })

  it('keeps a paragraph without ends in small pieces, within the width of the page', async () => {
    const article = page.locator('article')
    await article.focus()
    await page.keyboard.press('Control+f')
    await page.getByRole('textbox', { name: 'Buscar en el documento' }).fill('ñandúñandú')
    await article.locator('mark.current').waitFor()
    await page.keyboard.press('Escape')
    expect(await article.evaluate((each) => each.scrollWidth - each.clientWidth)).toBe(0)
    expect(await nodes()).toBeLessThan(2000)
  })

  it('prints the whole document with its citation, and nothing else of the screen', async () => {
    const started = performance.now()
    const paper = await getDocumentProxy(new Uint8Array(await page.pdf({ preferCSSPageSize: false })))
    // Two seconds on a quiet machine.
    expect(performance.now() - started).toBeLessThan(20_000)
    expect(paper.numPages).toBeGreaterThan(200)
    const textOf = async (number: number) => {
      const { items } = await (await paper.getPage(number)).getTextContent()
      return items.map((each) => ('str' in each ? each.str : '')).join(' ')
    }
    const first = await textOf(1)
    expect(first).toMatch(/CÓDIGO DE LAS AGUAS Y LOS MUELLES\s+Texto tal como se importó/u)
    expect(first).not.toContain('Biblioteca')
    expect(first).not.toContain('Copiar')
    expect(await textOf(2)).toContain(`2 de ${paper.numPages}`)
    expect(await textOf(paper.numPages)).toContain('Comuníquese al Poder Ejecutivo.')
    expect(await page.locator('.printed').count()).toBe(0)
  })

  it('prints at Ctrl+P and with its button', async () => {
    await page.evaluate(() => {
      Reflect.set(window, 'printings', 0)
      window.print = () => Reflect.set(window, 'printings', Number(Reflect.get(window, 'printings')) + 1)
    })
    await page.locator('article').focus()
    await page.keyboard.press('Control+p')
    await page.getByRole('button', { name: 'Imprimir' }).click()
    expect(await page.evaluate(() => Number(Reflect.get(window, 'printings')))).toBe(2)
  })
})
