/** What is known of a candidate model when it is decided whether it may answer searches. */
import { meanOf, type MetricName, type RankedQuery } from '../evaluation/metrics.ts'

/** One control question, ranked by the model in use and by the candidate; each with its own fusion weight. */
export interface ControlQuestion {
  readonly id: string
  /** Questions of one document, and of documents that share one, are of one cluster. */
  readonly cluster: string
  readonly before: RankedQuery
  readonly after: RankedQuery
  /** Passages that somebody judged for this question, of any grade. */
  readonly judged: ReadonlySet<string>
}

/** Of random passages: how alike they are, and in how many directions they differ. */
export interface Spread {
  /** Mean cosine of random pairs, in [−1, 1]. */
  readonly meanCosine: number
  /** Roy & Vetterli 2007; at least 1. */
  readonly effectiveRank: number
}

export interface Evidence {
  readonly questions: readonly ControlQuestion[]
  /** Verdicts asked of these control questions so far, this one included: each is a chance to be lucky. */
  readonly attempts: number
  readonly spread: { readonly before: Spread; readonly after: Spread }
  /** NDCG@10 of the candidate in both precisions; null where it is used in float32 alone. */
  readonly precision: { readonly float32: number; readonly int8: number } | null
  /** Makes the resamples the same again. */
  readonly seed: number
}

export type System = 'before' | 'after'

/** Documents asked about. */
export function clustersOf({ questions }: Evidence): number {
  return new Set(questions.map(({ cluster }) => cluster)).size
}

export function figureOf({ questions }: Evidence, system: System, metric: MetricName, k: number): number {
  return meanOf(
    metric,
    k,
    questions.map((question) => question[system]),
  )
}

/** Share of the first ten passages that somebody judged; 1 where nothing was found. */
export function judgedAt10({ questions }: Evidence, system: System): number {
  let found = 0
  let judged = 0
  for (const question of questions) {
    const first = question[system].ranking.slice(0, 10)
    found += first.length
    judged += first.filter((id) => question.judged.has(id)).length
  }
  return found === 0 ? 1 : judged / found
}

export interface Unjudged {
  readonly question: string
  readonly passages: readonly string[]
}

/**
 * What a person is asked to judge before the verdict: passages among the first five of either that nobody judged, in an
 * order that does not tell which of the two found them.
 */
export function unjudged({ questions }: Evidence): Unjudged[] {
  return questions.flatMap(({ id, before, after, judged }) => {
    const shown = new Set([...before.ranking.slice(0, 5), ...after.ranking.slice(0, 5)])
    const passages = [...shown].filter((passage) => !judged.has(passage)).sort()
    return passages.length === 0 ? [] : [{ question: id, passages }]
  })
}
