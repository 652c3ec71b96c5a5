/** Peer: plain FTS5 over the same passages in a file of its own; bm25() of any of the query's words, stop words left out. */
import { existsSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { readPassages, readText } from '../../../src/main/core/corpus/read.ts'
import { openReader } from '../../../src/main/core/library/connection.ts'
import { integer } from '../../../src/main/core/library/sql.ts'
import { parseQuery } from '../../../src/main/core/search/query.ts'
import { percentilesOf, rounded } from '../figures.ts'
import { memoryOf } from '../memory.ts'
import { k, readPlan } from '../plan.ts'
import type { PeerResult } from '../results.ts'

const plan = readPlan(process.argv[2])
const reader = openReader(plan.library)
const file = join(plan.work, 'fts5.db')
if (existsSync(file)) rmSync(file)
const database = new Sqlite(file)
database.pragma('journal_mode = OFF')
database.pragma('synchronous = OFF')
database.pragma('cache_size = -64000')
const begun = performance.now()
database.exec(`CREATE VIRTUAL TABLE t USING fts5(text, tokenize = 'unicode61')`)
const insert = database.prepare('INSERT INTO t(rowid, text) VALUES (?, ?)')
database.transaction(() => {
  for (const row of reader.iterate('SELECT key FROM document ORDER BY key')) {
    const key = integer(row, 'key')
    const { text } = readText(reader, key)
    for (const { id, start, end } of readPassages(reader, key)) insert.run(id, text.slice(start, end))
  }
})()
const buildSeconds = rounded((performance.now() - begun) / 1000, 1)
const search = database.prepare(`SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT ${k}`)
const asked = plan.queries
  .slice(0, plan.peerQueries)
  .map((query) => [...new Set(parseQuery(query).words.map(({ exact }) => `"${exact}"`))].join(' OR '))
  .filter((match) => match !== '')
for (const match of asked.slice(0, 20)) search.all(match)
const times = asked.map((match) => {
  const started = performance.now()
  search.all(match)
  return performance.now() - started
})
database.close()
const result: PeerResult = {
  name: 'FTS5, bm25()',
  times: percentilesOf(times),
  recall: null,
  buildSeconds,
  megabytes: memoryOf(process.pid)?.peak ?? null,
  diskMegabytes: rounded(statSync(file).size / 1e6, 1),
}
console.log(JSON.stringify(result))
