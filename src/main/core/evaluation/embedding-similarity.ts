/** EmbeddingSimilarityEvaluator: how a model's similarities of pairs follow the scores that people gave. */
import { FojasError } from '../../../shared/errors/index.ts'
import { pearson, spearman } from './correlation.ts'

type Similarity = (a: Float32Array, b: Float32Array) => number

function fold(a: Float32Array, b: Float32Array, add: (x: number, y: number) => number): number {
  let sum = 0
  for (const [i, x] of a.entries()) sum += add(x, b[i] ?? 0)
  return sum
}
const dot: Similarity = (a, b) => fold(a, b, (x, y) => x * y)

/** A new similarity is a row. Distances count with a minus: nearer is more similar. */
export const similarities = {
  cosine: (a, b) => dot(a, b) / Math.max(1e-12, Math.sqrt(dot(a, a) * dot(b, b))),
  dot,
  euclidean: (a, b) => -Math.sqrt(fold(a, b, (x, y) => (x - y) ** 2)),
  manhattan: (a, b) => -fold(a, b, (x, y) => Math.abs(x - y)),
} as const satisfies Record<string, Similarity>
export type SimilarityName = keyof typeof similarities

export type SimilarityReport = Record<`${'pearson' | 'spearman'}_${SimilarityName}`, number>

/**
 * @param first @param second row-major [pairs, width] @param gold one score a pair
 * @throws FojasError evaluation_constant_scores: against a constant there is no correlation, and NaN says nothing
 */
export function embeddingSimilarity(
  first: Float32Array,
  second: Float32Array,
  width: number,
  gold: readonly number[],
): SimilarityReport {
  const [score] = gold
  if (score === undefined || gold.every((each) => each === score))
    throw new FojasError('evaluation_constant_scores', { pairs: gold.length, score: score ?? 0 })
  const rowsOf = (all: Float32Array) => gold.map((_, row) => all.subarray(row * width, (row + 1) * width))
  const [a, b] = [rowsOf(first), rowsOf(second)]
  const of = (name: SimilarityName): number[] =>
    a.map((row, i) => similarities[name](row, b[i] ?? new Float32Array(width)))
  return {
    pearson_cosine: pearson(of('cosine'), gold),
    spearman_cosine: spearman(of('cosine'), gold),
    pearson_dot: pearson(of('dot'), gold),
    spearman_dot: spearman(of('dot'), gold),
    pearson_euclidean: pearson(of('euclidean'), gold),
    spearman_euclidean: spearman(of('euclidean'), gold),
    pearson_manhattan: pearson(of('manhattan'), gold),
    spearman_manhattan: spearman(of('manhattan'), gold),
  }
}
