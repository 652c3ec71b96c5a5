/** One training: what is learnt from some questions, and how much of it serves best on others. */
import { figuresOf, type EvaluationReport } from '../evaluation/evaluate.ts'
import { meanOf, type RankedQuery } from '../evaluation/metrics.ts'
import type { CandidateSource } from './candidates.ts'
import type { Learner, LearnerContext, Learnt } from './learners/learner.ts'
import { evaluationPool, rankPool, type EvaluationPool } from './pool.ts'
import type { Question } from './question.ts'
import { planRows } from './rows.ts'
import type { TrainingSettings } from './settings.ts'
import { Watch } from './watch.ts'

/** Looks over a whole run at most: below a few dozen pairs a quarter of an epoch is less than a step. */
const mostLooks = 20

export interface FitOptions {
  readonly settings: TrainingSettings
  readonly train: readonly Question[]
  /** Empty: nothing is looked at, and everything that was learnt is kept. */
  readonly validation: readonly Question[]
  /**
   * Every passage there is, for pools, wrong answers and pairs of the library's own. The answers of the other sides are
   * among them: were they alone never taken for wrong ones, they would stand out, and the figures would flatter.
   */
  readonly passages: CandidateSource
  readonly learner: Learner
  readonly directory: string
  /** Epochs after which to stop; the settings' own where absent. The schedule is that of the whole run. */
  readonly epochs?: number | undefined
}

export interface Fitted {
  readonly learnt: Learnt
  /** Of the best weights. */
  readonly epochs: number
  readonly steps: number
  readonly bestStep: number
  /** NDCG@10 on the validation part, a share each. */
  readonly shares: readonly { readonly share: number; readonly 'ndcg@10': number }[]
  readonly share: number
  readonly pairs: { readonly steps: number; readonly left: number }
}

export async function fit(options: FitOptions, context: LearnerContext): Promise<Fitted> {
  const { settings, train, validation, learner } = options
  const plan = await planRows(train, settings, options.passages, () => context.breathe())
  const totalSteps = Math.ceil(plan.batches.length / settings.accumulation)
  const stopAt = Math.min(
    totalSteps,
    options.epochs === undefined ? totalSteps : Math.round(options.epochs * plan.stepsPerEpoch),
  )
  const pool =
    validation.length === 0 ? undefined : await evaluationPool(validation, options.passages, settings.seed)
  const watch = pool === undefined ? undefined : new Watch(pool, settings, learner.changes)
  const every = Math.max(
    1,
    Math.round(plan.stepsPerEpoch / settings.looks),
    Math.ceil(totalSteps / mostLooks),
  )
  const learnt = await learner.fit(
    {
      settings,
      plan,
      totalSteps,
      stopAt,
      watch,
      pool,
      every: watch === undefined ? undefined : every,
      directory: options.directory,
    },
    context,
  )
  const shares = pool === undefined ? [] : await tryShares(learnt, pool, settings.shares, context)
  return {
    learnt,
    shares,
    steps: learnt.steps,
    bestStep: learnt.bestStep,
    epochs: learnt.bestStep / plan.stepsPerEpoch,
    share: bestShare(shares),
    pairs: { steps: totalSteps, left: plan.left },
  }
}

async function tryShares(
  learnt: Learnt,
  pool: EvaluationPool,
  shares: readonly number[],
  context: LearnerContext,
): Promise<{ share: number; 'ndcg@10': number }[]> {
  const out: { share: number; 'ndcg@10': number }[] = []
  for (const share of shares) {
    const ranked = await rankWith(learnt, pool, share, context)
    out.push({ share, 'ndcg@10': meanOf('ndcg', 10, ranked) })
    context.tell({ event: 'phase', phase: 'interpolation', share, 'ndcg@10': out.at(-1)?.['ndcg@10'] })
  }
  return out
}

/** The smallest of the best: as little change as serves. All of it where nothing was tried. */
export function bestShare(shares: readonly { readonly share: number; readonly 'ndcg@10': number }[]): number {
  const sorted = [...shares].sort((a, b) => b['ndcg@10'] - a['ndcg@10'] || a.share - b.share)
  return sorted[0]?.share ?? 1
}

/** Places of the ranking that figures read. */
const depth = 100

export async function rankWith(
  learnt: Learnt,
  pool: EvaluationPool,
  share: number,
  context: LearnerContext,
): Promise<RankedQuery[]> {
  const { queries, documents, dimension } = await learnt.embed(pool, share, context)
  return rankPool(pool, queries, documents, dimension, depth)
}

export interface BeforeAfter {
  readonly before: EvaluationReport
  readonly after: EvaluationReport
}

export const compared = (before: readonly RankedQuery[], after: readonly RankedQuery[]): BeforeAfter => ({
  before: figuresOf(before),
  after: figuresOf(after),
})
