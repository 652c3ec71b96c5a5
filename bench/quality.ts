/**
 * Each leg and their fusion under several weights, on one library and file of queries:
 * node bench/quality.ts LIBRARY QUERIES.jsonl [WEIGHT…]
 * The library is only read. Queries are encoded once, by the model of its active generation.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { evaluate, parseQueries, type EvaluationReport } from '../src/main/core/evaluation/evaluate.ts'
import { openReader } from '../src/main/core/library/connection.ts'
import { fusionRule } from '../src/main/core/search/fuse.ts'
import { SearchService } from '../src/main/core/search/service.ts'
import { createNodeEngineHost } from '../src/main/engine/spawn-node.ts'
import { searchInput, type SearchInput } from '../src/shared/contract/search.ts'

const [library, queryFile, ...weightTexts] = process.argv.slice(2)
if (library === undefined || queryFile === undefined) {
  console.error('usage: quality.ts LIBRARY QUERIES.jsonl [WEIGHT…]')
  process.exit(2)
}
const weights = weightTexts.length > 0 ? weightTexts.map(Number) : [fusionRule.weight]
const queries = parseQueries(readFileSync(queryFile, 'utf8'))
/** Other values of the rule, to compare: RULE='{"passageShare":0.3}'. */
const rule = z
  .partialRecord(z.enum(['passageShare', 'nearest', 'documents', 'passages']), z.number())
  .parse(JSON.parse(process.env['RULE'] ?? '{}'))
const reader = openReader(join(library, 'fojas.db'))
const engines = createNodeEngineHost()
const encoder = engines.encoder('query')
await encoder.load({ directory: join(import.meta.dirname, '../resources/models/semilla'), precision: 'auto' })
const embeddings = new Map<string, Float32Array>()
for (const { text } of queries)
  embeddings.set(text, (await encoder.encode([text], { side: 'query' })).embeddings)
await engines.close()

function show(name: string, report: EvaluationReport, milliseconds: readonly number[]): void {
  const figure = (key: keyof EvaluationReport) => report[key].toFixed(3)
  const sorted = milliseconds.toSorted((x, y) => x - y)
  const at = (part: number) => (sorted[Math.floor(part * (sorted.length - 1))] ?? 0).toFixed(1)
  console.log(
    `| ${name} | ${figure('accuracy@1')} | ${figure('accuracy@10')} | ${figure('recall@100')} | ${figure('mrr@10')} | ${figure('ndcg@10')} | ${at(0.5)} / ${at(0.95)} |`,
  )
}

async function measure(name: string, mode: SearchInput['mode'], weight: number): Promise<void> {
  const service = new SearchService(reader, { ...fusionRule, ...rule, weight })
  const times: number[] = []
  const report = await evaluate(queries, (text, limit) => {
    const begun = performance.now()
    const embedding = mode === 'lexical' ? undefined : embeddings.get(text)
    const meaning = embedding === undefined ? undefined : { model: 'semilla', embedding }
    const ids = service.rank(searchInput.parse({ text, limit, mode }), meaning)
    times.push(performance.now() - begun)
    return ids
  })
  show(name, report, times)
}

console.log(`${queries.length} queries of ${queryFile}\n`)
console.log('| leg | R@1 | R@10 | R@100 | MRR@10 | NDCG@10 | ms p50 / p95 |\n|---|---|---|---|---|---|---|')
await measure('words', 'lexical', 0)
await measure('meaning', 'semantic', 1)
for (const weight of weights) await measure(`both, a = ${weight}`, 'hybrid', weight)
reader.close()
