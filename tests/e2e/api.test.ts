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

describe('the page to try the API', () => {
  const folder = temporaryFolder()
  let app: Application
  let server: WebServer
  let browser: Browser
  let page: Page
  const left: string[] = []

  beforeAll(async () => {
    writeEdition(join(folder.path, 'edicion'))
    app = openTestApplication(join(folder.path, 'biblioteca'))
    await app.jobs.wait(app.import([join(folder.path, 'edicion')], false).id)
    server = await startWebServer(app, {
      host: '127.0.0.1',
      port: 0,
      rendererDirectory: join(projectRoot, 'out', 'renderer'),
    })
    browser = await launchBrowser()
    const context = await browser.newContext({ viewport: { width: 1024, height: 700 } })
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    page = await context.newPage()
    page.on('request', (request) => {
      if (!request.url().startsWith(server.origin) && !request.url().startsWith('data:'))
        left.push(request.url())
    })
    await page.goto(server.address)
    await page.goto(`${server.origin}/api`)
  })

  afterAll(async () => {
    await browser.close()
    await server.close()
    await app.close()
    folder[Symbol.dispose]()
  })

  it('sends a question and shows what a program would receive', async () => {
    await page.getByLabel('pregunta').fill("plan de riego d'Ávila")
    await page.getByLabel('top_k').fill('1')
    await page.keyboard.press('Enter')
    await page.getByText(/^200 · /).waitFor()
    expect(await page.getByLabel('Lo que recibe su programa').inputValue()).toContain('"resultados"')
    await expectAccessible(page)
  })

  it('copies the same call for a terminal, quoted for a shell', async () => {
    await page.getByRole('button', { name: 'Copiar' }).click()
    await page.getByRole('button', { name: 'Copiado' }).waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied).toContain(`curl ${server.origin}/buscar`)
    expect(copied).toContain(String.raw`plan de riego d'\''Ávila`)
    expect(left).toEqual([])
  })
})
