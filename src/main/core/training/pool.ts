/** What a model is evaluated on while it learns: a fixed set of questions and passages, the same at every look. */
import type { RankedQuery } from '../evaluation/metrics.ts'
import { aside } from './aside.ts'
import type { Candidate, CandidateSource } from './candidates.ts'
import type { Question } from './question.ts'

/** Gains in NDCG. */
const gains = { 2: 2, 1: 1, 0: 0 } as const
/** Passages of today's search for each question, and by chance; and the most there may be. */
const [ranked, byChance, most] = [200, 2000, 20_000]

export interface EvaluationPool {
  readonly questions: readonly Question[]
  readonly passages: readonly Candidate[]
}

/** Judged passages first, then the search's, then by chance: what a limit leaves out is what says least. */
export async function evaluationPool(
  questions: readonly Question[],
  source: CandidateSource,
  seed: number,
): Promise<EvaluationPool> {
  const passages = new Map<string, Candidate>()
  const add = (candidates: readonly Candidate[]): void => {
    for (const candidate of candidates)
      if (passages.size < most && !passages.has(candidate.hash)) passages.set(candidate.hash, candidate)
  }
  for (const question of questions) add(question.passages)
  for (const question of questions) add(await source.ranked(question.text, ranked))
  add(await source.random(byChance, seed))
  return { questions, passages: [...passages.values()] }
}

/**
 * Every passage of the pool, ranked for each question by the cosine.
 * @param queries @param documents row-major [questions or passages, dimension]
 */
export async function rankPool(
  pool: EvaluationPool,
  queries: Float32Array,
  documents: Float32Array,
  dimension: number,
  depth: number,
): Promise<RankedQuery[]> {
  const orders = await aside('order', { queries, documents, dimension, depth })
  return pool.questions.map((question, q) => ({
    ranking: [...(orders[q] ?? [])].map((row) => pool.passages[row]?.hash ?? ''),
    ...judgementsOf(question),
  }))
}

/** What counts as found for a question. */
export function judgementsOf({ passages }: Question): Pick<RankedQuery, 'relevant' | 'gains'> {
  const judged = passages.filter(({ grade }) => grade > 0)
  const relevant = judged.filter(({ grade }) => grade === 2)
  return {
    // A question with partial answers only is asked for those.
    relevant: new Set((relevant.length > 0 ? relevant : judged).map(({ hash }) => hash)),
    gains: new Map(judged.map(({ hash, grade }) => [hash, gains[grade]])),
  }
}
