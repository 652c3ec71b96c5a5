/** What a training will take of memory: the trainer's own forecast, on the longest texts there are to learn from. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FojasError, reportOf } from '../../../shared/errors/index.ts'
import type { TrainingWay } from '../../engine/protocol-training.ts'
import { readParent } from '../models/parent.ts'
import { forecastOf } from '../training/learners/engine.ts'
import type { EvaluationPool } from '../training/pool.ts'
import type { TrainingSettings } from '../training/settings.ts'
import type { RetrainingHost } from './host.ts'

export interface Forecast {
  /** Bytes at the peak, and what may be taken. */
  readonly needed: number
  readonly free: number
  /** Null where none fits, or none is to be chosen. */
  readonly way: TrainingWay | null
}

const longest = (texts: readonly string[]): string =>
  texts.reduce((best, text) => (text.length > best.length ? text : best), '')

/** @param pool of a look at the validation part @throws FojasError cancelled, and as the trainer does */
export async function forecastEncoder(
  host: RetrainingHost,
  settings: TrainingSettings,
  pool: EvaluationPool,
  signal: AbortSignal,
): Promise<Forecast> {
  const parent = await host.registry.rootOf(host.registry.active)
  const model = await host.registry.resolve(parent)
  const directory = await mkdtemp(join(tmpdir(), 'fojas-forecast-'))
  const passage = longest(pool.passages.map(({ text }) => text))
  // As wide and as long as any of the run's own.
  const row = [
    longest(pool.questions.map(({ text }) => text)),
    ...Array.from({ length: 1 + settings.negatives }, () => passage),
  ]
  const batch = { rows: Array.from({ length: settings.batch }, () => row) }
  const batches = Array.from({ length: settings.accumulation }, () => batch)
  try {
    const { mode, microBatch, bytes, available } = await forecastOf(
      {
        ...{ settings, directory, pool, every: 1, totalSteps: 1, stopAt: 1, watch: undefined },
        plan: { batches, stepsPerEpoch: 1, left: 0 },
      },
      { engines: host.engines, parent: await readParent(model.directory, model), model },
      signal,
    )
    return { needed: bytes, free: available, way: { mode, microBatch } }
  } catch (error) {
    if (!(error instanceof FojasError) || error.code !== 'training_memory') throw error
    const { needed, available } = reportOf(error).params
    return { needed: Number(needed), free: Number(available), way: null }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** What core keeps of a text that an adapter is trained or judged on: its embedding, once more in each look, and itself. */
const copiesOfEmbedding = 4

/**
 * An adapter learns from embeddings: the encoder's process, which has encoded the longest passages by then, and what is
 * kept of every text.
 */
export async function forecastAdapter(
  { engines }: RetrainingHost,
  pool: EvaluationPool,
  texts: number,
  dimension: number,
  signal: AbortSignal,
): Promise<Forecast> {
  const encoder = engines.encoder('train')
  const passage = longest(pool.passages.map(({ text }) => text))
  await encoder.encode(
    Array.from({ length: 8 }, () => passage),
    { side: 'document', signal },
  )
  const { peak, available } = await encoder.memory()
  const letters = pool.passages.reduce((sum, { text }) => sum + text.length, 0)
  const kept = texts * (4 * copiesOfEmbedding * dimension + (2 * letters) / Math.max(1, pool.passages.length))
  return { needed: peak + kept, free: available, way: null }
}
