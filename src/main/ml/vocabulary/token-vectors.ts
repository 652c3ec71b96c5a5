/**
 * First vectors of tokens, from what stands near them: the singular vectors of a matrix of shifted positive pointwise
 * mutual information (Levy & Goldberg 2014), contexts smoothed by .75 (Levy, Goldberg & Dagan 2015). A model that begins
 * with them knows at once which words are alike.
 */
import { at } from '../tensor.ts'
import { normals } from '../random.ts'
import { symmetricEigen } from './symmetric-eigen.ts'

/** A sparse matrix by rows. */
export interface Sparse {
  readonly rows: number
  readonly columns: number
  /** [rows + 1] */
  readonly starts: Int32Array
  readonly places: Int32Array
  readonly values: Float32Array
}

/** How often tokens stand near each other, nearer ones counted more: 1 / distance. */
export class Neighbours {
  readonly #counts: Float32Array
  readonly #size: number
  readonly #contexts: number
  readonly #distance: number

  /** @param contexts the tokens of the first so many numbers are what others are told by; memory is 4 · size · contexts bytes */
  constructor(size: number, contexts: number, distance: number) {
    this.#size = size
    this.#contexts = contexts
    this.#distance = distance
    this.#counts = new Float32Array(size * contexts)
  }

  add(tokens: ArrayLike<number>): void {
    for (let i = 1; i < tokens.length; i++) {
      const here = tokens[i] ?? 0
      for (let d = 1; d <= this.#distance && d <= i; d++) {
        const there = tokens[i - d] ?? 0
        if (there < this.#contexts) this.#bump(here * this.#contexts + there, 1 / d)
        if (here < this.#contexts) this.#bump(there * this.#contexts + here, 1 / d)
      }
    }
  }

  #bump(index: number, by: number): void {
    this.#counts[index] = (this.#counts[index] ?? 0) + by
  }

  /** @param shift logarithm taken off each value: of the negative samples that word2vec would have drawn */
  information(shift: number): Sparse {
    const [size, contexts, counts] = [this.#size, this.#contexts, this.#counts]
    const rowSums = new Float64Array(size)
    const columnSums = new Float64Array(contexts)
    for (let r = 0; r < size; r++)
      for (let c = 0; c < contexts; c++) {
        const count = counts[r * contexts + c] ?? 0
        rowSums[r] = at(rowSums, r) + count
        columnSums[c] = at(columnSums, c) + count
      }
    const smoothed = columnSums.map((sum) => sum ** 0.75)
    const whole = smoothed.reduce((all, sum) => all + sum, 0)
    const starts = new Int32Array(size + 1)
    const places: number[] = []
    const values: number[] = []
    for (let r = 0; r < size; r++) {
      for (let c = 0; c < contexts; c++) {
        const count = counts[r * contexts + c] ?? 0
        if (count === 0) continue
        const value = Math.log((count * whole) / (at(rowSums, r) * at(smoothed, c))) - shift
        if (value <= 0) continue
        places.push(c)
        values.push(value)
      }
      starts[r + 1] = places.length
    }
    return {
      rows: size,
      columns: contexts,
      starts,
      places: Int32Array.from(places),
      values: Float32Array.from(values),
    }
  }
}

/** matrix · x; x row-major [columns, k] → [rows, k] */
function times({ rows, starts, places, values }: Sparse, x: Float64Array, k: number): Float64Array {
  const out = new Float64Array(rows * k)
  for (let r = 0; r < rows; r++)
    for (let i = at(starts, r); i < at(starts, r + 1); i++) {
      const [value, from] = [at(values, i), at(places, i) * k]
      for (let j = 0; j < k; j++) out[r * k + j] = (out[r * k + j] ?? 0) + value * (x[from + j] ?? 0)
    }
  return out
}

/** matrixᵀ · y; y row-major [rows, k] → [columns, k] */
function timesTransposed(
  { rows, columns, starts, places, values }: Sparse,
  y: Float64Array,
  k: number,
): Float64Array {
  const out = new Float64Array(columns * k)
  for (let r = 0; r < rows; r++)
    for (let i = at(starts, r); i < at(starts, r + 1); i++) {
      const [value, to] = [at(values, i), at(places, i) * k]
      for (let j = 0; j < k; j++) out[to + j] = (out[to + j] ?? 0) + value * (y[r * k + j] ?? 0)
    }
  return out
}

/** yᵀ · y, [k, k] */
function gram(y: Float64Array, rows: number, k: number): Float64Array {
  const out = new Float64Array(k * k)
  for (let r = 0; r < rows; r++)
    for (let i = 0; i < k; i++) {
      const value = y[r * k + i] ?? 0
      for (let j = 0; j <= i; j++) out[i * k + j] = (out[i * k + j] ?? 0) + value * (y[r * k + j] ?? 0)
    }
  for (let i = 0; i < k; i++) for (let j = 0; j < i; j++) out[j * k + i] = at(out, i * k + j)
  return out
}

/** y · m; y [rows, k], m [k, n] → [rows, n] */
function product(y: Float64Array, m: Float64Array, rows: number, k: number, n: number): Float64Array {
  const out = new Float64Array(rows * n)
  for (let r = 0; r < rows; r++)
    for (let i = 0; i < k; i++) {
      const value = y[r * k + i] ?? 0
      for (let j = 0; j < n; j++) out[r * n + j] = (out[r * n + j] ?? 0) + value * (m[i * n + j] ?? 0)
    }
  return out
}

/** Columns made orthonormal by the eigenvectors of their Gram matrix. */
function orthonormal(y: Float64Array, rows: number, k: number): Float64Array {
  const { values, vectors } = symmetricEigen(gram(y, rows, k), k)
  const scale = new Float64Array(k * k)
  for (let i = 0; i < k; i++)
    for (let j = 0; j < k; j++) {
      const value = at(values, j)
      scale[i * k + j] = value > 1e-12 ? at(vectors, i * k + j) / Math.sqrt(value) : 0
    }
  return product(y, scale, rows, k, k)
}

/**
 * The first left singular vectors, each times the root of its value: subspace iteration from a random start (Halko,
 * Martinsson & Tropp 2011).
 * @returns row-major [rows, dimension]
 */
export function singularVectors(
  matrix: Sparse,
  dimension: number,
  seed: number,
  iterations = 3,
): Float32Array {
  // A few more than are kept, so that the last of them are found too.
  const k = Math.min(dimension + 16, matrix.rows, matrix.columns)
  let basis = times(matrix, normals({ seed, name: 'singular vectors' }, matrix.columns * k), k)
  for (let i = 0; i < iterations; i++) {
    basis = orthonormal(basis, matrix.rows, k)
    basis = times(matrix, timesTransposed(matrix, basis, k), k)
  }
  basis = orthonormal(basis, matrix.rows, k)
  const inside = timesTransposed(matrix, basis, k)
  const { values, vectors } = symmetricEigen(gram(inside, matrix.columns, k), k)
  const out = new Float32Array(matrix.rows * dimension)
  const turned = product(basis, vectors, matrix.rows, k, k)
  for (let r = 0; r < matrix.rows; r++)
    for (let j = 0; j < Math.min(dimension, k); j++)
      out[r * dimension + j] = at(turned, r * k + j) * Math.max(0, at(values, j)) ** 0.25
  return out
}
