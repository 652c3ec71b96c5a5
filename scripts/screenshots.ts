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
import { takeLabels } from './screenshots-labels.ts'
import { takeMatters } from './screenshots-matters.ts'
import { takeTraining } from './screenshots-training.ts'
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
const take = async (name: string) => {
  // Nothing looks as if it were pointed at.
  await page.mouse.move(0, 0)
  await page.waitForTimeout(200)
  await page.screenshot({ path: join(target, `${name}.png`) })
}

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
await page.getByRole('button', { name: 'Estructura' }).click()

/** Opens the result whose row says so, with the focus in its text. */
async function read(text: string, row: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.locator('#query').fill(text)
  await page.keyboard.press('Enter')
  // The answer is here once its first row has the focus.
  await page.locator('.row.selected:focus').waitFor()
  await page.locator('.row').filter({ hasText: row }).first().click()
  await page.locator('.row.selected').filter({ hasText: row }).waitFor()
  await page.locator('.panes:not(.dimmed) article .piece').first().waitFor({ state: 'attached' })
  await page.waitForTimeout(400)
  await page.locator('article').first().focus()
}

async function toArticle(number: string): Promise<void> {
  await page.keyboard.press('g')
  await page.getByLabel('Ir al artículo').fill(number)
  await page.keyboard.press('Enter')
  await page.waitForTimeout(400)
}

// A consolidated text with its notes, beside the original one.
await read('decreto 318/2024', 'actualizado')
await toArticle('5')
await take('texto-actualizado')
await page.keyboard.press('d')
await page.getByRole('region', { name: 'Texto original y texto actualizado' }).waitFor()
await page.keyboard.press('n')
await page.waitForTimeout(400)
await take('comparacion')
await page.keyboard.press('Escape')

// A decree that quotes the articles it replaces; what it cites may be two norms.
await read('decreto 512/2026', 'Decreto 512/2026')
await page.keyboard.press('e')
await toArticle('1')
await take('modificatoria')
await page.keyboard.press('e')
await page.locator('article').focus()
await page.keyboard.press('Home')
await page.locator('article a[data-reference]', { hasText: '318/24' }).first().focus()
await page.keyboard.press('Enter')
await page.getByRole('dialog').getByText('Puede ser una de estas normas:').waitFor()
await page.waitForTimeout(400)
await take('cita-ambigua')
await page.keyboard.press('Escape')
await page.locator('article').focus()
await page.keyboard.press('r')
await page.getByRole('complementary', { name: 'Relaciones' }).waitFor()
await page.waitForTimeout(400)
await take('relaciones')

// And the norm that it modifies, beside it.
const modified = page.getByRole('region', { name: 'Modifica a' })
await modified.getByRole('button', { name: /^Decreto 318/ }).focus()
await page.keyboard.press('l')
await page.getByRole('group', { name: 'Segunda norma' }).waitFor()
await page.keyboard.press('g')
await page.getByLabel('Ir al artículo').fill('5')
await page.keyboard.press('Enter')
await page.keyboard.press('o')
await page.keyboard.press('r')
await toArticle('1')
await take('segunda-norma')
await page.keyboard.press('o')
await page.keyboard.press('Shift+Escape')

await page.keyboard.press('Alt+5')
await page.getByRole('heading', { name: 'Biblioteca', exact: true }).waitFor()
await page.waitForTimeout(400)
await take('biblioteca')
await page.getByRole('tab', { name: 'Edición' }).click()
await page.getByRole('grid', { name: 'Ediciones del mes' }).waitFor()
await page.waitForTimeout(400)
await take('edicion')
await page.keyboard.press('Enter')
await page.getByRole('listbox', { name: /^Sumario/ }).waitFor()
await page.keyboard.press('ArrowDown')
await page.waitForTimeout(400)
await take('sumario')
// An aviso that runs several days.
for (let step = 0; step < 200; step += 1) {
  const chosen = await page.locator('[role=listbox] [aria-selected=true]').textContent()
  if (/\d+\/\d+ a \d+\/\d+\/\d{4}/.test(chosen ?? '')) break
  await page.keyboard.press('ArrowDown')
}
await page.waitForTimeout(400)
await take('sumario-varios-dias')
await page.keyboard.press('Alt+6')
await page.getByRole('list', { name: 'Modelos' }).getByRole('listitem').first().waitFor()
await page.waitForTimeout(400)
await take('ajustes')

await takeMatters(app, page, take)
await takeLabels(app, page, take)
await takeTraining(app, page, take)

await browser.close()
await server.close()
await app.close()
rmSync(folder, { recursive: true, force: true })
