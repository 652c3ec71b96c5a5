/** Figures that tell when a model makes every text alike. */
import { integers, permutation } from '../random.ts'
import { at } from '../tensor.ts'
import { symmetricEigenvalues } from './eigenvalues.ts'

export interface CollapseFigures {
  /** Mean cosine of pairs of different texts. */
  readonly cosine: number
  /** Effective rank (Roy & Vetterli 2007): exp of the entropy of the singular values' shares. At most the dimension. */
  readonly rank: number
}

/** Pairs looked at: the standard error of the mean is then below .01. */
const PAIRS = 10_000
/** Rows looked at for the rank; its cost grows with the cube. */
const ROWS = 512

/** @param embeddings row-major [rows, width] @param seed which pairs and rows are looked at */
export function collapseFigures(embeddings: Float32Array, width: number, seed = 0): CollapseFigures {
  const rows = embeddings.length / width
  const unit = unitRows(embeddings, width)
  return { cosine: meanCosine(unit, rows, width, seed), rank: effectiveRank(unit, rows, width, seed) }
}

function unitRows(embeddings: Float32Array, width: number): Float64Array {
  const out = new Float64Array(embeddings.length)
  for (let row = 0; row < embeddings.length; row += width) {
    let sum = 0
    for (let i = row; i < row + width; i++) sum += at(embeddings, i) ** 2
    const norm = Math.max(Math.sqrt(sum), 1e-12)
    for (let i = row; i < row + width; i++) out[i] = at(embeddings, i) / norm
  }
  return out
}

const dot = (a: Float64Array, i: number, j: number, width: number): number => {
  let sum = 0
  for (let k = 0; k < width; k++) sum += (a[i * width + k] ?? 0) * (a[j * width + k] ?? 0)
  return sum
}

function meanCosine(unit: Float64Array, rows: number, width: number, seed: number): number {
  if (rows < 2) return NaN
  const first = integers({ seed, name: 'collapse pairs', counters: [0] }, PAIRS, rows)
  // Any of the others.
  const step = integers({ seed, name: 'collapse pairs', counters: [1] }, PAIRS, rows - 1)
  let sum = 0
  for (const [pair, i] of first.entries()) sum += dot(unit, i, (i + 1 + at(step, pair)) % rows, width)
  return sum / PAIRS
}

/** Singular values are the roots of the eigenvalues of the smaller of XᵀX and XXᵀ. */
function effectiveRank(unit: Float64Array, rows: number, width: number, seed: number): number {
  const picked = permutation({ seed, name: 'collapse rows' }, rows).slice(0, ROWS)
  const x = new Float64Array(picked.length * width)
  for (const [place, row] of picked.entries())
    x.set(unit.subarray(row * width, (row + 1) * width), place * width)
  const n = Math.min(picked.length, width)
  const gram = new Float64Array(n * n)
  if (picked.length <= width)
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) gram[i * n + j] = dot(x, i, j, width)
  else
    for (let row = 0; row < picked.length; row++)
      for (let i = 0; i < n; i++) {
        const value = at(x, row * width + i)
        for (let j = 0; j < n; j++)
          gram[i * n + j] = (gram[i * n + j] ?? 0) + value * (x[row * width + j] ?? 0)
      }
  const singular = symmetricEigenvalues(gram, n).map((value) => Math.sqrt(Math.max(0, value)))
  const total = singular.reduce((sum, value) => sum + value, 0)
  let entropy = 0
  for (const value of singular) {
    const share = value / total
    if (share > 0) entropy -= share * Math.log(share)
  }
  return Math.exp(entropy)
}
