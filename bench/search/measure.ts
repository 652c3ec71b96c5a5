/** One measurement, stage after stage, each in a process of its own. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import envPaths from 'env-paths'
import { countDocuments } from '../../src/main/core/corpus/read.ts'
import { openReader } from '../../src/main/core/library/connection.ts'
import { activeGeneration, indexedPassages } from '../../src/main/core/vectors/store.ts'
import { chooseFilters } from './filters.ts'
import { made } from './make.ts'
import { dropPages } from './memory.ts'
import { readQueryVectors, runStage, type Plan } from './plan.ts'
import {
  encodeQueries,
  queryTexts,
  writeExact,
  writePassages,
  writeQueryVectors,
  writeStoredVectors,
} from './prepare.ts'
import { applicationResult, legsResult, peerResult, type PeerResult } from './results.ts'

export interface MeasureOptions {
  readonly folder: string
  readonly queries: string | undefined
  readonly sample: number
  readonly peerQueries: number
  readonly work: string | undefined
  readonly python: string | undefined
  /** Of the peers in Python, which: their names apart by commas. */
  readonly pythonPeers: string
  readonly peers: boolean
}

const model = join(import.meta.dirname, '../../resources/models/semilla')

function say(what: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${what}\n`)
}

async function prepare(options: MeasureOptions) {
  const { folder } = options
  const synthetic = existsSync(join(folder, 'made.json'))
    ? made.parse(JSON.parse(readFileSync(join(folder, 'made.json'), 'utf8')))
    : null
  const work =
    options.work ??
    (synthetic === null ? mkdtempSync(join(tmpdir(), 'fojas-bench-search-')) : join(folder, 'measure'))
  mkdirSync(work, { recursive: true })
  const library = join(folder, 'fojas.db')
  const reader = openReader(library)
  const generation = activeGeneration(reader)
  if (generation === undefined) throw new Error('the library has no active index by meaning')
  const { dimension } = generation
  const queries = queryTexts(folder, options.queries, options.sample)
  const encodings = await encodeQueries(model, queries)
  const encoded = encodings[0]?.length === dimension
  if (!encoded && synthetic === null) throw new Error('the index is not of semilla')
  const vectors = join(synthetic === null ? work : folder, 'vectors.f32')
  const plan: Plan = {
    ...{ library, model, work, vectors, dimension, queries, encoded },
    peerQueries: options.peerQueries,
    filters: chooseFilters(reader),
  }
  const passages =
    synthetic === null
      ? writeStoredVectors(reader, generation, vectors)
      : indexedPassages(reader, generation.id)
  writePassages(work, passages)
  // Recall of a synthetic library is asked with vectors as its own are: a real question lies far from all of them.
  const drawn =
    synthetic === null ? encodings : readQueryVectors({ ...plan, work: folder }).slice(0, options.sample)
  writeQueryVectors(work, drawn)
  say('exact neighbours')
  writeExact(plan, drawn)
  const counts = { ...countDocuments(reader), vectors: passages.length }
  reader.close()
  const file = join(work, 'plan.json')
  writeFileSync(file, JSON.stringify(plan))
  return { plan, file, counts, synthetic }
}

function askPeers({ python, pythonPeers, peers }: MeasureOptions, plan: Plan, file: string): PeerResult[] {
  if (!peers) return []
  const results: PeerResult[] = []
  for (const name of ['sqlite-vec', 'fts5']) {
    say(name)
    results.push(runStage(name, peerResult, file))
  }
  if (python === undefined) return results
  say('peers in Python')
  const script = join(import.meta.dirname, '../peers/search_peers.py')
  const { status, stdout } = spawnSync(
    python,
    [script, plan.vectors, plan.work, String(plan.dimension), pythonPeers],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  if (status !== 0) throw new Error(`${script} ended with ${String(status)}`)
  const lines = stdout.trim().split('\n')
  return [...results, ...lines.map((line) => peerResult.parse(JSON.parse(line)))]
}

export async function measure(options: MeasureOptions) {
  const load = loadavg()[0] ?? 0
  const { plan, file, counts, synthetic } = await prepare(options)
  const database = ['', '-wal', '-shm'].map((suffix) => `${plan.library}${suffix}`)
  say('cold')
  const leftMegabytes = dropPages([
    ...database,
    model,
    join(envPaths('fojas', { suffix: '' }).cache, 'engine'),
  ])
  const cold = runStage('application', applicationResult, file, 'cold')
  say('warm')
  const warm = runStage('application', applicationResult, file, 'warm')
  say('legs')
  const legs = runStage('legs', legsResult, file)
  const peers = askPeers(options, plan, file)
  return {
    ...{ cores: cpus().length, processor: cpus()[0]?.model ?? '', loadAtTheStart: load },
    ...{ counts, dimension: plan.dimension, synthetic, queries: plan.queries.length },
    questions: options.queries ?? 'drawn from the words of the library',
    questionVectors: plan.encoded
      ? "semilla's"
      : "drawn; semilla's encoding only counts in the times, for its vectors have another dimension",
    recallAgainst: synthetic === null ? 'the int8 rows, exactly' : 'the float32 rows, exactly',
    filters: plan.filters,
    ...{ cold: { leftMegabytes, ...cold }, warm, legs, peers },
  }
}
export type Measured = Awaited<ReturnType<typeof measure>>
