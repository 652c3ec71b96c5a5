/** The first minute: the demo edition is there, answers an example question, and one's own folder is one button away. */
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { expect, it } from 'vitest'
import { startWebServer } from '../../src/main/web/server.ts'
import { expectAccessible } from '../support/accessible.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { launchBrowser } from '../support/browser.ts'
import { projectRoot } from '../support/shared.ts'

it('answers an example question of the demo edition and offers to import one’s own folder', async () => {
  const folder = temporaryFolder()
  const app = openTestApplication(join(folder.path, 'biblioteca'))
  const rendererDirectory = join(projectRoot, 'out', 'renderer')
  const server = await startWebServer(app, { host: '127.0.0.1', port: 0, rendererDirectory })
  let browser: Browser | undefined
  try {
    app.begin()
    browser = await launchBrowser()
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 } })
    const page = await context.newPage()
    await page.goto(server.address)
    const questions = page.locator('.nothing button:not(.primary)')
    await expect.poll(() => questions.count(), { timeout: 20_000 }).toBe(3)
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Importar una carpeta' }).click()
    await page.getByRole('heading', { name: 'Sumar documentos' }).waitFor()
    await page.keyboard.press('Alt+1')
    await questions.first().click()
    await page.locator('.row.selected').waitFor()
    await page.locator('article mark').first().waitFor()
  } finally {
    await browser?.close()
    await server.close()
    await app.close()
    folder[Symbol.dispose]()
  }
})
