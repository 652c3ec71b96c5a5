/** Looks at the validation part while a model learns: which weights are best, when to stop, whether it collapses. */
import { z } from 'zod'
import { FojasError } from '../../../shared/errors/index.ts'
import type { CollapseFigures } from '../../ml/evaluators/collapse.ts'
import { meanOf } from '../evaluation/metrics.ts'
import { aside } from './aside.ts'
import { rankPool, type EvaluationPool } from './pool.ts'
import type { TrainingSettings } from './settings.ts'

export interface Look {
  readonly step: number
  readonly 'ndcg@10': number
  readonly collapse: CollapseFigures
}

/** What is remembered over a kill, as it stands in a checkpoint. */
export const trainingMemo = z.object({
  looks: z.array(
    z.object({
      step: z.number(),
      'ndcg@10': z.number(),
      collapse: z.object({ cosine: z.number(), rank: z.number() }),
    }),
  ),
})
export type WatchState = z.infer<typeof trainingMemo>

export class Watch {
  readonly #pool: EvaluationPool
  readonly #settings: Pick<TrainingSettings, 'patience' | 'collapse'>
  /** Whose embeddings say whether the model collapses: those that training changes. */
  readonly #watched: 'queries' | 'documents'
  #looks: Look[] = []

  constructor(
    pool: EvaluationPool,
    settings: Pick<TrainingSettings, 'patience' | 'collapse'>,
    watched: 'queries' | 'documents',
  ) {
    this.#pool = pool
    this.#settings = settings
    this.#watched = watched
  }

  get looks(): readonly Look[] {
    return this.#looks
  }

  get bestStep(): number {
    return best(this.#looks)?.step ?? 0
  }

  restore(state: WatchState): void {
    this.#looks = [...state.looks]
  }

  state(): WatchState {
    return { looks: this.#looks }
  }

  /**
   * @param queries @param documents of the pool, row-major
   * @throws FojasError training_collapsed, training_diverged
   */
  async look(
    step: number,
    queries: Float32Array,
    documents: Float32Array,
    dimension: number,
  ): Promise<{ best: boolean; stop: boolean; look: Look }> {
    if (!queries.every(Number.isFinite) || !documents.every(Number.isFinite))
      throw new FojasError('training_diverged', { step, what: 'un vector' })
    const figures = await aside('collapse', {
      embeddings: this.#watched === 'queries' ? queries : documents,
      dimension,
    })
    const ranked = await rankPool(this.#pool, queries, documents, dimension, 10)
    const look: Look = {
      step,
      'ndcg@10': meanOf('ndcg', 10, ranked),
      collapse: figures,
    }
    // A step looked at before a kill is looked at again after it.
    this.#looks = [...this.#looks.filter((each) => each.step < step), look]
    const [first] = this.#looks
    const limits = this.#settings.collapse
    if (first !== undefined && limits !== null && first.step !== step)
      if (
        figures.cosine - first.collapse.cosine > limits.cosineRise ||
        figures.rank < limits.rankShare * first.collapse.rank
      )
        throw new FojasError('training_collapsed', { step, ...figures })
    const leader = best(this.#looks)?.step ?? 0
    const since = this.#looks.filter((each) => each.step > leader).length
    return { best: leader === step, stop: since >= this.#settings.patience, look }
  }
}

/** The first of the highest. */
function best(looks: readonly Look[]): Look | undefined {
  let found: Look | undefined
  for (const look of looks) if (found === undefined || look['ndcg@10'] > found['ndcg@10']) found = look
  return found
}
