/** The exact answer over float32 rows of a file, which need not fit in memory. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

interface Near {
  readonly row: number
  readonly cosine: number
}

/** Rows read at a time. */
const chunk = 4_096

/**
 * @param rows of this file, [n, dimension], little-endian
 * @returns for each query the numbers of the `k` rows of greatest cosine, best first
 */
export function exactNearest(
  file: string,
  dimension: number,
  queries: readonly Float32Array[],
  k: number,
): number[][] {
  const found = queries.map((): Near[] => [])
  const opened = openSync(file, 'r')
  const count = fstatSync(opened).size / (4 * dimension)
  const rows = new Float32Array(chunk * dimension)
  const bytes = new Uint8Array(rows.buffer)
  for (let from = 0; from < count; from += chunk) {
    const many = Math.min(chunk, count - from)
    for (let at = 0; at < many * dimension * 4;)
      at += readSync(opened, bytes, at, many * dimension * 4 - at, null)
    const lengths = Float64Array.from({ length: many }, (_, i) => {
      const row = rows.subarray(i * dimension, (i + 1) * dimension)
      return Math.sqrt(dot(row, row, 0)) || 1
    })
    queries.forEach((query, q) => {
      const best = found[q]!
      for (let i = 0; i < many; i += 1) {
        const cosine = dot(query, rows, i * dimension) / lengths[i]!
        if (best.length === k && cosine <= best[k - 1]!.cosine) continue
        best.push({ row: from + i, cosine })
        best.sort((x, y) => y.cosine - x.cosine)
        if (best.length > k) best.pop()
      }
    })
  }
  closeSync(opened)
  return found.map((best) => best.map(({ row }) => row))
}

/** Four sums at a time: they do not wait for one another. */
function dot(query: Float32Array, rows: Float32Array, at: number): number {
  let [a, b, c, d] = [0, 0, 0, 0]
  for (let i = 0; i < query.length; i += 4) {
    a += query[i]! * rows[at + i]!
    b += (query[i + 1] ?? 0) * (rows[at + i + 1] ?? 0)
    c += (query[i + 2] ?? 0) * (rows[at + i + 2] ?? 0)
    d += (query[i + 3] ?? 0) * (rows[at + i + 3] ?? 0)
  }
  return a + b + c + d
}
