/**
 * Length of passages and header before them: the semantic leg, and its fusion with BM25 over whole documents, for 90,
 * 120 and 180 words with and without a header.
 * node bench/quality-passages.ts norms NORMS QUERIES.jsonl [OTHERS]: the norms sought and OTHERS more (1,500), each cut
 *   after its first 3,200 characters (about the 540 words of the baselines of ../shared/data/README.md)
 * node bench/quality-passages.ts texts FOLDER QUERIES.jsonl: every text of a folder, whole
 * Cosines are exact, over the float32 vectors of the int8 model.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseFile } from '../src/main/core/corpus/formats/index.ts'
import { cutPassages } from '../src/main/core/corpus/passages.ts'
import { structureOf } from '../src/main/core/corpus/structure-of.ts'
import { parseQueries } from '../src/main/core/evaluation/evaluate.ts'
import { meanOf } from '../src/main/core/evaluation/metrics.ts'
import { stem } from '../src/main/core/search/analysis/stem.ts'
import { tokenise } from '../src/main/core/search/analysis/tokenise.ts'
import { parseQuery } from '../src/main/core/search/query.ts'
import { createNodeEngineHost } from '../src/main/engine/spawn-node.ts'

const [kind, folder, queryFile, others = '1500'] = process.argv.slice(2)
if ((kind !== 'norms' && kind !== 'texts') || folder === undefined || queryFile === undefined) {
  console.error('usage: quality-passages.ts norms|texts FOLDER QUERIES.jsonl [OTHERS]')
  process.exit(2)
}
const characters = kind === 'norms' ? 3_200 : Infinity
const weight = 0.4
const queries = parseQueries(readFileSync(queryFile, 'utf8'))
const sought = new Set(queries.map((query) => query._id))

interface Text {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly headings: Parameters<typeof structureOf>[1]
}

const hash = (name: string) => createHash('sha1').update(name).digest('hex')
const names = readdirSync(folder)
const isSought = (name: string) => sought.has(kind === 'norms' ? name.replace(/\.md$/, '') : name)
const rest = names.filter((name) => !isSought(name)).sort((x, y) => (hash(x) < hash(y) ? -1 : 1))
const chosen = [...names.filter(isSought), ...(kind === 'norms' ? rest.slice(0, Number(others)) : rest)]
const texts: Text[] = []
for (const name of chosen) {
  const { documents } = await parseFile({ name, bytes: readFileSync(join(folder, name)) }, { bodyOnly: true })
  for (const { id, title, text, headings } of documents) texts.push({ id, title, text, headings })
}

/** BM25 (k1 .9, b .4) over whole texts, divided by the best. */
const bags = texts.map(({ text }) => {
  const bag = new Map<string, number>()
  for (const { word } of tokenise(text)) bag.set(stem(word), (bag.get(stem(word)) ?? 0) + 1)
  return bag
})
const lengths = bags.map((bag) => [...bag.values()].reduce((sum, count) => sum + count, 0))
const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length
const holding = new Map<string, number>()
for (const bag of bags) for (const term of bag.keys()) holding.set(term, (holding.get(term) ?? 0) + 1)
function wordsOf(query: string): number[] {
  const terms = parseQuery(query).words.map((word) => word.stem)
  const scores = bags.map((bag, i) => {
    const norm = 0.9 * (0.6 + (0.4 * (lengths[i] ?? 0)) / mean)
    return terms.reduce((sum, term) => {
      const frequency = bag.get(term) ?? 0
      const n = holding.get(term) ?? 0
      const idf = Math.log(1 + (bags.length - n + 0.5) / (n + 0.5))
      return sum + (idf * frequency * 1.9) / (frequency + norm)
    }, 0)
  })
  const best = Math.max(...scores) || 1
  return scores.map((score) => score / best)
}
const lexical = queries.map(({ text }) => wordsOf(text))

const engines = createNodeEngineHost()
const encoder = engines.encoder('index')
await encoder.load({ directory: join(import.meta.dirname, '../resources/models/semilla'), precision: 'int8' })
async function embed(all: readonly string[], side: 'document' | 'query'): Promise<Float32Array[]> {
  const order = [...all.keys()].sort((x, y) => (all[x] ?? '').length - (all[y] ?? '').length)
  const rows: Float32Array[] = []
  for (let at = 0; at < order.length; at += 32) {
    const some = order.slice(at, at + 32)
    const { embeddings } = await encoder.encode(
      some.map((i) => all[i] ?? ''),
      { side },
    )
    const width = embeddings.length / some.length
    some.forEach((i, k) => (rows[i] = embeddings.subarray(k * width, (k + 1) * width)))
  }
  return rows
}
const questions = await embed(
  queries.map((query) => query.text),
  'query',
)

function report(scoresOf: (query: number) => readonly number[]): string {
  const ranked = queries.map((query, q) => {
    const scores = scoresOf(q)
    const ranking = [...scores.keys()]
      .sort((x, y) => (scores[y] ?? 0) - (scores[x] ?? 0))
      .slice(0, 100)
      .map((i) => texts[i]?.id ?? '')
    return { ranking, relevant: new Set([query._id]) }
  })
  return [meanOf('accuracy', 1, ranked), meanOf('recall', 10, ranked), meanOf('ndcg', 10, ranked)]
    .map((figure) => figure.toFixed(3))
    .join(' / ')
}

console.log(`${texts.length} documents, ${queries.length} queries; R@1 / R@10 / NDCG@10`)
console.log(`BM25 over whole documents ${report((q) => lexical[q] ?? [])}\n`)
console.log(
  `| words | header | passages | meaning | both, a = ${weight} | a second |\n|---|---|---|---|---|---|`,
)
for (const maxWords of [90, 120, 180]) {
  for (const header of [false, true]) {
    const owners: number[] = []
    const passages: string[] = []
    texts.forEach(({ title, text, headings }, i) => {
      for (const cut of cutPassages(text, structureOf(text, headings).segments, { maxWords })) {
        if (cut.start >= characters) break
        owners.push(i)
        passages.push(`${header ? `${title}\n` : ''}${text.slice(cut.start, cut.end)}`)
      }
    })
    const begun = performance.now()
    const rows = await embed(passages, 'document')
    const rate = passages.length / ((performance.now() - begun) / 1000)
    const cosines = questions.map((question) => {
      const best = new Array<number>(texts.length).fill(0)
      rows.forEach((row, p) => {
        let dot = 0
        for (let d = 0; d < row.length; d += 1) dot += (row[d] ?? 0) * (question[d] ?? 0)
        const owner = owners[p] ?? 0
        if (dot > (best[owner] ?? 0)) best[owner] = dot
      })
      return best
    })
    const both = (q: number) =>
      (cosines[q] ?? []).map((cosine, i) => (1 - weight) * (lexical[q]?.[i] ?? 0) + weight * cosine)
    console.log(
      `| ${maxWords} | ${header ? 'title' : 'none'} | ${passages.length} | ${report((q) => cosines[q] ?? [])} | ${report(both)} | ${rate.toFixed(0)} |`,
    )
  }
}
await engines.close()
