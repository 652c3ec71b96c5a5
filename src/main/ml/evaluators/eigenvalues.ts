/**
 * Eigenvalues of a real symmetric matrix: Householder's reduction to a tridiagonal one, then QL steps with implicit
 * shifts (Golub & Van Loan, Matrix Computations, §8.3). 4/3 n³ operations: 512 × 512 in a fraction of a second.
 */
import { at } from '../tensor.ts'

/** @param matrix row-major [n, n], symmetric; not changed @returns ascending */
export function symmetricEigenvalues(matrix: Float64Array, n: number): Float64Array {
  const { diagonal, off } = tridiagonal(matrix.slice(), n)
  return ql(diagonal, off, n).sort()
}

/** Similar tridiagonal matrix: its diagonal [n], and beside it [n − 1], at the end a zero. */
function tridiagonal(a: Float64Array, n: number): { diagonal: Float64Array; off: Float64Array } {
  const off = new Float64Array(n)
  const v = new Float64Array(n)
  const p = new Float64Array(n)
  for (let k = 0; k < n - 2; k++) {
    let norm = 0
    for (let i = k + 1; i < n; i++) norm += at(a, i * n + k) ** 2
    norm = Math.sqrt(norm)
    const first = at(a, (k + 1) * n + k)
    // Away from the first entry, so that nothing cancels.
    const alpha = first > 0 ? -norm : norm
    off[k] = alpha
    if (norm === 0) continue
    v[k + 1] = first - alpha
    for (let i = k + 2; i < n; i++) v[i] = at(a, i * n + k)
    let square = 0
    for (let i = k + 1; i < n; i++) square += at(v, i) ** 2
    if (square === 0) continue
    // A ← (I − 2vvᵀ/|v|²) A (I − 2vvᵀ/|v|²) on what is left: a rank-two update.
    let along = 0
    for (let i = k + 1; i < n; i++) {
      let sum = 0
      for (let j = k + 1; j < n; j++) sum += at(a, i * n + j) * at(v, j)
      const value = (2 * sum) / square
      p[i] = value
      along += value * at(v, i)
    }
    for (let i = k + 1; i < n; i++) p[i] = at(p, i) - (along / square) * at(v, i)
    for (let i = k + 1; i < n; i++)
      for (let j = k + 1; j < n; j++)
        a[i * n + j] = at(a, i * n + j) - at(v, i) * at(p, j) - at(p, i) * at(v, j)
  }
  if (n > 1) off[n - 2] = at(a, (n - 1) * n + n - 2)
  return { diagonal: Float64Array.from({ length: n }, (_, i) => at(a, i * n + i)), off }
}

/** Sweeps one eigenvalue may take; two or three are usual. */
const SWEEPS = 60

function ql(d: Float64Array, e: Float64Array, n: number): Float64Array {
  // Below this, of the whole matrix, there is only rounding: in one of low rank, entries that are nothing but rounding
  // would be compared with their like, and never be small.
  let tiny = 0
  for (let i = 0; i < n; i++) tiny = Math.max(tiny, Math.abs(at(d, i)) + Math.abs(at(e, i)))
  tiny *= Number.EPSILON
  for (let l = 0; l < n; l++)
    for (let sweep = 0; ; sweep++) {
      let m = l
      for (; m < n - 1; m++) {
        const size = Math.abs(at(d, m)) + Math.abs(at(d, m + 1))
        if (Math.abs(at(e, m)) <= Math.max(tiny, Number.EPSILON * size)) break
      }
      if (m === l) break
      if (sweep === SWEEPS) throw new RangeError('the eigenvalues do not converge')
      // Wilkinson's shift, from the corner of the block.
      const half = (at(d, l + 1) - at(d, l)) / (2 * at(e, l))
      const root = Math.hypot(half, 1)
      let g = at(d, m) - at(d, l) + at(e, l) / (half + (half >= 0 ? root : -root))
      let [s, c, shift] = [1, 1, 0]
      let i = m - 1
      for (; i >= l; i--) {
        const [f, b] = [s * at(e, i), c * at(e, i)]
        const r = Math.hypot(f, g)
        e[i + 1] = r
        if (r === 0) {
          d[i + 1] = at(d, i + 1) - shift
          e[m] = 0
          break
        }
        s = f / r
        c = g / r
        g = at(d, i + 1) - shift
        const t = (at(d, i) - g) * s + 2 * c * b
        shift = s * t
        d[i + 1] = g + shift
        g = c * t - b
      }
      if (i >= l) continue
      d[l] = at(d, l) - shift
      e[l] = g
      e[m] = 0
    }
  return d
}
