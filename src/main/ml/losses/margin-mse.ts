/** MarginMSELoss (Hofstätter et al. 2020): the positive's score less the negative's must be a teacher's. */
import { column, label, zerosLike, type Loss } from './loss.ts'
import { dotPairs } from './similarity.ts'

export const marginMse: Loss = {
  columns: 3,
  moreNegatives: false,
  labels: 'margin',
  inBatch: false,
  variants: [{}],
  compute(batch) {
    const anchor = column(batch, 0)
    const [near, far] = [dotPairs(anchor, column(batch, 1)), dotPairs(anchor, column(batch, 2))]
    const gaps = near.values.map((value, row) => value - (far.values[row] ?? 0) - label(batch, row))
    const slope = gaps.map((gap) => (2 * gap) / gaps.length)
    const [fromNear, positive] = near.backward(slope)
    const [fromFar, negative] = far.backward(slope.map((value) => -value))
    return {
      loss: gaps.reduce((sum, gap) => sum + gap * gap, 0) / gaps.length,
      gradients: [
        zerosLike(anchor).map((_, i) => (fromNear[i] ?? 0) + (fromFar[i] ?? 0)),
        positive,
        negative,
      ],
    }
  },
}
