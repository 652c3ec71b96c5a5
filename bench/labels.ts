/**
 * Marking in a library of many documents: where what is missing ranks, and the next passage on screen after a key.
 *
 *   node bench/labels.ts LIBRARY [--questions 100] [--marks 200] [--no-browser]
 *
 * LIBRARY is a folder with documents, which gets questions and marks: give it a copy. Questions are of documents taken by
 * chance, always the same: what their summary or title would ask, else words of their text. What is missing of each is
 * another document, named by its citation or by words of its text in turn. Needs the built page (node scripts/setup.mjs --build). Prints one JSON object, in
 * milliseconds.
 */
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { uniforms } from '../src/main/ml/random.ts'
import type { Application } from '../src/main/core/application.ts'
import { citationOf } from '../src/main/core/citations/cite.ts'
import { keysOfSubjects, readMeta, readText } from '../src/main/core/corpus/read.ts'
import { suggestedText } from '../src/main/core/labels/suggested-text.ts'
import { startWebServer } from '../src/main/web/server.ts'
import { openTestApplication } from '../tests/support/application.ts'
import { launchBrowser } from '../tests/support/browser.ts'
import { projectRoot } from '../tests/support/shared.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    questions: { type: 'string', default: '100' },
    marks: { type: 'string', default: '200' },
    browser: { type: 'boolean', default: true },
  },
  allowNegative: true,
})
const [library] = positionals
if (library === undefined) {
  console.error('usage: labels.ts LIBRARY [--questions 100] [--marks 200] [--no-browser]')
  process.exit(2)
}
const count = Number(values.questions)

function figures(times: readonly number[]) {
  const sorted = times.toSorted((x, y) => x - y)
  const at = (share: number) => Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10
  return { times: sorted.length, p50: at(0.5), p95: at(0.95), longest: at(0.999) }
}

interface Asked {
  readonly text: string
  readonly missing: string
}

/** Telling words of a document from some way into it. */
const wordsOf = ({ reader }: Application, key: number, from: number): string =>
  readText(reader, key)
    .text.split(/\s+/)
    .filter((word) => word.length > 5)
    .slice(from, from + 8)
    .join(' ')

/** The same every time. */
function asked(app: Application): Asked[] {
  const { reader } = app
  const keys = keysOfSubjects(reader)
  const drawn = uniforms({ seed: 1, name: 'marking' }, count * 40)
  const found: Asked[] = []
  let next = 0
  const draw = () =>
    readMeta(reader, keys[Math.floor((drawn[next++ % drawn.length] ?? 0) * keys.length)] ?? 0)
  while (found.length < count && next < drawn.length) {
    const [meta, other] = [draw(), draw()]
    const text = suggestedText(meta) ?? wordsOf(app, meta.key, 30)
    const named = found.length % 2 === 0 ? citationOf(other, null) : wordsOf(app, other.key, 20)
    if (text !== '' && named !== '') found.push({ text, missing: named.slice(0, 300) })
  }
  return found
}

/** From the key to the frame that has another passage: as a person sees it. */
async function painted(page: Page, marks: number): Promise<number[]> {
  await page.locator('.text[data-target]').waitFor()
  await page.evaluate(() => {
    const times: number[] = []
    let [pressed, before] = [0, '']
    const shown = () => {
      const box = document.querySelector('.text[data-target]')
      const heading = document.querySelector('[role=tabpanel] h2')
      return `${heading?.textContent ?? ''} ${box?.getAttribute('data-target') ?? ''}`
    }
    document.addEventListener(
      'keydown',
      () => {
        pressed = performance.now()
        before = shown()
        const look = () => {
          if (shown() === before) requestAnimationFrame(look)
          // What is in the page at a frame is on screen when the next one begins.
          else requestAnimationFrame((now) => times.push(now - pressed))
        }
        requestAnimationFrame(look)
      },
      true,
    )
    Reflect.set(window, 'painted', times)
  })
  const read = () => page.evaluate(() => Reflect.get(window, 'painted') as number[])
  for (let marked = 0; marked < marks; marked += 1) {
    await page.keyboard.press(['1', '3', '2', '3'][marked % 4] ?? '3')
    while ((await read()).length <= marked) await page.waitForTimeout(20)
    // A person reads: meanwhile the next question's candidates are looked for.
    await page.waitForTimeout(150)
  }
  return read()
}

const app = openTestApplication(library)
const sample = asked(app)
const missing: { citation: number[]; words: number[] } = { citation: [], words: [] }
let [first, found] = [0, 0]
for (const [i, { text, missing: named }] of sample.entries()) {
  const { question } = await app.labels.add({
    ...{ text, matter: null, guideline: null, origin: 'typed', apart: true },
  })
  if (question === null) throw new Error(text)
  const begun = performance.now()
  const answer = await app.labels.missing(question.id, named)
  const took = performance.now() - begun
  found += answer.passages.length
  // The first one opens the index.
  if (i === 0) first = took
  else missing[i % 2 === 0 ? 'citation' : 'words'].push(took)
}
const judging: number[] = []
const choosing: number[] = []
let screen: number[] = []
if (values.browser) {
  const server = await startWebServer(app, {
    host: '127.0.0.1',
    port: 0,
    rendererDirectory: join(projectRoot, 'out', 'renderer'),
  })
  const browser = await launchBrowser()
  const page = await (await browser.newContext({ viewport: { width: 1366, height: 768 } })).newPage()
  await page.goto(server.address)
  await page.getByText('documentos para consultar').waitFor()
  await page.keyboard.press('Alt+3')
  screen = await painted(page, Number(values.marks))
  await browser.close()
  await server.close()
}
for (let id = app.labels.next(0), left = 10; id !== null && left > 0; id = app.labels.next(id), left -= 1) {
  let begun = performance.now()
  const work = await app.labels.work(id, false)
  choosing.push(performance.now() - begun)
  for (const { target, how, mark } of work?.items ?? []) {
    if (mark !== null) continue
    begun = performance.now()
    app.labels.judge({
      question: id,
      on: { target },
      verdict: 'irrelevant',
      reason: null,
      note: undefined,
      how,
    })
    judging.push(performance.now() - begun)
  }
}
const { documents, passages } = app.status()
const meaning = app.meaning.ready
await app.close()
console.log(
  JSON.stringify({
    ...{ documents, passages, meaning, load: Math.round((loadavg()[0] ?? 0) * 10) / 10 },
    missing: {
      first: Math.round(first),
      found,
      citation: figures(missing.citation),
      words: figures(missing.words),
    },
    ...{ choosing: figures(choosing), judging: figures(judging), painted: figures(screen) },
  }),
)
