/** Documents in the order of their cosines to each query. */
import type { AsideWork } from './aside.ts'

/** @returns rows of the documents, best first, `depth` at most; equal ones in the order of their rows */
export function orderByCosine({
  queries,
  documents,
  dimension,
  depth,
}: AsideWork['order']['ask']): AsideWork['order']['answer'] {
  const rows = documents.length / dimension
  const norms = Array.from({ length: rows }, (_, row) => {
    let sum = 0
    for (let i = row * dimension; i < (row + 1) * dimension; i++) sum += (documents[i] ?? 0) ** 2
    return Math.max(1e-12, Math.sqrt(sum))
  })
  return Array.from({ length: queries.length / dimension }, (_, q) => {
    const scores = new Float64Array(rows)
    for (let row = 0; row < rows; row++) {
      let dot = 0
      for (let i = 0; i < dimension; i++)
        dot += (queries[q * dimension + i] ?? 0) * (documents[row * dimension + i] ?? 0)
      scores[row] = dot / (norms[row] ?? 1)
    }
    const order = [...scores.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
    return Int32Array.from(order.slice(0, depth))
  })
}
