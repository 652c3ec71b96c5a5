/**
 * MultipleNegativesRankingLoss (Henderson et al. 2017; InfoNCE): each question must find its passage among those of
 * the whole batch and the hard negatives. Its cached form is the same loss: GradCache (Gao et al. 2021) asks it for
 * the gradients on embeddings made without the graph.
 */
import { column, zerosLike, type Loss, type LossBatch, type LossOptions, type Matrix } from './loss.ts'
import { cosineMatrix, similarityMatrices } from './similarity.ts'

/** Columns after the first, one below the other. */
function stacked(columns: readonly Matrix[], width: number): Matrix {
  const rows = columns.reduce((sum, each) => sum + each.rows, 0)
  const data = new Float64Array(rows * width)
  let offset = 0
  for (const each of columns) {
    data.set(each.data, offset)
    offset += each.rows * width
  }
  return { rows, width, data }
}

/** 1 where the guide finds a candidate nearer than the positive, less the margin: it may answer the question too. */
function guided(guide: readonly Matrix[], margin: number): Uint8Array {
  const [anchors, ...rest] = guide
  if (anchors === undefined) return new Uint8Array()
  const candidates = stacked(rest, anchors.width)
  const { values } = cosineMatrix(anchors, candidates)
  return Uint8Array.from(values, (value, index) => {
    const row = Math.floor(index / candidates.rows)
    return value > (values[row * candidates.rows + row] ?? 0) - margin ? 1 : 0
  })
}

/** Candidates that count for each row, its own positive always among them. */
function allowed(batch: LossBatch, rows: number, candidates: number, options: LossOptions): Uint8Array {
  const out = new Uint8Array(rows * candidates).fill(1)
  const masks = [
    batch.excluded,
    batch.guide === undefined ? undefined : guided(batch.guide, options.guideMargin ?? 0),
  ]
  for (const mask of masks) {
    if (mask === undefined) continue
    if (mask.length !== out.length) throw new RangeError(`a mask of ${mask.length} for ${out.length} scores`)
    for (const [index, gone] of mask.entries()) if (gone === 1) out[index] = 0
  }
  for (let row = 0; row < rows; row++) out[row * candidates + row] = 1
  return out
}

/**
 * Cross-entropy of `count` choices, the right one being `target`; adds its gradient.
 * @param index of a choice's score @param open whether a choice counts
 */
function crossEntropy(
  scores: Float64Array,
  open: Uint8Array,
  count: number,
  target: number,
  index: (choice: number) => number,
  weight: number,
  gradient: Float64Array,
): number {
  let largest = -Infinity
  for (let c = 0; c < count; c++) if (open[index(c)] === 1) largest = Math.max(largest, scores[index(c)] ?? 0)
  let sum = 0
  for (let c = 0; c < count; c++) if (open[index(c)] === 1) sum += Math.exp((scores[index(c)] ?? 0) - largest)
  for (let c = 0; c < count; c++) {
    const at = index(c)
    if (open[at] !== 1) continue
    const probability = Math.exp((scores[at] ?? 0) - largest) / sum
    gradient[at] = (gradient[at] ?? 0) + weight * (probability - (c === target ? 1 : 0))
  }
  return weight * (largest + Math.log(sum) - (scores[index(target)] ?? 0))
}

function ranking(symmetricByDefault: boolean): Loss {
  return {
    columns: 2,
    moreNegatives: true,
    labels: 'none',
    inBatch: true,
    variants: [{ scale: 20 }, { scale: 50, symmetric: true }, { scale: 2, similarity: 'dot' }],
    compute(batch, options) {
      const [anchors, positives] = [column(batch, 0), column(batch, 1)]
      const documents = batch.embeddings.slice(1)
      const candidates = stacked(documents, positives.width)
      const n = anchors.rows
      const m = candidates.rows
      const scale = options.scale ?? 20
      const similar = similarityMatrices[options.similarity ?? 'cosine'](anchors, candidates)
      const scores = similar.values.map((value) => value * scale)
      const open = allowed(batch, n, m, options)
      const symmetric = options.symmetric ?? symmetricByDefault
      const weight = 1 / n / (symmetric ? 2 : 1)
      const gradient = new Float64Array(n * m)
      let loss = 0
      for (let row = 0; row < n; row++) {
        loss += crossEntropy(scores, open, m, row, (c) => row * m + c, weight, gradient)
        // The passage's own question among the batch's; hard negatives have none.
        if (symmetric) loss += crossEntropy(scores, open, n, row, (c) => c * m + row, weight, gradient)
      }
      const [first, rest] = similar.backward(gradient.map((g) => g * scale))
      const gradients = [first]
      let offset = 0
      for (const each of documents) {
        const size = zerosLike(each).length
        gradients.push(rest.slice(offset, offset + size))
        offset += size
      }
      return { loss, gradients }
    },
  }
}

export const multipleNegativesRanking = ranking(false)
export const multipleNegativesSymmetricRanking = ranking(true)
