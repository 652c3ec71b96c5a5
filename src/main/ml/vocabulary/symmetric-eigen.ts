/** Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations (Golub & Van Loan, §8.5). */
import { at } from '../tensor.ts'

/**
 * @param matrix row-major [n, n], symmetric; not changed
 * @returns values descending; vectors row-major [n, n], the j-th in column j
 */
export function symmetricEigen(
  matrix: Float64Array,
  n: number,
): { readonly values: Float64Array; readonly vectors: Float64Array } {
  const a = matrix.slice()
  // Rows of `v` are the vectors while they turn: neighbours in memory.
  const v = new Float64Array(n * n)
  for (let i = 0; i < n; i++) v[i * n + i] = 1
  const scale = Math.sqrt(a.reduce((sum, x) => sum + x * x, 0))
  for (let sweep = 0; sweep < 30; sweep++) {
    let off = 0
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) off += at(a, p * n + q) ** 2
    if (Math.sqrt(off) <= 1e-11 * scale) break
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) {
        const apq = at(a, p * n + q)
        if (Math.abs(apq) <= 1e-15 * scale) continue
        const theta = (at(a, q * n + q) - at(a, p * n + p)) / (2 * apq)
        const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1))
        const c = 1 / Math.hypot(t, 1)
        turn(a, n, p, q, c, t * c)
        rotateRows(v, n, p, q, c, t * c)
      }
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => at(a, j * n + j) - at(a, i * n + i))
  const vectors = new Float64Array(n * n)
  for (const [j, from] of order.entries())
    for (let i = 0; i < n; i++) vectors[i * n + j] = at(v, from * n + i)
  return { values: Float64Array.from(order, (i) => at(a, i * n + i)), vectors }
}

function rotateRows(m: Float64Array, n: number, p: number, q: number, c: number, s: number): void {
  for (let i = 0; i < n; i++) {
    const [x, y] = [m[p * n + i] ?? 0, m[q * n + i] ?? 0]
    m[p * n + i] = c * x - s * y
    m[q * n + i] = s * x + c * y
  }
}

/** JᵀAJ: rows, then columns. */
function turn(a: Float64Array, n: number, p: number, q: number, c: number, s: number): void {
  rotateRows(a, n, p, q, c, s)
  for (let i = 0; i < n; i++) {
    const [x, y] = [a[i * n + p] ?? 0, a[i * n + q] ?? 0]
    a[i * n + p] = c * x - s * y
    a[i * n + q] = s * x + c * y
  }
}
