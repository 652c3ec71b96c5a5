import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  computeLoss,
  losses,
  matryoshka,
  type Loss,
  type LossBatch,
  type LossConfig,
  type LossName,
  type LossOptions,
  type Matrix,
} from '../../src/main/ml/losses/index.ts'
import { normals, uniforms } from '../../src/main/ml/random.ts'
import { withShared } from '../support/shared.ts'

const names = Object.keys(losses) as LossName[]
const rows = 5
const width = 6

const random = (name: string): Matrix => ({ rows, width, data: normals({ seed: 3, name }, rows * width) })

const labelsOf = {
  none: () => undefined,
  score: () => uniforms({ seed: 3, name: 'score' }, rows),
  binary: () => Float64Array.of(1, 0, 1, 0, 0),
  margin: () => normals({ seed: 3, name: 'margin' }, rows),
} satisfies Record<Loss['labels'], () => Float64Array | undefined>

/** Batches a loss must handle: as few columns as it takes, more negatives where it takes them, masks. */
function batchesOf(loss: Loss): LossBatch[] {
  const columns = (count: number) => Array.from({ length: count }, (_, i) => random(`column ${i}`))
  const labels = labelsOf[loss.labels]()
  const plain: LossBatch = { embeddings: columns(loss.columns), labels }
  if (!loss.moreNegatives) return [plain]
  const excluded = new Uint8Array(rows * rows * 3)
  for (const index of [1, 7, 20, 31]) excluded[index] = 1
  return [
    plain,
    { embeddings: columns(4), labels, excluded },
    { embeddings: columns(3), labels, guide: [random('guide 0'), random('guide 1'), random('guide 2')] },
  ]
}

/** Central differences of every number of every matrix. */
function checkGradients(loss: Loss, batch: LossBatch, options: LossOptions): void {
  const { gradients } = loss.compute(batch, options)
  expect(gradients).toHaveLength(batch.embeddings.length)
  const h = 1e-6
  for (const [c, matrix] of batch.embeddings.entries())
    for (let i = 0; i < matrix.data.length; i++) {
      const kept = matrix.data[i]!
      matrix.data[i] = kept + h
      const above = loss.compute(batch, options).loss
      matrix.data[i] = kept - h
      const below = loss.compute(batch, options).loss
      matrix.data[i] = kept
      const numeric = (above - below) / (2 * h)
      expect(Math.abs(gradients[c]![i]! - numeric)).toBeLessThan(1e-6 * Math.max(1, Math.abs(numeric)))
    }
}

describe('every loss of the table', () => {
  it.each(names)('%s has the gradients that finite differences find', (name) => {
    const loss: Loss = losses[name]
    expect(loss.variants.length).toBeGreaterThan(0)
    for (const options of loss.variants)
      for (const batch of batchesOf(loss)) {
        checkGradients(loss, batch, options)
        checkGradients(matryoshka(loss, { dimensions: [6, 3], weights: [1, 0.5] }), batch, options)
      }
  })

  it.each(names)('%s is not indifferent to its input', (name) => {
    const loss: Loss = losses[name]
    const [batch] = batchesOf(loss)
    const { gradients } = loss.compute(batch!, loss.variants[0]!)
    expect(gradients.every((g) => g.some((value) => Math.abs(value) > 1e-6))).toBe(true)
  })
})

describe('MultipleNegativesRankingLoss', () => {
  const loss = losses.MultipleNegativesRankingLoss
  it('never masks the positive, and treats a masked candidate as absent', () => {
    const embeddings = [random('a'), random('b'), random('c')]
    const all = new Uint8Array(rows * rows * 2).fill(1)
    expect(loss.compute({ embeddings, excluded: all }, {}).loss).toBeCloseTo(0, 12)
    // Masking every hard negative leaves the pairs alone.
    const negatives = all.map((_, index) => (index % (2 * rows) >= rows ? 1 : 0))
    expect(loss.compute({ embeddings, excluded: negatives }, {}).loss).toBeCloseTo(
      loss.compute({ embeddings: embeddings.slice(0, 2) }, {}).loss,
      12,
    )
  })

  it('drops what its guide finds nearer than the positive', () => {
    const one = (values: readonly number[][]): Matrix => ({
      rows: 2,
      width: 2,
      data: Float64Array.from(values.flat()),
    })
    const embeddings = [one([[1, 0], [0, 1]]), one([[1, 0.2], [0.3, 1]])] // prettier-ignore
    const guide = [one([[1, 0], [0, 1]]), one([[0.5, 1], [1, 0.9]])] // prettier-ignore
    // The guide puts passage 2 nearer to question 1 than its own, and passage 1 nearer to question 2.
    expect(loss.compute({ embeddings, guide }, {}).loss).toBeCloseTo(0, 12)
    expect(loss.compute({ embeddings, guide }, { guideMargin: -2 }).loss).toBeCloseTo(
      loss.compute({ embeddings }, {}).loss,
      12,
    )
  })
})

const list = z.array(z.array(z.number()))
const entry = z.object({ loss: z.number(), grads: z.array(list) })
const golden = z.object({
  inputs: z.object({ anchor: list, positive: list, negative: list, labels: z.array(z.number()) }),
})

// The reference's embeddings are of length one, and its similarity is their product.
const similarity = 'dot'
const cases: Readonly<Record<string, LossConfig>> = {
  mnrl_scale20: { name: 'MultipleNegativesRankingLoss', scale: 20, similarity },
  mnrl_scale20_hard_negatives: { name: 'CachedMultipleNegativesRankingLoss', scale: 20, similarity },
  mnrl_scale50_symmetric: { name: 'MultipleNegativesSymmetricRankingLoss', scale: 50, similarity },
  cosine_similarity_mse: { name: 'CosineSimilarityLoss' },
  triplet_euclidean_margin5: { name: 'TripletLoss', margin: 5 },
  cosent_scale20: { name: 'CoSENTLoss', scale: 20 },
  'contrastive_cosine_margin0.5': { name: 'ContrastiveLoss', margin: 0.5 },
  margin_mse: { name: 'MarginMSELoss' },
  matryoshka_16_8_4_mnrl: { name: 'MultipleNegativesRankingLoss', matryoshka: { dimensions: [16, 8, 4] } },
}

withShared('data/goldens/losses.json', 'losses of the reference', (path) => {
  const file = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(path, 'utf8')))
  const { inputs } = golden.parse(file)
  const matrix = (values: number[][]): Matrix => ({
    rows: values.length,
    width: values[0]!.length,
    data: Float64Array.from(values.flat()),
  })
  const columns = [matrix(inputs.anchor), matrix(inputs.positive), matrix(inputs.negative)]

  it.each(Object.keys(file).filter((key) => key !== 'inputs'))('%s to 1e-9', (key) => {
    const config = cases[key]!
    const expected = entry.parse(file[key])
    const embeddings = columns.slice(0, expected.grads.length)
    // A pair is the same or it is not.
    const labels =
      losses[config.name].labels === 'binary'
        ? inputs.labels.map((score) => (score >= 0.5 ? 1 : 0))
        : inputs.labels
    const { loss, gradients } = computeLoss(config, { embeddings, labels })
    expect(Math.abs(loss - expected.loss)).toBeLessThan(1e-9)
    for (const [c, grad] of expected.grads.entries())
      for (const [i, value] of grad.flat().entries())
        expect(Math.abs(gradients[c]![i]! - value)).toBeLessThan(1e-9)
  })
})
