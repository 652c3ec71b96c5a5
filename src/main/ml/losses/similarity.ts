/** Similarities and distances of embeddings, each with the way back to the embeddings. */
import type { Distance, Matrix, Similarity } from './loss.ts'

/** As torch.nn.functional.normalize. */
const FLOOR = 1e-12

interface Units {
  /** [rows, width], each row of length one. */
  readonly data: Float64Array
  /** Length of each row before. */
  readonly norms: Float64Array
}

function units({ rows, width, data }: Matrix): Units {
  const out = new Float64Array(rows * width)
  const norms = new Float64Array(rows)
  for (let row = 0; row < rows; row++) {
    let sum = 0
    for (let i = 0; i < width; i++) sum += (data[row * width + i] ?? 0) ** 2
    const norm = Math.max(Math.sqrt(sum), FLOOR)
    norms[row] = norm
    for (let i = 0; i < width; i++) out[row * width + i] = (data[row * width + i] ?? 0) / norm
  }
  return { data: out, norms }
}

/** Gradient on a row before it was made of length one: what points along the row is lost, the rest shrinks. */
function throughUnits(unit: Units, gradient: Float64Array, width: number): Float64Array {
  const out = new Float64Array(gradient.length)
  for (let row = 0; row < unit.norms.length; row++) {
    let along = 0
    for (let i = row * width; i < (row + 1) * width; i++) along += (gradient[i] ?? 0) * (unit.data[i] ?? 0)
    const norm = unit.norms[row] ?? 1
    for (let i = row * width; i < (row + 1) * width; i++)
      out[i] = ((gradient[i] ?? 0) - along * (unit.data[i] ?? 0)) / norm
  }
  return out
}

export interface SimilarityMatrix {
  /** Of a_i and b_j, row-major [a.rows, b.rows]. */
  readonly values: Float64Array
  /** @param gradient on `values` @returns gradients on a and b */
  readonly backward: (gradient: Float64Array) => [Float64Array, Float64Array]
}

const doubles = (values: ArrayLike<number>): Float64Array =>
  values instanceof Float64Array ? values : Float64Array.from(values)

/** a · bᵀ, [n, width] · [m, width]ᵀ → [n, m]. Two rows of each at once: a number that is read is used twice. */
function timesTransposed(
  a: Float64Array,
  b: Float64Array,
  n: number,
  m: number,
  width: number,
): Float64Array {
  const out = new Float64Array(n * m)
  for (let i = 0; i < n; i += 2) {
    // An odd row at the end stands for its own neighbour.
    const [a0, a1] = [i * width, Math.min(i + 1, n - 1) * width]
    for (let j = 0; j < m; j += 2) {
      const [b0, b1] = [j * width, Math.min(j + 1, m - 1) * width]
      let [s00, s01, s10, s11] = [0, 0, 0, 0]
      for (let k = 0; k < width; k++) {
        const x0 = a[a0 + k] ?? 0
        const x1 = a[a1 + k] ?? 0
        const y0 = b[b0 + k] ?? 0
        const y1 = b[b1 + k] ?? 0
        s00 += x0 * y0
        s01 += x0 * y1
        s10 += x1 * y0
        s11 += x1 * y1
      }
      out[i * m + j] = s00
      if (j + 1 < m) out[i * m + j + 1] = s01
      if (i + 1 < n) out[(i + 1) * m + j] = s10
      if (i + 1 < n && j + 1 < m) out[(i + 1) * m + j + 1] = s11
    }
  }
  return out
}

/** [n, m] → [m, n]. */
function transposed(values: ArrayLike<number>, n: number, m: number): Float64Array {
  const out = new Float64Array(n * m)
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) out[j * n + i] = values[i * m + j] ?? 0
  return out
}

/** a_i · b_j, every row with every row. */
export function dotMatrix(a: Matrix, b: Matrix): SimilarityMatrix {
  const { width } = a
  const [x, y] = [doubles(a.data), doubles(b.data)]
  return {
    values: timesTransposed(x, y, a.rows, b.rows, width),
    backward(gradient) {
      const back = transposed(gradient, a.rows, b.rows)
      return [
        timesTransposed(gradient, transposed(y, b.rows, width), a.rows, width, b.rows),
        timesTransposed(back, transposed(x, a.rows, width), b.rows, width, a.rows),
      ]
    },
  }
}

