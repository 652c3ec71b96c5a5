/** Similarities and distances of embeddings, each with the way back to the embeddings. */
import { zerosLike, type Distance, type Matrix, type Similarity } from './loss.ts'

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

/** a_i · b_j, every row with every row. */
export function dotMatrix(a: Matrix, b: Matrix): SimilarityMatrix {
  const { width } = a
  const values = new Float64Array(a.rows * b.rows)
  for (let i = 0; i < a.rows; i++)
    for (let j = 0; j < b.rows; j++) {
      let dot = 0
      for (let k = 0; k < width; k++) dot += (a.data[i * width + k] ?? 0) * (b.data[j * width + k] ?? 0)
      values[i * b.rows + j] = dot
    }
  return {
    values,
    backward(gradient) {
      const [da, db] = [zerosLike(a), zerosLike(b)]
      for (let i = 0; i < a.rows; i++)
        for (let j = 0; j < b.rows; j++) {
          const g = gradient[i * b.rows + j] ?? 0
          if (g === 0) continue
          for (let k = 0; k < width; k++) {
            const [x, y] = [i * width + k, j * width + k]
            da[x] = (da[x] ?? 0) + g * (b.data[y] ?? 0)
            db[y] = (db[y] ?? 0) + g * (a.data[x] ?? 0)
          }
        }
      return [da, db]
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
