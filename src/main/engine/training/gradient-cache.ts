/**
 * GradCache (Gao et al. 2021, arXiv:2101.06983): a batch's texts are all embedded first, portion by portion; the loss
 * gives the gradient of each embedding; then every portion goes through the encoder again, and back. The gradients
 * are those of the whole batch at once, with the memory of one portion, if both passes drop the same units.
 */
import type { LossValue, Matrix } from '../../ml/losses/index.ts'
import { item } from '../../ml/tensor.ts'
import type { GradientSink } from './chain.ts'
import { microBatches, type TokenRow } from './micro-batch.ts'
import type { TrainableModel } from './model.ts'

export interface EmbeddingBatch {
  /** `columns[j][i]`: the i-th example's j-th text. */
  readonly columns: readonly (readonly TokenRow[])[]
  compute(embeddings: readonly Matrix[]): LossValue
}

export interface StepOptions {
  readonly microBatch: number
  /** Counters of the dropout masks: the step, and the first portion's place in it. */
  readonly step: number
  readonly first: number
  readonly dimension: number
  /** Called before each portion: yields to messages, and throws where the run was cancelled. */
  readonly pause: () => Promise<void>
}

/** @returns the loss, and the portions used up */
export async function embeddingGradients(
  model: TrainableModel,
  batch: EmbeddingBatch,
  sink: GradientSink,
  options: StepOptions,
): Promise<{ loss: number; portions: number; tokens: number }> {
  const { dimension } = options
  const rows = batch.columns.flat()
  const portions = microBatches(rows, options.microBatch, options.step, options.first)
  const embeddings = new Float32Array(rows.length * dimension)
  for (const portion of portions) {
    await options.pause()
    const out = await model.chain(portion.side).forward(portion)
    for (const [n, index] of portion.indices.entries())
      embeddings.set(out.subarray(n * dimension, (n + 1) * dimension), index * dimension)
  }
  let begin = 0
  const matrices = batch.columns.map((column): Matrix => {
    const end = begin + column.length * dimension
    const matrix = { rows: column.length, width: dimension, data: embeddings.subarray(begin, end) }
    begin = end
    return matrix
  })
  const { loss, gradients } = batch.compute(matrices)
  const all = new Float32Array(rows.length * dimension)
  begin = 0
  for (const [n, gradient] of gradients.entries()) {
    all.set(gradient, begin)
    begin += item(matrices, n).data.length
  }
  for (const portion of portions) {
    await options.pause()
    const cotangent = new Float32Array(portion.indices.length * dimension)
    for (const [n, index] of portion.indices.entries())
      cotangent.set(all.subarray(index * dimension, (index + 1) * dimension), n * dimension)
    await model.chain(portion.side).backward(portion, cotangent, sink)
  }
  return {
    loss,
    portions: portions.length,
    tokens: portions.reduce((sum, portion) => sum + portion.tokens, 0),
  }
}
