/** The tests a candidate passes before it answers searches, in the order in which they are told. */
import { metrics } from '../evaluation/metrics.ts'
import { clusterBootstrap, type Interval } from './bootstrap.ts'
import { clustersOf, figureOf, type Evidence } from './evidence.ts'

export const leastQuestions = 50
export const leastDocuments = 20
/** Of the resampled differences, the share that may be below zero: a two-sided interval of 95 %. */
const tail = 0.025
const resamples = 10_000
/** What recall@100 may lose. */
const recallLoss = 0.005
/** What the mean cosine of random pairs may gain, and the effective rank keep at least. */
const cosineRise = 0.1
const rankKept = 0.8
/** What int8 may cost in NDCG@10. */
const precisionLoss = 0.005

export interface Outcome {
  readonly passed: boolean
  /** Numbers that the screen's sentence is made of. */
  readonly figures: Readonly<Record<string, number>>
}

type Criterion = (evidence: Evidence) => Outcome

/** NDCG@10 under the candidate less under what is in use; the percentile divided by the attempts (Bonferroni). */
export function gainOf({ questions, attempts, seed }: Evidence): Interval {
  const differences = questions.map(({ cluster, before, after }) => ({
    cluster,
    value: metrics.ndcg(after, 10) - metrics.ndcg(before, 10),
  }))
  return clusterBootstrap(differences, { tail: tail / Math.max(1, attempts), seed, resamples })
}

const enough: Criterion = (evidence) => {
  const questions = evidence.questions.length
  const documents = clustersOf(evidence)
  return {
    passed: questions >= leastQuestions && documents >= leastDocuments,
    figures: { questions, documents, leastQuestions, leastDocuments },
  }
}

const better: Criterion = (evidence) => {
  if (evidence.questions.length === 0) return { passed: false, figures: {} }
  const { mean, lower, upper } = gainOf(evidence)
  return {
    passed: lower > 0,
    figures: {
      before: figureOf(evidence, 'before', 'ndcg', 10),
      after: figureOf(evidence, 'after', 'ndcg', 10),
      mean,
      lower,
      upper,
      attempts: evidence.attempts,
    },
  }
}

const recall: Criterion = (evidence) => {
  const before = figureOf(evidence, 'before', 'recall', 100)
  const after = figureOf(evidence, 'after', 'recall', 100)
  // Means of sums differ in their last bits.
  return { passed: before - after <= recallLoss + 1e-12, figures: { before, after } }
}

const spread: Criterion = ({ spread: { before, after } }) => ({
  passed:
    after.meanCosine - before.meanCosine <= cosineRise &&
    after.effectiveRank >= rankKept * before.effectiveRank,
  figures: {
    cosineBefore: before.meanCosine,
    cosineAfter: after.meanCosine,
    rankBefore: before.effectiveRank,
    rankAfter: after.effectiveRank,
  },
})

const precision: Criterion = ({ precision: both }) =>
  both === null
    ? { passed: true, figures: {} }
    : { passed: both.float32 - both.int8 <= precisionLoss + 1e-12, figures: { ...both } }

export const criteria = { enough, better, recall, spread, precision } satisfies Record<string, Criterion>
export type CriterionName = keyof typeof criteria
export const criterionNames = Object.keys(criteria).filter((name): name is CriterionName => name in criteria)
