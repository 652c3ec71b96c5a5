/**
 * Synthetic embeddings that crowd as real ones do: one of a pool of vectors, moved by a part of the difference of two
 * others. So a neighbourhood has the few directions of the pool's own variance; noise alike in every direction puts all
 * of a cluster at one distance, and no scan finds the nearest among equals.
 */
import { Random } from './random.ts'

/** Vectors that others are made around. */
export const poolSize = 20_000
/**
 * Part of a difference that moves a vector. Chosen with bench/vectors-recall.ts over 36,000 rows of 256 dimensions, so
 * that 1,600 candidates find what they find among real ones, .989 (docs/benchmarks/vectors.md); 100 find .84 instead of
 * .91, so that these rows are rather harder.
 */
const move = 0.35
/** Directions of a pool that is drawn, and how their variance falls. */
const directions = 96
const decay = 0.35
/** Variance that lies in no direction, beside that of the first one. */
const rest = 0.05

/** A pool where there are no real vectors: few directions, some much stronger than others. */
function drawnPool(dimension: number): Float32Array[] {
  const random = new Random(0x9e3779b9)
  const basis = Array.from({ length: directions }, (_, j) =>
    Float32Array.from({ length: dimension }, () => random.normal() * (j + 1) ** -decay),
  )
  return Array.from({ length: poolSize }, () => {
    const row = Float32Array.from({ length: dimension }, () => random.normal() * rest)
    for (const direction of basis) {
      const amount = random.normal()
      for (let d = 0; d < dimension; d += 1) row[d] = row[d]! + amount * direction[d]!
    }
    return normalised(row)
  })
}

function normalised(row: Float32Array): Float32Array {
  let squares = 0
  for (const value of row) squares += value * value
  const length = Math.sqrt(squares) || 1
  for (let d = 0; d < row.length; d += 1) row[d] = row[d]! / length
  return row
}

/** @param given real vectors of any length. @returns as many as are wanted, of length 1 */
export function poolOf(dimension: number, given: readonly Float32Array[]): readonly Float32Array[] {
  return given.length > 0 ? given.map(normalised) : drawnPool(dimension)
}

/** @returns rows from a pool, of length 1, one a call */
export function cloud(pool: readonly Float32Array[], seed: number): () => Float32Array {
  const random = new Random(seed)
  return () => {
    // Some subjects have many more passages than others.
    const near = pool[Math.floor(random.uniform() ** 2 * pool.length)]!
    const [to, from] = [pool[random.below(pool.length)]!, pool[random.below(pool.length)]!]
    const row = new Float32Array(near.length)
    for (let d = 0; d < row.length; d += 1) row[d] = near[d]! + move * (to[d]! - from[d]!)
    return normalised(row)
  }
}
