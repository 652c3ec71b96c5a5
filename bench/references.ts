/**
 * The grammar of citations: how fast it reads, and how right it is on the samples read by hand.
 *
 *   node bench/references.ts NORMS DATA [COUNT]     NORMS: folder of the norms unpacked; DATA: ../shared/data
 *
 * Megabytes are of UTF-8, of COUNT norms (4,000) spread over the folder; one core, parsing not counted. The samples are of
 * `tests/references`, and what counts as a reference is in `references/score.ts`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { findReferences } from '../src/main/core/references/grammar/index.ts'
import { sample, score } from './references/score.ts'
import { normText } from './references/texts.ts'

const [norms, data, count = '4000'] = process.argv.slice(2)
if (norms === undefined || data === undefined) {
  console.error('usage: references.ts NORMS DATA [COUNT], see the head of the file')
  process.exit(2)
}
const names = readdirSync(norms).filter((name) => name.endsWith('.md'))
const step = Math.max(1, Math.floor(names.length / Number(count)))
const texts: string[] = []
for (let i = 0; i < names.length; i += step)
  texts.push(await normText(norms, basename(names[i] ?? '', '.md')))
const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
// The first pass compiles.
for (const text of texts.slice(0, 200)) findReferences(text)
// Of this process alone, so that a busy machine says the same.
const begun = process.cpuUsage()
let found = 0
let slowest = { milliseconds: 0, length: 0 }
for (const text of texts) {
  const before = performance.now()
  found += findReferences(text).length
  const milliseconds = performance.now() - before
  if (milliseconds > slowest.milliseconds) slowest = { milliseconds, length: text.length }
}
const used = process.cpuUsage(begun)
const seconds = (used.user + used.system) / 1e6
console.log(
  `${texts.length} norms, ${(bytes / 1e6).toFixed(1)} MB, ${found} references: ${(bytes / 1e6 / seconds).toFixed(1)} MB/s; ` +
    `the slowest took ${slowest.milliseconds.toFixed(0)} ms for ${slowest.length} characters`,
)

console.log(
  '\n| sample | windows | references | found | right | precision | recall |\n|---|---|---|---|---|---|---|',
)
for (const name of ['sample-300', 'sample-100']) {
  const file = join(import.meta.dirname, `../tests/references/${name}.json`)
  if (!existsSync(file)) continue
  const windows = sample.parse(JSON.parse(readFileSync(file, 'utf8')))
  const { expected, found: cited, right, precision, recall, drifted } = await score(data, windows)
  console.log(
    `| ${name} | ${windows.length} | ${expected} | ${cited} | ${right} | ${precision.toFixed(3)} | ${recall.toFixed(3)} |`,
  )
  if (drifted.length > 0) console.log(`left out, for their texts are others now: ${drifted.join(', ')}`)
}
