/** What a model is evaluated on while it learns: a fixed set of questions and passages, the same at every look. */
import type { RankedQuery } from '../evaluation/metrics.ts'
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
 * Every passage of the pool, ranked for each question by the cosine of unit vectors.
 * @param queries @param documents row-major [questions or passages, dimension]
 */
export function rankPool(
  pool: EvaluationPool,
  queries: Float32Array,
  documents: Float32Array,
  dimension: number,
  depth: number,
): RankedQuery[] {
  const norms = pool.passages.map((_, row) => {
    let sum = 0
    for (let i = row * dimension; i < (row + 1) * dimension; i++) sum += (documents[i] ?? 0) ** 2
    return Math.max(1e-12, Math.sqrt(sum))
  })
  return pool.questions.map((question, q) => {
    const scores = new Float64Array(pool.passages.length)
    for (let row = 0; row < scores.length; row++) {
      let dot = 0
      for (let i = 0; i < dimension; i++)
        dot += (queries[q * dimension + i] ?? 0) * (documents[row * dimension + i] ?? 0)
      scores[row] = dot / (norms[row] ?? 1)
    }
    const order = [...scores.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
    return {
      ranking: order.slice(0, depth).map((row) => pool.passages[row]?.hash ?? ''),
      ...judgementsOf(question),
    }
  })
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
