/** Searches as core does: the query engine in a process of its own, the search in its thread. `cold`, each question once; `warm`, every mode and filter after a pass that is not counted. */
import { SearchThread } from '../../../src/main/core/search/thread.ts'
import { createNodeEngineHost } from '../../../src/main/engine/spawn-node.ts'
import { searchInput, type SearchFilters, type SearchInput } from '../../../src/shared/contract/search.ts'
import { percentilesOf, rounded } from '../figures.ts'
import { childrenOf, memoryOf } from '../memory.ts'
import { readPlan, readQueryVectors } from '../plan.ts'
import type { ApplicationResult } from '../results.ts'

/** As the screen asks for them. */
const page = 20

const plan = readPlan(process.argv[2])
const warm = process.argv[3] === 'warm'
const drawn = plan.encoded ? [] : readQueryVectors(plan)

const begun = performance.now()
const engines = createNodeEngineHost()
const encoder = engines.encoder('query')
await encoder.load({ directory: plan.model, precision: 'auto' })
const loaded = performance.now()
const thread = new SearchThread(plan.library)

interface Times {
  readonly encode: number
  readonly total: number
}

async function ask(
  text: string,
  i: number,
  mode: SearchInput['mode'],
  filters: SearchFilters,
): Promise<Times> {
  const request = searchInput.parse({ text, mode, filters, limit: page })
  const started = performance.now()
  let encoded = started
  const encode = async () => {
    const { embeddings } = await encoder.encode([text], { side: 'query' })
    encoded = performance.now()
    const embedding = plan.encoded ? embeddings : drawn[i % drawn.length]!.slice()
    return { model: 'semilla', embedding }
  }
  // As core asks: the words are looked up while the question is encoded.
  await thread.query(request, mode === 'lexical' ? undefined : encode())
  return { encode: encoded - started, total: performance.now() - started }
}

async function pass(mode: SearchInput['mode'], filters: SearchFilters): Promise<Times[]> {
  const times: Times[] = []
  for (const [i, text] of plan.queries.entries()) times.push(await ask(text, i, mode, filters))
  return times
}

const one = await ask(plan.queries[0]!, 0, 'hybrid', {})
const first = {
  engine: rounded(loaded - begun),
  encode: rounded(one.encode),
  total: rounded(loaded - begun + one.total),
}
const series: ApplicationResult['series'] = []
let hybrid: Times[]
if (warm) {
  await pass('hybrid', {})
  hybrid = await pass('hybrid', {})
  series.push({ mode: 'hybrid', filter: 'none', times: percentilesOf(hybrid.map(({ total }) => total)) })
  for (const { name, filters } of [{ name: 'none', filters: {} }, ...plan.filters]) {
    for (const mode of ['hybrid', 'lexical', 'semantic'] as const) {
      if (name === 'none' && mode === 'hybrid') continue
      const times = await pass(mode, filters)
      series.push({ mode, filter: name, times: percentilesOf(times.map(({ total }) => total)) })
    }
  }
} else {
  hybrid = (await pass('hybrid', {})).slice(1)
  series.push({ mode: 'hybrid', filter: 'none', times: percentilesOf(hybrid.map(({ total }) => total)) })
}
const [engine] = childrenOf(process.pid)
const result: ApplicationResult = {
  first,
  encode: percentilesOf(hybrid.map(({ encode }) => encode)),
  series,
  process: memoryOf(process.pid),
  engine: engine === undefined ? null : memoryOf(engine),
}
await thread.close()
await engines.close()
console.log(JSON.stringify(result))
