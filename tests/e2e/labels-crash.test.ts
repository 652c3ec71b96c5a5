/** The program killed while one marks among what was found: nothing said is lost, and one goes on where one was. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { markFilter } from '../../src/shared/contract/label-marks.ts'
import { expectAccessible } from '../support/accessible.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { launchBrowser } from '../support/browser.ts'
import { Serving } from '../support/serving.ts'

const documents = 30

describe('marking where one searches, and kill -9', () => {
  const folder = temporaryFolder()
  const library = join(folder.path, 'biblioteca')
  const serving = new Serving(library)
  let browser: Browser
  let page: Page

  /** What the library holds, once nobody else does. */
  async function marks(): Promise<{ said: string[]; active: string | undefined }> {
    const app = openTestApplication(library)
    try {
      const { marks: rows } = app.labels.marks.list(markFilter.parse({}), 'at', false, 1000, 0)
      return {
        said: rows
          .filter(({ states }) => !states.includes('propagated'))
          .map(({ excerpt, verdict }) => `${/Norma (\d+)/.exec(excerpt)?.[1] ?? ''} ${verdict}`),
        active: app.labels.active()?.text,
      }
    } finally {
      await app.close()
    }
  }

  beforeAll(async () => {
    const app = openTestApplication(library)
    const files = Array.from({ length: documents }, (_, i) => {
      const file = join(folder.path, `norma-${String(i)}.txt`)
      const own = Array.from({ length: 12 }, (_each, k) => `asunto${String(i)}x${String(k)}`).join(' ')
      writeFileSync(file, `Norma ${String(i)} del riego de las huertas del barrio ${String(i)}: ${own}.\n`)
      return file
    })
    await app.jobs.wait(app.import(files, false).id)
    await app.close()
    browser = await launchBrowser()
    page = await (await browser.newContext({ viewport: { width: 1366, height: 768 } })).newPage()
    await page.goto(await serving.start())
    await page.getByText('documentos para consultar').waitFor()
  })
  afterAll(async () => {
    await browser.close()
    await serving.kill()
    folder[Symbol.dispose]()
  })

  /** What a key marks; the focus follows it a frame later. */
  const row = () => page.locator('[role=listbox] [role=option][aria-selected=true]')
  const focused = () => page.locator('[role=listbox] [role=option][aria-selected=true]:focus').waitFor()
  const number = async () => /Norma (\d+)/.exec((await row().textContent()) ?? '')?.[1] ?? ''
  const poll = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 20_000 })
  const sign = { 1: 'relevant', 2: 'partial', 3: 'irrelevant' } as const
  const names = { 1: 'Relevante', 2: 'Parcial', 3: 'No relevante' } as const
  const said: string[] = []

  /** Down the list, a key each; what the row shows is on the disk. */
  async function mark(key: keyof typeof sign): Promise<void> {
    said.push(`${await number()} ${sign[key]}`)
    await page.keyboard.press(String(key))
    await row().getByText(names[key]).waitFor()
  }

  async function open(): Promise<void> {
    await page.goto(await serving.start())
    await page.getByText('documentos para consultar').waitFor()
  }

  it('keeps every mark that was shown, the question they go to, and the row', async () => {
    await page.locator('#query').fill('riego de las huertas')
    await page.keyboard.press('Enter')
    await focused()
    const keys = [1, 3, 2, 3, 1] as const
    for (const key of keys) {
      await mark(key)
      await page.keyboard.press('ArrowDown')
    }
    // Killed the moment that the last one is on screen.
    await mark(3)
    const last = await number()
    await serving.kill()
    expect(await marks()).toEqual({ said, active: 'riego de las huertas' })
    await open()
    await page.getByText('Estaba marcando para «riego de las huertas»').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Seguir donde estaba' }).click()
    await focused()
    await poll(number).toBe(last)
    await page.locator('.bar').getByText('Marcando para: «riego de las huertas»').waitFor()
    await row().getByText('No relevante').waitFor()
  })

  it('does so at any moment, also with a key pressed that was not answered yet', async () => {
    for (let round = 0; round < 3; round += 1) {
      await page.keyboard.press('ArrowDown')
      await mark(2)
      await page.keyboard.press('ArrowDown')
      const next = await number()
      // Not waited for: it may be kept or not, and never half.
      await page.keyboard.press('1')
      await serving.kill()
      const found = (await marks()).said
      expect([said, [...said, `${next} relevant`]]).toContainEqual(found)
      said.splice(0, said.length, ...found)
      await open()
      await page.getByRole('button', { name: 'Seguir donde estaba' }).click()
      await focused()
    }
    // What was said last is taken back as if nothing had happened.
    await page.keyboard.press('Control+z')
    await page.getByText('Se deshizo la marca').waitFor()
    await serving.kill()
    await poll(async () => (await marks()).said.length).toBe(said.length - 1)
  })
})
