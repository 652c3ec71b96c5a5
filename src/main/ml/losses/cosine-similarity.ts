/** CosineSimilarityLoss: the squared gap between a pair's cosine and its label. */
import { column, label, type Loss } from './loss.ts'
import { cosinePairs } from './similarity.ts'

export const cosineSimilarity: Loss = {
  columns: 2,
  moreNegatives: false,
  labels: 'score',
  inBatch: false,
  variants: [{}],
  compute(batch) {
    const { values, backward } = cosinePairs(column(batch, 0), column(batch, 1))
    const gaps = values.map((value, row) => value - label(batch, row))
    return {
      loss: gaps.reduce((sum, gap) => sum + gap * gap, 0) / gaps.length,
      gradients: backward(gaps.map((gap) => (2 * gap) / gaps.length)),
    }
  },
}
