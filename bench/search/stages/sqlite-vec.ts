/** Peer: sqlite-vec's own exact search, in memory, over the library's int8 rows. */
import Sqlite from 'better-sqlite3'
import * as sqliteVec from 'sqlite-vec'
import { openReader } from '../../../src/main/core/library/connection.ts'
import { blob, integer } from '../../../src/main/core/library/sql.ts'
import { toInt8 } from '../../../src/main/core/vectors/quantise.ts'
import { activeGeneration, vectorKey } from '../../../src/main/core/vectors/store.ts'
import { percentilesOf, rounded } from '../figures.ts'
import { memoryOf } from '../memory.ts'
import { k, readExact, readPlan, readQueryVectors, recallOf } from '../plan.ts'
import type { PeerResult } from '../results.ts'

const plan = readPlan(process.argv[2])
const reader = openReader(plan.library)
const generation = activeGeneration(reader)
if (generation === undefined || generation.scale === null)
  throw new Error('the library has no index by meaning')
const { id, scale, dimension } = generation
const database = new Sqlite(':memory:')
sqliteVec.load(database)
const begun = performance.now()
database.exec(`CREATE VIRTUAL TABLE v USING vec0(embedding int8[${dimension}] distance_metric=cosine)`)
const insert = database.prepare('INSERT INTO v(rowid, embedding) VALUES (?, vec_int8(?))')
const sql = 'SELECT key - ? AS passage, int8 FROM vector WHERE key >= ? AND key < ?'
database.transaction(() => {
  for (const row of reader.iterate(sql, ...[vectorKey(id, 0), vectorKey(id, 0), vectorKey(id + 1, 0)]))
    insert.run(BigInt(integer(row, 'passage')), blob(row, 'int8').subarray(0, dimension))
})()
const buildSeconds = rounded((performance.now() - begun) / 1000, 1)
const search = database.prepare<[Buffer], { rowid: number }>(
  `SELECT rowid FROM v WHERE embedding MATCH vec_int8(?) AND k = ${k}`,
)
const queries = readQueryVectors(plan).slice(0, plan.peerQueries)
const times: number[] = []
const found = queries.map((query) => {
  const started = performance.now()
  const rows = search.all(Buffer.from(toInt8(query, scale).buffer))
  times.push(performance.now() - started)
  return rows.map(({ rowid }) => rowid)
})
const result: PeerResult = {
  name: 'sqlite-vec, int8, exact scan',
  times: percentilesOf(times),
  recall: recallOf(readExact(plan), found),
  buildSeconds,
  megabytes: memoryOf(process.pid)?.peak ?? null,
  diskMegabytes: null,
}
console.log(JSON.stringify(result))
