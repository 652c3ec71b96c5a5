/** A paralegal's morning by keyboard: questions typed, passages marked, the program killed in the middle, nothing lost. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { markFilter } from '../../src/shared/contract/label-marks.ts'
import { expectAccessible } from '../support/accessible.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { launchBrowser } from '../support/browser.ts'
import { Serving } from '../support/serving.ts'

const subjects = ['riego', 'poda', 'balizas', 'huertas', 'ferias', 'muelles', 'faroles', 'veredas', 'pesca']
const documents = 40

describe('marking, end to end', () => {
  const folder = temporaryFolder()
  const library = join(folder.path, 'biblioteca')
  const serving = new Serving(library)
  let browser: Browser
  let page: Page
  const errors: string[] = []

  /** What the library holds, once nobody else does. */
  async function inLibrary<T>(read: (app: ReturnType<typeof openTestApplication>) => T): Promise<T> {
    const app = openTestApplication(library)
    try {
      return read(app)
    } finally {
      await app.close()
    }
  }
  const marks = () =>
    inLibrary((app) => {
      const { marks: rows } = app.labels.marks.list(markFilter.parse({}), 'at', false, 1000, 0)
      // What follows from an equal passage is no mark of the person's own.
      return rows.filter(({ states }) => !states.includes('propagated'))
    })

  beforeAll(async () => {
    const app = openTestApplication(library)
    const source = Array.from({ length: documents }, (_, i) => {
      const file = join(folder.path, `norma-${String(i)}.txt`)
      const words = subjects.map((each, k) => `${each} del barrio ${String(i * 13 + k * 7)}`)
      const { length } = subjects
      const own = Array.from({ length: 12 }, (_each, k) => `asunto${String(i)}x${String(k)}`).join(' ')
      writeFileSync(file, `Norma ${String(i)} de ${words.slice(i % length).join(', ')}: ${own}.\n`)
      return file
    })
    await app.jobs.wait(app.import(source, false).id)
    await app.close()
    const address = await serving.start()
    browser = await launchBrowser()
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 } })
    page = await context.newPage()
    page.on('pageerror', (error) => errors.push(error.message))
    await page.goto(address)
    await page.getByText('documentos para consultar').waitFor()
  })
  afterAll(async () => {
    await browser.close()
    await serving.kill()
    folder[Symbol.dispose]()
  })
  const poll = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 20_000 })
  const shown = () => page.locator('.text[data-target]')
  const target = async () => Number(await shown().getAttribute('data-target'))
  const question = () => page.getByRole('tabpanel').getByRole('heading').textContent()
  /** The key, and the next passage on screen. */
  async function mark(key: string): Promise<number> {
    const before = `${String(await question())} ${String(await target())}`
    await page.keyboard.press(key)
    await poll(async () => `${String(await question())} ${String(await target())}`).not.toBe(before)
    return target()
  }

  it('begins with what to do, and takes questions as they are typed', async () => {
    await page.keyboard.press('Alt+3')
    await page.getByRole('heading', { name: 'Todavía no hay preguntas' }).waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Escribir preguntas' }).click()
    for (const subject of subjects) {
      await page.getByLabel('Pregunta nueva').fill(`¿Qué dice la norma de ${subject}?`)
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: `¿Qué dice la norma de ${subject}?` }).waitFor()
    }
    await expectAccessible(page)
    await page.getByLabel('Pregunta nueva').fill('¿La norma de riego, qué dice?')
    await page.keyboard.press('Enter')
    const offer = page.getByRole('group', { name: 'Preguntas que dicen lo mismo' })
    await offer.getByText('las mismas palabras').waitFor()
    await offer.getByRole('button', { name: 'Usar esta' }).click()
    await shown().waitFor()
    expect(await question()).toBe('¿Qué dice la norma de riego?')
    await expectAccessible(page)
  })

  it('marks a hundred passages in at most 110 keystrokes, without the mouse', async () => {
    const keys = ['1', '3', '2', '3', '0', '3']
    let pressed = 0
    for (let marked = 0; marked < 100; marked += 1) {
      await mark(keys[marked % keys.length] ?? '3')
      pressed += 1
    }
    expect(pressed).toBeLessThanOrEqual(110)
    await serving.kill()
    const rows = await marks()
    expect(rows).toHaveLength(100)
    expect(rows.map(({ verdict }) => verdict).slice(0, 6)).toEqual([
      'relevant',
      'irrelevant',
      'partial',
      'irrelevant',
      'unable',
      'irrelevant',
    ])
  })

  it('goes on where one was after kill -9 in the middle, with nothing lost', async () => {
    await page.goto(await serving.start())
    await page.getByText('documentos para consultar').waitFor()
    await page.keyboard.press('Alt+3')
    await shown().waitFor()
    const [asked, there] = [await question(), await target()]
    await mark('3')
    // As soon as the next one is on screen, the mark is on the disk: no moment to write it later.
    const [after, next] = [await question(), await target()]
    await serving.kill()
    expect(await marks()).toHaveLength(101)
    await page.goto(await serving.start())
    await page.getByText('documentos para consultar').waitFor()
    await page.keyboard.press('Alt+3')
    await shown().waitFor()
    expect([await question(), await target()]).toEqual([after, next])
    // And what was said last can be taken back, as if nothing had happened.
    await page.keyboard.press('Control+z')
    await poll(async () => [await question(), await target()]).toEqual([asked, there])
    await mark('3')
  })

  it('puts off, shows what is around, and tells where a passage came from only after it was marked', async () => {
    const first = await target()
    await page.keyboard.press('d')
    await poll(target).not.toBe(first)
    const origin = page.getByRole('list', { name: 'Todo lo que se dijo de este fragmento' })
    expect(await page.getByText(/puesto \d+|puntaje|al azar/).count()).toBe(0)
    await mark('0')
    await page.keyboard.press('i')
    await origin.getByText(/no puedo juzgar.*en Etiquetar · (?:puesto \d+|se tomó al azar)/).waitFor()
    await page.keyboard.press('i')
    await origin.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: /El fragmento está cortado/ }).waitFor()
    await page.keyboard.press('4')
    await page.locator('.last').getByText('El fragmento está cortado').waitFor()
    await page.keyboard.press('n')
    await page.getByLabel('Nota').fill('falta el anexo')
    await page.keyboard.press('Enter')
    await page.locator('.last').getByText('«falta el anexo»').waitFor()
    await page.keyboard.press('z')
    await page.locator('.around').first().waitFor({ state: 'attached' })
  })

  it('changes many marks in the table and takes them back with one key', async () => {
    await page.getByRole('tab', { name: /^Marcas/ }).click()
    await page.getByRole('row').nth(2).waitFor()
    await expectAccessible(page)
    await page.getByLabel('Seleccionar todas las que se ven').check()
    await page
      .getByRole('group', { name: 'Con las seleccionadas' })
      .getByRole('button', { name: 'Parcial' })
      .click()
    await page.getByText(/marcas cambiadas; Ctrl\+Z lo deshace/).waitFor()
    await poll(() => page.locator('td.verdict:not(.partial)').count()).toBe(0)
    await page.locator('tbody tr').first().focus()
    await page.keyboard.press('Control+z')
    await poll(() => page.locator('td.verdict:not(.partial)').count()).toBeGreaterThan(50)
    await page.getByRole('button', { name: 'Preguntas sin respuesta' }).click()
    await page.getByRole('button', { name: 'Todas', exact: true }).click()
    expect(errors).toEqual([])
  })
})
