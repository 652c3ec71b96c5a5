/**
 * The manual's pictures, taken of the demo edition in a library of its own: `npm run build:screenshots` after a change
 * of the screens, so that the manual shows what there is.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Application } from '../src/main/core/application.ts'
import { startWebServer } from '../src/main/web/server.ts'
import { createNodeEngineHost } from '../src/main/engine/spawn-node.ts'
import { launchBrowser } from '../tests/support/browser.ts'

const root = resolve(import.meta.dirname, '..')
const target = join(root, 'docs/manual/img')
const folder = mkdtempSync(join(tmpdir(), 'fojas-pictures-'))
const app = new Application({
  libraryDirectory: join(folder, 'biblioteca'),
  resourcesDirectory: join(root, 'resources'),
  shell: 'web',
  holder: 'las imágenes del manual',
  version: '0.1.0',
  engines: createNodeEngineHost(),
})
app.begin()
const server = await startWebServer(app, {
  host: '127.0.0.1',
  port: 0,
  rendererDirectory: join(root, 'out/renderer'),
})
// Pictures by meaning: the demo edition's import and its index first.
for (let quiet = 0; quiet < 10; quiet += 1) {
  const working = app.jobs.list().some((job) => job.finishedAt === null)
  if (working || !app.meaning.ready) quiet = 0
  await new Promise((done) => setTimeout(done, 100))
}
const browser = await launchBrowser()
const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, colorScheme: 'light' })
const page = await context.newPage()
const take = (name: string) => page.screenshot({ path: join(target, `${name}.png`) })

await page.goto(server.address)
await page.getByText('documentos para consultar').waitFor()
await take('primer-inicio')
await page.locator('#query').fill('requisitos para habilitar un comercio')
await page.keyboard.press('Enter')
await page.locator('article mark').first().waitFor()
await page.waitForTimeout(400)
await take('buscar')
await page.locator('#query').fill('elaboración domiciliaria de alimentos')
await page.keyboard.press('Enter')
await page.getByRole('heading', { name: /Resolución 1310/ }).waitFor()
await page.getByRole('button', { name: 'Estructura' }).click()
await page.locator('article').focus()
await page.keyboard.press('g')
await page.getByLabel('Ir al artículo').fill('12')
await page.keyboard.press('Enter')
await page.waitForTimeout(400)
await take('lector')
await page.keyboard.press('Alt+2')
await page.getByRole('heading', { name: 'Biblioteca', exact: true }).waitFor()
await page.waitForTimeout(400)
await take('biblioteca')
await page.keyboard.press('Alt+3')
await page.getByRole('list', { name: 'Modelos' }).getByRole('listitem').first().waitFor()
await page.waitForTimeout(400)
await take('ajustes')

await browser.close()
await server.close()
await app.close()
rmSync(folder, { recursive: true, force: true })
