/** Gradients as the optimiser takes them: whole, or the touched rows of a table. */

/** Rows of an embedding table that a batch touched; every other row's gradient is zero. */
export interface SparseRows {
  /** Distinct row numbers, ascending. */
  readonly rows: Int32Array
  /** Row-major [rows.length, width]. */
  readonly values: Float32Array
}

export type Gradient = Float32Array | SparseRows
export type Gradients = ReadonlyMap<string, Gradient>

export function isSparse(gradient: Gradient): gradient is SparseRows {
  return 'rows' in gradient
}

/**
 * Gradient of an embedding table from the gradient of the embedded tokens: rows of the same id are summed.
 * @param ids [tokens] @param gradient [tokens, width] @param skip id whose row is never trained (padding)
 */
export function scatterRows(
  ids: ArrayLike<number>,
  gradient: Float32Array,
  width: number,
  skip?: number,
): SparseRows {
  const wanted = Array.from(ids).filter((id) => id !== skip)
  const rows = Int32Array.from(new Set(wanted)).sort()
  const place = new Map(Array.from(rows, (row, index) => [row, index]))
  const values = new Float32Array(rows.length * width)
  for (let token = 0; token < ids.length; token++) {
    const index = place.get(ids[token] ?? -1)
    if (index === undefined) continue
    for (let i = 0; i < width; i++) {
      const to = index * width + i
      values[to] = (values[to] ?? 0) + (gradient[token * width + i] ?? 0)
    }
  }
  return { rows, values }
}
