/**
 * Frames while scrolling in the browser: a norm of 1,200,000 characters in the reader, and a list of 10,000 results.
 * node bench/reader-scroll.ts [--characters 1200000] [--documents 10000]
 * Needs the built page (node scripts/setup.mjs --build). Prints one JSON object: of each scroll the longest frame and the
 * 99th percentile, in milliseconds, and the most nodes the page held.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { startWebServer } from '../src/main/web/server.ts'
import { openTestApplication, temporaryFolder } from '../tests/support/application.ts'
import { launchBrowser } from '../tests/support/browser.ts'
import { longNorm } from '../tests/support/long-norm.ts'
import { projectRoot } from '../tests/support/shared.ts'

const { values } = parseArgs({
  options: {
    characters: { type: 'string', default: '1200000' },
    documents: { type: 'string', default: '10000' },
  },
})
const documents = Number(values.documents)
/** Milliseconds, and nodes: what the design allows. */
const allowed = { frame: 50, nodes: 2000 }

interface Scroll {
  readonly longest: number
  readonly p99: number
  readonly frames: number
  readonly nodes: number
  /** CSS px between where it began and where it ended. */
  readonly moved: number
}

/** Watches the page's frames while it is scrolled. */
async function watched(page: Page, scroll: () => Promise<void>): Promise<Scroll> {
  const place = () =>
    page.evaluate(() =>
      ['article', '[role=listbox][aria-label=Resultados]'].map(
        (each) => document.querySelector(each)?.scrollTop ?? 0,
      ),
    )
  const before = await place()
  await page.evaluate(() => {
    const frames: number[] = []
    let [nodes, last, going] = [0, performance.now(), true]
    const frame = (now: number) => {
      frames.push(now - last)
      last = now
      nodes = Math.max(nodes, document.querySelectorAll('*').length)
      if (going) requestAnimationFrame(frame)
    }
    requestAnimationFrame((now) => {
      last = now
      requestAnimationFrame(frame)
    })
    Reflect.set(window, 'endWatch', () => {
      going = false
      return { frames, nodes }
    })
  })
  await scroll()
  await page.waitForTimeout(200)
  const { frames, nodes } = await page.evaluate(() => {
    const end = Reflect.get(window, 'endWatch') as () => { frames: number[]; nodes: number }
    return end()
  })
  const sorted = frames.toSorted((x, y) => x - y)
  const tenths = (each: number | undefined) => Math.round((each ?? 0) * 10) / 10
  return {
    longest: tenths(sorted.at(-1)),
    p99: tenths(sorted[Math.floor(sorted.length * 0.99)]),
    frames: frames.length,
    nodes,
    moved: Math.round(Math.max(...(await place()).map((each, i) => Math.abs(each - (before[i] ?? 0))))),
  }
}

/** As a hand does it: 60 turns of the wheel, near 2 s. */
async function wheel(page: Page, by: number): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) {
    await page.mouse.wheel(0, by)
    await page.waitForTimeout(30)
  }
}

using folder = temporaryFolder()
const source = join(folder.path, 'normas')
mkdirSync(source)
writeFileSync(join(source, 'codigo.txt'), longNorm(Number(values.characters)))
for (let each = 1; each < documents; each += 1)
  writeFileSync(
    join(source, `disposicion-${each}.txt`),
    `DISPOSICIÓN ${each}/2018\n\nARTÍCULO 1°.- Habilítase el amarradero número ${each} para embarcaciones menores.\n`,
  )
const app = openTestApplication(join(folder.path, 'biblioteca'))
const server = await startWebServer(app, {
  host: '127.0.0.1',
  port: 0,
  rendererDirectory: join(projectRoot, 'out', 'renderer'),
})
const browser = await launchBrowser()
try {
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 } })
  await page.goto(server.address)
  await page.getByRole('button', { name: 'Importar documentos' }).click()
  await page.getByPlaceholder('/home/estudio/boletines').fill(source)
  await page.getByRole('button', { name: 'Importar', exact: true }).click()
  await page.getByText(/documentos? nuevos?/).waitFor({ timeout: 600_000 })
  const ask = async (query: string) => {
    await page.keyboard.press('Control+k')
    await page.locator('#query').fill(query)
    await page.keyboard.press('Enter')
    await page.locator('article mark').first().waitFor()
    await page.waitForTimeout(500)
  }
  const scrolls: Record<string, Scroll> = {}
  // What does not see a page that stands still has measured nothing.
  const still = await watched(page, () =>
    page.evaluate(() => {
      for (const until = performance.now() + 120; performance.now() < until;);
    }),
  )
  if (still.longest < 100) throw new Error(`a stop of 120 ms was seen as ${still.longest} ms`)

  await ask('desove de truchas arcoíris')
  const article = page.locator('article')
  await article.focus()
  await article.hover()
  await page.keyboard.press('Home')
  const key = (name: string) => () => page.keyboard.press(name)
  scrolls['reader, wheel down'] = await watched(page, () => wheel(page, 400))
  scrolls['reader, wheel up'] = await watched(page, () => wheel(page, -240))
  scrolls['reader, End'] = await watched(page, key('End'))
  scrolls['reader, Home'] = await watched(page, key('Home'))
  scrolls['reader, End again'] = await watched(page, key('End'))
  scrolls['reader, the middle'] = await watched(page, () =>
    article.evaluate((each) => {
      each.scrollTop = each.scrollHeight / 2
    }),
  )

  await ask('amarradero embarcaciones')
  const list = page.getByRole('listbox', { name: 'Resultados' })
  await list.hover()
  await list.focus()
  scrolls['list, wheel down'] = await watched(page, () => wheel(page, 800))
  // Each end of what is there brings the next page.
  const size = () => list.evaluate((each) => Math.round(each.scrollHeight / 116))
  const filling = await watched(page, async () => {
    for (let before = 0, now = await size(); now > before; now = await size()) {
      before = now
      await list.evaluate((each) => {
        each.scrollTop = each.scrollHeight
      })
      for (let wait = 0; wait < 40 && (await size()) === before; wait += 1) await page.waitForTimeout(25)
    }
  })
  scrolls['list, to its end page by page'] = filling
  const rows = await size()
  scrolls['list, Home'] = await watched(page, key('Home'))
  scrolls['list, End'] = await watched(page, key('End'))
  scrolls['list, wheel up'] = await watched(page, () => wheel(page, -800))
  const over = Object.entries(scrolls)
    .filter(([, { longest, nodes }]) => longest > allowed.frame || nodes > allowed.nodes)
    .map(([name]) => name)
  process.stdout.write(`${JSON.stringify({ rows, scrolls, over }, null, 2)}\n`)
} finally {
  await browser.close()
  await server.close()
  await app.close()
}
