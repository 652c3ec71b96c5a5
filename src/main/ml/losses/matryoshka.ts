/** MatryoshkaLoss (Kusupati et al. 2022): another loss on the first numbers of every embedding, at several lengths. */
import type { Loss, LossBatch, Matrix } from './loss.ts'

export interface Matryoshka {
  /** Lengths, the whole one among them where it shall count. */
  readonly dimensions: readonly number[]
  /** One a length; 1 where absent. */
  readonly weights?: readonly number[] | undefined
}

/** The first `width` numbers of each row, made of length one as sentence-transformers does when it cuts. */
function shortened(matrix: Matrix, width: number): { short: Matrix; norms: Float64Array } {
  const data = new Float64Array(matrix.rows * width)
  const norms = new Float64Array(matrix.rows)
  for (let row = 0; row < matrix.rows; row++) {
    const part = matrix.data.subarray(row * matrix.width, row * matrix.width + width)
    let sum = 0
    for (const value of part) sum += value * value
    const norm = Math.max(1e-12, Math.sqrt(sum))
    norms[row] = norm
    for (const [i, value] of part.entries()) data[row * width + i] = value / norm
  }
  return { short: { rows: matrix.rows, width, data }, norms }
}

export function matryoshka(inner: Loss, { dimensions, weights }: Matryoshka): Loss {
  return {
    ...inner,
    compute(batch, options) {
      let loss = 0
      const gradients = batch.embeddings.map(({ rows, width }) => new Float64Array(rows * width))
      for (const [index, dimension] of dimensions.entries()) {
        const weight = weights?.[index] ?? 1
        const cut = batch.embeddings.map((each) => shortened(each, Math.min(dimension, each.width)))
        const own: LossBatch = { ...batch, embeddings: cut.map(({ short }) => short) }
        const value = inner.compute(own, options)
        loss += weight * value.loss
        for (const [c, { short, norms }] of cut.entries()) {
          const [from, into] = [value.gradients[c], gradients[c]]
          const whole = batch.embeddings[c]?.width ?? 0
          if (from === undefined || into === undefined) continue
          for (let row = 0; row < short.rows; row++) {
            const begin = row * short.width
            let along = 0
            for (let i = begin; i < begin + short.width; i++) along += (from[i] ?? 0) * (short.data[i] ?? 0)
            for (let i = 0; i < short.width; i++) {
              const to = row * whole + i
              const straight = (from[begin + i] ?? 0) - along * (short.data[begin + i] ?? 0)
              into[to] = (into[to] ?? 0) + (weight * straight) / (norms[row] ?? 1)
            }
          }
        }
      }
      return { loss, gradients }
    },
  }
}
