/** Embeddings as directions. */

/** Of length one; a vector of zeros stays. */
export function unit(vector: Float32Array): Float32Array {
  let sum = 0
  for (const value of vector) sum += value * value
  const norm = Math.max(1e-12, Math.sqrt(sum))
  return vector.map((value) => value / norm)
}

/** Of two vectors of one length; their cosine where both are of length one. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (const [i, value] of a.entries()) sum += value * (b[i] ?? 0)
  return sum
}
