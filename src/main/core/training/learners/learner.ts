/** What trains: an adapter on cached embeddings here, an encoder in the engine. The run around it is the same. */
import type { LearntChange } from '../../models/learnt.ts'
import type { EvaluationPool } from '../pool.ts'
import type { RowPlan } from '../rows.ts'
import type { TrainingSettings } from '../settings.ts'
import type { Watch } from '../watch.ts'

/** What a run tells while it goes; the command line writes it as JSON lines. */
export type TrainingNews =
  | { readonly event: 'phase'; readonly phase: string; readonly [detail: string]: unknown }
  | {
      readonly event: 'step'
      readonly step: number
      readonly steps: number
      readonly loss: number
      readonly lr: number
      readonly gradientNorm: number
    }
  | {
      readonly event: 'evaluation'
      readonly step: number
      readonly 'ndcg@10': number
      readonly cosine: number
      readonly rank: number
      readonly best: boolean
    }
  | { readonly event: 'checkpoint'; readonly step: number }
  | {
      readonly event: 'encoded'
      readonly side: 'query' | 'document'
      readonly done: number
      readonly total: number
    }

export interface LearnerContext {
  readonly signal: AbortSignal
  /** Rejects where the run was cancelled; yields to the event loop. */
  breathe(): Promise<void>
  tell(news: TrainingNews): void
}

export interface FitRun {
  readonly settings: TrainingSettings
  readonly plan: RowPlan
  /** Optimiser steps of the schedule. */
  readonly totalSteps: number
  /** Optimiser steps that are made: a run on all data stops where validation had found it best. */
  readonly stopAt: number
  /** Optimiser steps between two looks; undefined: nothing to look at. */
  readonly every: number | undefined
  readonly watch: Watch | undefined
  readonly pool: EvaluationPool | undefined
  /** Folder of checkpoints, for learners that keep them. */
  readonly directory: string
}

export interface PoolEmbeddings {
  readonly dimension: number
  /** Row-major, of the pool's questions and passages. */
  readonly queries: Float32Array
  readonly documents: Float32Array
}

/** What was learnt: the best weights. */
export interface Learnt {
  /** Whose embeddings it changes. */
  readonly changes: Learner['changes']
  /** Steps made. */
  readonly steps: number
  readonly bestStep: number
  /** The pool through the parent plus a part of what was learnt. */
  embed(pool: EvaluationPool, share: number, context: LearnerContext): Promise<PoolEmbeddings>
  change(share: number): Promise<LearntChange>
}

export interface Learner {
  /** Whose embeddings it changes. */
  readonly changes: 'queries' | 'documents'
  fit(run: FitRun, context: LearnerContext): Promise<Learnt>
}
