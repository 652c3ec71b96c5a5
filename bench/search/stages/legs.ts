/** Each leg by itself, in the process that asks: what is compared to a peer that does no more. */
import { statSync } from 'node:fs'
import { openReader } from '../../../src/main/core/library/connection.ts'
import { integer, text } from '../../../src/main/core/library/sql.ts'
import { fusionRule } from '../../../src/main/core/search/fuse.ts'
import { SearchService } from '../../../src/main/core/search/service.ts'
import { VectorSearcher } from '../../../src/main/core/vectors/searcher.ts'
import { searchInput } from '../../../src/shared/contract/search.ts'
import { rounded, timeEach } from '../figures.ts'
import { k, readExact, readPlan, readQueryVectors, recallOf } from '../plan.ts'
import type { LegsResult } from '../results.ts'

const plan = readPlan(process.argv[2])
const reader = openReader(plan.library)
const vectors = readQueryVectors(plan)
const loading = performance.now()
const searcher = new VectorSearcher(reader)
const loadMilliseconds = Math.round(performance.now() - loading)
for (const query of vectors) searcher.search(query, k)
const ten = timeEach(vectors, (query) => searcher.search(query, k))
const nearest = timeEach(vectors, (query) => searcher.search(query, fusionRule.nearest))
const found = vectors.map((query) => searcher.search(query, k).map(({ passage }) => passage))

const service = new SearchService(reader)
const rank = (query: string) => service.rank(searchInput.parse({ text: query, mode: 'lexical', limit: k }))
for (const query of plan.queries) rank(query)
const words = timeEach(plan.queries, rank)

const parts = reader
  .all(
    'SELECT name, sum(pgsize) AS bytes FROM dbstat WHERE aggregate = 1 GROUP BY name ORDER BY bytes DESC LIMIT 12',
  )
  .map((row) => [text(row, 'name'), rounded(integer(row, 'bytes') / 1e6, 1)] as const)
const { method, candidates } = searcher.generation
const result: LegsResult = {
  method,
  candidates,
  loadMilliseconds,
  indexMegabytes: rounded(searcher.memory / 1e6, 1),
  ten,
  nearest,
  recall: recallOf(readExact(plan), found),
  words,
  disk: { file: rounded(statSync(plan.library).size / 1e6, 1), parts: Object.fromEntries(parts) },
}
reader.close()
console.log(JSON.stringify(result))
