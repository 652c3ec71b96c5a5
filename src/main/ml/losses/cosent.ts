/**
 * CoSENTLoss (Su 2022): a pair with a higher label must have the higher cosine.
 * log(1 + Σ exp(scale · (cos_i − cos_j))) over the pairs of rows where label_i < label_j.
 */
import { column, label, type Loss } from './loss.ts'
import { cosinePairs } from './similarity.ts'

export const cosent: Loss = {
  columns: 2,
  moreNegatives: false,
  labels: 'score',
  inBatch: true,
  variants: [{ scale: 20 }, { scale: 5 }],
  compute(batch, options) {
    const scale = options.scale ?? 20
    const { values, backward } = cosinePairs(column(batch, 0), column(batch, 1))
    const wrong: { i: number; j: number; exponent: number }[] = []
    for (const [i, a] of values.entries())
      for (const [j, b] of values.entries())
        if (label(batch, i) < label(batch, j)) wrong.push({ i, j, exponent: scale * (a - b) })
    const largest = wrong.reduce((most, { exponent }) => Math.max(most, exponent), 0)
    const sum = wrong.reduce(
      (total, { exponent }) => total + Math.exp(exponent - largest),
      Math.exp(-largest),
    )
    const gradient = new Float64Array(values.length)
    for (const { i, j, exponent } of wrong) {
      const share = (scale * Math.exp(exponent - largest)) / sum
      gradient[i] = (gradient[i] ?? 0) + share
      gradient[j] = (gradient[j] ?? 0) - share
    }
    return { loss: largest + Math.log(sum), gradients: backward(gradient) }
  },
}
