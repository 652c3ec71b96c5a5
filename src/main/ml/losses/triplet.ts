/** TripletLoss (Schroff et al. 2015): the positive must be nearer than the negative by a margin. */
import { column, zerosLike, type Loss } from './loss.ts'
import { pairwiseDistances } from './similarity.ts'

export const triplet: Loss = {
  columns: 3,
  moreNegatives: false,
  labels: 'none',
  inBatch: false,
  variants: [{}, { distance: 'cosine', margin: 0.5 }, { distance: 'manhattan', margin: 5 }],
  compute(batch, options) {
    const distance = pairwiseDistances[options.distance ?? 'euclidean']
    const anchor = column(batch, 0)
    const [near, far] = [distance(anchor, column(batch, 1)), distance(anchor, column(batch, 2))]
    const gaps = near.values.map((value, row) => value - (far.values[row] ?? 0) + (options.margin ?? 5))
    const slope = gaps.map((gap) => (gap > 0 ? 1 / gaps.length : 0))
    const [fromNear, positive] = near.backward(slope)
    const [fromFar, negative] = far.backward(slope.map((value) => -value))
    return {
      loss: gaps.reduce((sum, gap) => sum + Math.max(0, gap), 0) / gaps.length,
      gradients: [
        zerosLike(anchor).map((_, i) => (fromNear[i] ?? 0) + (fromFar[i] ?? 0)),
        positive,
        negative,
      ],
    }
  },
}