/** cos(a_i, b_j). */
export function cosineMatrix(a: Matrix, b: Matrix): SimilarityMatrix {
  const [u, v] = [units(a), units(b)]
  const { values, backward } = dotMatrix({ ...a, data: u.data }, { ...b, data: v.data })
  return {
    values,
    backward(gradient) {
      const [du, dv] = backward(gradient)
      return [throughUnits(u, du, a.width), throughUnits(v, dv, b.width)]
    },
  }
}

/** A new similarity is a row here and a word of `similarities`. */
export const similarityMatrices = {
  cosine: cosineMatrix,
  dot: dotMatrix,
} satisfies Record<Similarity, (a: Matrix, b: Matrix) => SimilarityMatrix>

export interface Pairwise {
  /** One a row. */
  readonly values: Float64Array
  readonly backward: (gradient: ArrayLike<number>) => [Float64Array, Float64Array]
}

/** Row i of a with row i of b. */
export function cosinePairs(a: Matrix, b: Matrix): Pairwise {
  const { width } = a
  const [u, v] = [units(a), units(b)]
  const values = new Float64Array(a.rows)
  for (let i = 0; i < u.data.length; i++) {
    const row = Math.floor(i / width)
    values[row] = (values[row] ?? 0) + (u.data[i] ?? 0) * (v.data[i] ?? 0)
  }
  return {
    values,
    backward(gradient) {
      const scaled = (other: Units): Float64Array =>
        other.data.map((value, i) => value * (gradient[Math.floor(i / width)] ?? 0))
      return [throughUnits(u, scaled(v), width), throughUnits(v, scaled(u), width)]
    },
  }
}

/** Row i of a · row i of b. */
export function dotPairs(a: Matrix, b: Matrix): Pairwise {
  const { width } = a
  const values = new Float64Array(a.rows)
  for (let i = 0; i < a.rows * width; i++) {
    const row = Math.floor(i / width)
    values[row] = (values[row] ?? 0) + (a.data[i] ?? 0) * (b.data[i] ?? 0)
  }
  const scaled = (other: Matrix, gradient: ArrayLike<number>): Float64Array =>
    Float64Array.from(other.data, (value, i) => value * (gradient[Math.floor(i / width)] ?? 0))
  return { values, backward: (gradient) => [scaled(b, gradient), scaled(a, gradient)] }
}

/**
 * ‖a_i − b_i‖ of the given order. torch's pairwise_distance adds 1e-6 to every difference; the reference numbers are
 * made without it, and no training can tell.
 */
function minkowski(a: Matrix, b: Matrix, order: 1 | 2): Pairwise {
  const { width } = a
  const difference = Float64Array.from(a.data, (value, i) => value - (b.data[i] ?? 0))
  const values = new Float64Array(a.rows)
  for (const [i, d] of difference.entries()) {
    const row = Math.floor(i / width)
    values[row] = (values[row] ?? 0) + (order === 1 ? Math.abs(d) : d * d)
  }
  if (order === 2) for (const [row, sum] of values.entries()) values[row] = Math.sqrt(sum)
  return {
    values,
    backward(gradient) {
      const first = difference.map((d, i) => {
        const row = Math.floor(i / width)
        const slope = order === 1 ? Math.sign(d) : d / Math.max(values[row] ?? 0, FLOOR)
        return (gradient[row] ?? 0) * slope
      })
      return [first, first.map((value) => -value)]
    },
  }
}

/** 1 − cos(a_i, b_i). */
function cosineDistance(a: Matrix, b: Matrix): Pairwise {
  const { values, backward } = cosinePairs(a, b)
  return {
    values: values.map((value) => 1 - value),
    backward: (gradient) => backward(Array.from(gradient, (value) => -value)),
  }
}

/** A new distance is a row here and a word of `distances`. */
export const pairwiseDistances = {
  cosine: cosineDistance,
  euclidean: (a, b) => minkowski(a, b, 2),
  manhattan: (a, b) => minkowski(a, b, 1),
} satisfies Record<Distance, (a: Matrix, b: Matrix) => Pairwise>
