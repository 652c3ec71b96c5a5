/**
 * The residual adapter on the query's side: x ↦ x + U·(Vᵀx), on embeddings of a frozen encoder. The index stays as it
 * is, and a few dozen labels suffice to train 2 · dimension · rank numbers.
 */
import { normals } from '../random.ts'
import { at } from '../tensor.ts'

export interface QueryAdapter {
  readonly dimension: number
  readonly rank: number
  /** [dimension, rank], row-major, both. */
  readonly u: Float32Array
  readonly v: Float32Array
}

/** U of zeros, so that training starts from the model as it is; V by chance, of columns of about length one. */
export function newQueryAdapter(dimension: number, rank: number, seed: number): QueryAdapter {
  const deviation = 1 / Math.sqrt(dimension)
  return {
    dimension,
    rank,
    u: new Float32Array(dimension * rank),
    v: Float32Array.from(
      normals({ seed, name: 'query adapter V' }, dimension * rank),
      (value) => value * deviation,
    ),
  }
}

/** x · M, for M [inner, rank]. @returns [rows, rank] */
function down(x: ArrayLike<number>, m: Float32Array, inner: number, rank: number): Float64Array {
  const rows = x.length / inner
  const out = new Float64Array(rows * rank)
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < inner; i++) {
      const value = x[row * inner + i] ?? 0
      for (let k = 0; k < rank; k++) {
        const to = row * rank + k
        out[to] = (out[to] ?? 0) + value * (m[i * rank + k] ?? 0)
      }
    }
  return out
}

/** aᵀ · b, for a [rows, inner], b [rows, rank]. @returns [inner, rank] */
function outer(a: ArrayLike<number>, b: Float64Array, inner: number, rank: number): Float32Array {
  const rows = a.length / inner
  const sum = new Float64Array(inner * rank)
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < inner; i++) {
      const value = a[row * inner + i] ?? 0
      for (let k = 0; k < rank; k++) {
        const to = i * rank + k
        sum[to] = (sum[to] ?? 0) + value * (b[row * rank + k] ?? 0)
      }
    }
  return Float32Array.from(sum)
}

/** @param queries row-major [rows, dimension] @param share of the change: 0 is the model as it was */
export function applyQueryAdapter(
  adapter: QueryAdapter,
  queries: ArrayLike<number>,
  share = 1,
): Float64Array {
  const { dimension: d, rank, u, v } = adapter
  const inner = down(queries, v, d, rank)
  return Float64Array.from(queries, (value, index) => {
    const row = Math.floor(index / d)
    const i = index % d
    let sum = 0
    for (let k = 0; k < rank; k++) sum += (u[i * rank + k] ?? 0) * (inner[row * rank + k] ?? 0)
    return value + share * sum
  })
}

/** @param gradient on the adapted queries, [rows, dimension] */
export function queryAdapterGradients(
  adapter: QueryAdapter,
  queries: ArrayLike<number>,
  gradient: ArrayLike<number>,
): { readonly u: Float32Array; readonly v: Float32Array } {
  const { dimension: d, rank, u, v } = adapter
  return {
    u: outer(gradient, down(queries, v, d, rank), d, rank),
    v: outer(queries, down(gradient, u, d, rank), d, rank),
  }
}

/** I + share · U·Vᵀ, [dimension, dimension], as a linear layer's weight. */
export function adapterWeight({ dimension: d, rank, u, v }: QueryAdapter, share = 1): Float32Array {
  const out = new Float32Array(d * d)
  for (let i = 0; i < d; i++)
    for (let j = 0; j < d; j++) {
      let sum = 0
      for (let k = 0; k < rank; k++) sum += at(u, i * rank + k) * at(v, j * rank + k)
      out[i * d + j] = (i === j ? 1 : 0) + share * sum
    }
  return out
}

/** a · b, [n, m] · [m, p] → [n, p]: two linear layers without bias as one. */
export function composed(a: Float32Array, b: Float32Array, n: number, m: number, p: number): Float32Array {
  const out = new Float32Array(n * p)
  for (let i = 0; i < n; i++)
    for (let j = 0; j < p; j++) {
      let sum = 0
      for (let k = 0; k < m; k++) sum += at(a, i * m + k) * at(b, k * p + j)
      out[i * p + j] = sum
    }
  return out
}
