/** ContrastiveLoss (Hadsell et al. 2006): equal pairs together, others at least a margin apart. */
import { column, label, type Loss } from './loss.ts'
import { pairwiseDistances } from './similarity.ts'

export const contrastive: Loss = {
  columns: 2,
  moreNegatives: false,
  labels: 'binary',
  inBatch: false,
  variants: [{}, { distance: 'euclidean', margin: 8 }],
  compute(batch, options) {
    const margin = options.margin ?? 0.5
    const { values, backward } = pairwiseDistances[options.distance ?? 'cosine'](
      column(batch, 0),
      column(batch, 1),
    )
    const n = values.length
    let loss = 0
    const gradient = values.map((distance, row) => {
      const same = label(batch, row)
      const short = Math.max(0, margin - distance)
      loss += (0.5 * (same * distance ** 2 + (1 - same) * short ** 2)) / n
      return (same * distance - (1 - same) * short) / n
    })
    return { loss, gradients: backward(gradient) }
  },
}
