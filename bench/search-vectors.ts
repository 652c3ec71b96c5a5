/**
 * The semantic leg at scale, over synthetic passages: clusters on the sphere, as sentence embeddings lie.
 * node bench/search-vectors.ts FOLDER [--count 1000000] [--dimension 256] [--queries 100] [--knn] [--float]
 * --knn also times sqlite-vec's own exact search over the same int8 rows; --float writes vectors.f32, queries.f32 and
 * exact.json for bench/peers/search_peers.py. Prints one JSON object.
 */
import { mkdirSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import Sqlite from 'better-sqlite3'
import * as sqliteVec from 'sqlite-vec'
import { corpusMigrations } from '../src/main/core/corpus/schema.ts'
import { openReader, openWriter } from '../src/main/core/library/connection.ts'
import { migrate } from '../src/main/core/library/migrate.ts'
import { scanChoiceFor } from '../src/main/core/vectors/generation.ts'
import { measureQuantiser, toBits, toInt8 } from '../src/main/core/vectors/quantise.ts'
import { vectorMigrations } from '../src/main/core/vectors/schema.ts'
import { Bitset, VectorSearcher } from '../src/main/core/vectors/searcher.ts'
import {
  activateGeneration,
  addGeneration,
  appendVectors,
  finishGeneration,
  setQuantiser,
} from '../src/main/core/vectors/store.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '1000000' },
    dimension: { type: 'string', default: '256' },
    queries: { type: 'string', default: '100' },
    knn: { type: 'boolean', default: false },
    float: { type: 'boolean', default: false },
  },
})
const count = Number(values.count)
const dimension = Number(values.dimension)
const queryCount = Number(values.queries)
const folder = positionals[0]
if (folder === undefined) throw new Error('which folder may hold the library?')
const k = 10

/** xorshift32: the same vectors on every machine. */
let state = 0x9e3779b9
function uniform(): number {
  state ^= state << 13
  state ^= state >>> 17
  state ^= state << 5
  return (state >>> 0) / 2 ** 32
}
const normal = () => uniform() + uniform() + uniform() + uniform() - 2
const centres = Array.from({ length: 2_000 }, () => Float32Array.from({ length: dimension }, normal))
function synthetic(): Float32Array {
  const centre = centres[Math.floor(uniform() ** 2 * centres.length)]!
  const row = centre.map((value) => value + normal() * 0.7)
  const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0))
  return row.map((value) => value / length)
}

mkdirSync(folder, { recursive: true })
const file = join(folder, 'fojas.db')
for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
const writer = openWriter(file)
migrate(writer, [...corpusMigrations, ...vectorMigrations])
const queries = Array.from({ length: queryCount }, synthetic)
const quantiser = measureQuantiser(
  Float32Array.from(Array.from({ length: 1_024 }, () => [...synthetic()]).flat()),
  dimension,
  false,
)
const identity = {
  ...{ model: 'synthetic', modelHash: '', tokenizerHash: '', pooling: 'mean', prompt: '', maxLength: 512 },
  ...{ precision: 'fp32', headerRule: '', passageRule: '', bodyOnly: false, dimension },
}
const id = addGeneration(writer, identity, scanChoiceFor(dimension))
setQuantiser(writer, id, quantiser)

/** The exact answer, kept as the vectors go by: they need not fit in memory. */
const exact = queries.map((): { passage: number; cosine: number }[] => [])
const floats = values.float ? openSync(join(folder, 'vectors.f32'), 'w') : null
const batch = 4_096
for (let from = 0; from < count; from += batch) {
  const rows = Array.from({ length: Math.min(batch, count - from) }, synthetic)
  appendVectors(
    writer,
    id,
    rows.map((row, i) => ({
      passage: from + i + 1,
      int8: toInt8(row, quantiser.scale),
      bits: toBits(row, null),
    })),
  )
  if (floats !== null) for (const row of rows) writeSync(floats, new Uint8Array(row.buffer))
  queries.forEach((query, q) => {
    const best = exact[q]!
    rows.forEach((row, i) => {
      let cosine = 0
      for (let d = 0; d < dimension; d += 1) cosine += query[d]! * row[d]!
      if (best.length === k && cosine <= best[k - 1]!.cosine) return
      best.push({ passage: from + i + 1, cosine })
      best.sort((a, b) => b.cosine - a.cosine)
      best.length = Math.min(best.length, k)
    })
  })
}
finishGeneration(writer, id)
activateGeneration(writer, id)
writer.close()
if (values.float) {
  writeFileSync(
    join(folder, 'queries.f32'),
    Buffer.concat(queries.map((query) => new Uint8Array(query.buffer))),
  )
  writeFileSync(
    join(folder, 'exact.json'),
    JSON.stringify(exact.map((best) => best.map((each) => each.passage - 1))),
  )
}

/** Milliseconds. */
function percentiles(work: (query: Float32Array) => unknown): Record<string, number> {
  const times = queries
    .map((query) => {
      const started = performance.now()
      work(query)
      return performance.now() - started
    })
    .sort((a, b) => a - b)
  const at = (p: number) =>
    Number((times[Math.min(times.length - 1, Math.floor(times.length * p))] ?? 0).toFixed(2))
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

const reader = openReader(file)
const loading = performance.now()
const searcher = new VectorSearcher(reader)
const loadMilliseconds = Math.round(performance.now() - loading)
const first = percentiles((query) => searcher.search(query, k))
const warm = percentiles((query) => searcher.search(query, k))
const tenth = Bitset.of(Array.from({ length: Math.floor(count / 10) }, (_, i) => i * 10 + 1))
const filtered = percentiles((query) => searcher.search(query, k, tenth))
const hits = queries.reduce((sum, query, q) => {
  const right = new Set(exact[q]!.map((each) => each.passage))
  return sum + searcher.search(query, k).filter((each) => right.has(each.passage)).length
}, 0)

function sqliteVecKnn(): Record<string, number> {
  const database = new Sqlite(':memory:')
  sqliteVec.load(database)
  database.exec(`CREATE VIRTUAL TABLE v USING vec0(embedding int8[${dimension}] distance_metric=cosine)`)
  const insert = database.prepare('INSERT INTO v(rowid, embedding) VALUES (?, vec_int8(?))')
  database.transaction(() => {
    for (const row of reader.iterate('SELECT key, int8 FROM vector'))
      insert.run(BigInt(Number(row['key'])), row['int8'])
  })()
  const search = database.prepare('SELECT rowid FROM v WHERE embedding MATCH vec_int8(?) AND k = 10')
  const times = percentiles((query) => search.all(Buffer.from(toInt8(query, quantiser.scale).buffer)))
  database.close()
  return times
}

console.log(
  JSON.stringify(
    {
      ...{
        count,
        dimension,
        queries: queryCount,
        ...scanChoiceFor(dimension),
        loadMilliseconds,
        first,
        warm,
      },
      ...{
        tenthAllowed: filtered,
        'recall@10': hits / (k * queryCount),
        indexMegabytes: searcher.memory / 1e6,
      },
      ...{ residentMegabytes: process.memoryUsage().rss / 1e6, diskMegabytes: statSync(file).size / 1e6 },
      ...(values.knn ? { sqliteVec: sqliteVecKnn() } : {}),
    },
    null,
    2,
  ),
)
