/** Questions suggested from titles and summaries, accepted and discarded by keyboard. */
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import type { WebServer } from '../../src/main/web/server.ts'
import { expectAccessible } from '../support/accessible.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { browse } from '../support/browse.ts'
import { projectRoot } from '../support/shared.ts'

describe('suggested questions', () => {
  const folder = temporaryFolder()
  let app: Application
  let server: WebServer
  let browser: Browser
  let page: Page
  const errors: string[] = []

  beforeAll(async () => {
    app = openTestApplication(join(folder.path, 'biblioteca'))
    await app.jobs.wait(app.import([join(projectRoot, 'resources', 'demo', 'edicion')], false).id)
    ;({ server, browser, page } = await browse(app, errors, { width: 1024, height: 700 }))
    await page.getByText('documentos para consultar').waitFor()
    await page.keyboard.press('Alt+3')
    await page.getByRole('tab', { name: /^Preguntas/ }).click()
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
    await app.close()
    folder[Symbol.dispose]()
  })

  const poll = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 20_000 })
  const rows = () => page.getByRole('listbox', { name: 'Sugerencias' }).getByRole('option')
  const row = () => page.locator('[aria-label=Sugerencias] [role=option]:focus')
  const textOf = async () =>
    (await row().locator('.question').textContent())?.replace(/ sugerida$/, '').trim() ?? ''
  const listed = () => app.labels.questions('all', '', 100, 0).questions.map(({ text }) => text)

  it('are shown as such, with their document, and counted nowhere', async () => {
    await page.getByRole('button', { name: 'De títulos y sumarios' }).click()
    await row().waitFor()
    expect(await rows().count()).toBe(20)
    await row().getByText('sugerida').waitFor()
    await page.getByText('0 preguntas', { exact: true }).waitFor()
    expect(listed()).toEqual([])
    await expectAccessible(page)
  })

  it('one is accepted, one in other words, several at once, others discarded: a key each', async () => {
    const first = await textOf()
    await page.keyboard.press('a')
    await page
      .getByText('Se aceptó una pregunta', { exact: false })
      .or(page.getByText('Se aceptó 1 pregunta'))
      .first()
      .waitFor()
    await poll(listed).toEqual([first])
    // The next one has the keys.
    await row().waitFor()
    expect(await textOf()).not.toBe(first)
    await page.keyboard.press('e')
    await page.getByLabel('La pregunta', { exact: true }).fill('¿Qué pide la norma que se sugirió?')
    await expectAccessible(page)
    await page.keyboard.press('Enter')
    await poll(listed).toEqual([first, '¿Qué pide la norma que se sugirió?'])
    await row().waitFor()
    await page.keyboard.press('x')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('x')
    await page.getByRole('button', { name: 'Aceptar (2)' }).waitFor()
    await page.keyboard.press('a')
    await page.getByText('Se aceptaron 2 preguntas').waitFor()
    await poll(() => listed().length).toBe(4)
    await page.keyboard.press('Control+a')
    await page.keyboard.press('q')
    await page.getByText(/^Se descartaron 16 preguntas/).waitFor()
    expect(await rows().count()).toBe(0)
    expect(app.labels.suggestions.list()).toEqual([])
    expect(listed()).toHaveLength(4)
  })

  it('all that were decided at once come back with one key', async () => {
    await page.getByRole('button', { name: 'Sugerir más' }).waitFor()
    await page.keyboard.press('Control+z')
    await poll(() => rows().count()).toBe(16)
    await page.getByText('Se deshicieron las sugerencias descartadas').first().waitFor()
    await rows().first().focus()
    await page.keyboard.press('Escape')
    await rows().first().waitFor({ state: 'detached' })
    await page.locator('button:focus', { hasText: 'De títulos y sumarios' }).waitFor()
    expect(errors).toEqual([])
  })
})
