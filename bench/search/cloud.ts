/** Synthetic embeddings: clusters on the sphere, as those of sentences lie. */
import { Random } from './random.ts'

/** Clusters, some much larger than others. */
export const clusters = 2_000
/** Spread of a cluster beside the spread of its centre's values: a row's cosine to its centre is about .82. */
const spread = 0.7
/** Of `Random.normal`. */
const normalDeviation = Math.sqrt(1 / 3)

function deviation(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length) || 1
}

/** @returns rows from these centres, one a call; without centres, from random ones */
export function cloud(
  dimension: number,
  seed: number,
  given: readonly Float32Array[] = [],
): () => Float32Array {
  // The centres are the same for passages and for queries, which have other seeds.
  const fixed = new Random(0x9e3779b9)
  const centres =
    given.length > 0
      ? given
      : Array.from({ length: clusters }, () => Float32Array.from({ length: dimension }, () => fixed.normal()))
  const noises = centres.map((centre) => (spread * deviation(centre)) / normalDeviation)
  const random = new Random(seed)
  return () => {
    const chosen = Math.floor(random.uniform() ** 2 * centres.length)
    const centre = centres[chosen]!
    const noise = noises[chosen]!
    const row = new Float32Array(dimension)
    let squares = 0
    for (let d = 0; d < dimension; d += 1) {
      const value = centre[d]! + random.normal() * noise
      row[d] = value
      squares += value * value
    }
    const length = Math.sqrt(squares)
    for (let d = 0; d < dimension; d += 1) row[d] = row[d]! / length
    return row
  }
}
