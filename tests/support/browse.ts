/** An application served to a page of its own, as an end-to-end test looks at it. */
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { Application } from '../../src/main/core/application.ts'
import { startWebServer, type WebServer } from '../../src/main/web/server.ts'
import { launchBrowser } from './browser.ts'
import { projectRoot } from './shared.ts'

export interface Browsed {
  readonly server: WebServer
  readonly browser: Browser
  /** It may use the clipboard, and keep what it downloads. */
  readonly page: Page
}

/** @param errors takes what the page throws */
export async function browse(
  app: Application,
  errors: string[] = [],
  viewport = { width: 1366, height: 768 },
): Promise<Browsed> {
  const server = await startWebServer(app, {
    host: '127.0.0.1',
    port: 0,
    rendererDirectory: join(projectRoot, 'out', 'renderer'),
  })
  const browser = await launchBrowser()
  const context = await browser.newContext({ viewport, acceptDownloads: true })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const page = await context.newPage()
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(server.address)
  return { server, browser, page }
}
