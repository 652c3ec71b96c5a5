/** What one batch asks of the model: its loss, and the gradients of everything that is trained. */
import { computeLoss } from '../../ml/losses/index.ts'
import { dimensionOf } from '../../ml/modernbert.ts'
import { maskText } from '../../ml/training/masked-language.ts'
import type { Objective, TrainingBatch } from '../protocol-training.ts'
import type { GradientSink } from './chain.ts'
import { lossOfObjective } from './data.ts'
import { embeddingGradients } from './gradient-cache.ts'
import { microBatches, type TokenRow } from './micro-batch.ts'
import type { TrainableModel } from './model.ts'
import { maskTokenOf, type TokenisedTexts } from './texts.ts'

export interface BatchCall {
  readonly batch: TrainingBatch
  readonly sink: GradientSink
  readonly microBatch: number
  /** Optimiser step, from 0, and portions of it that earlier batches used. */
  readonly step: number
  readonly first: number
  readonly pause: () => Promise<void>
}

export interface BatchResult {
  readonly loss: number
  readonly portions: number
  readonly tokens: number
}

export type BatchGradients = (call: BatchCall) => Promise<BatchResult>

function onEmbeddings(
  model: TrainableModel,
  texts: TokenisedTexts,
  objective: Extract<Objective, { kind: 'embeddings' }>,
): BatchGradients {
  const config = lossOfObjective(objective)
  const { folder } = model
  const dimension = dimensionOf(folder.config, folder.layout)
  return ({ batch, sink, ...options }) => {
    const columns = (batch.rows[0] ?? []).map((_, j) =>
      batch.rows.map((row): TokenRow => texts.row(row[j] ?? 0, j === 0 ? 'query' : 'document')),
    )
    return embeddingGradients(
      model,
      {
        columns,
        compute: (embeddings) => computeLoss(config, { embeddings, labels: batch.labels }),
      },
      sink,
      { ...options, dimension },
    )
  }
}

function onMaskedTokens(
  model: TrainableModel,
  texts: TokenisedTexts,
  objective: Extract<Objective, { kind: 'maskedLanguage' }>,
  seed: number,
): BatchGradients {
  const mask = maskTokenOf(model.folder)
  const { vocabulary } = model.folder.config
  return async ({ batch, sink, microBatch, step, first, pause }) => {
    const rows = batch.rows.flat().map((index, n): TokenRow => {
      const { ids } = texts.row(index, 'document')
      // Texts of the same step and batch are told apart by their place; batches of one step by their portions.
      const counters = [step, first * batch.rows.length + n] as const
      const asked = maskText(ids, objective.probability, { seed, counters, mask, vocabulary })
      return { ...asked, side: 'document' }
    })
    const total = rows.reduce((sum, { positions }) => sum + (positions?.length ?? 0), 0)
    const portions = microBatches(rows, microBatch, step, first)
    let loss = 0
    for (const portion of portions) {
      await pause()
      if (portion.positions.length === 0) continue
      const cotangent = new Float32Array(portion.positions.length).fill(1 / total)
      const losses = await model.chain('document').backward(portion, cotangent, sink)
      for (const value of losses ?? []) loss += value / total
    }
    return {
      loss,
      portions: portions.length,
      tokens: portions.reduce((sum, { tokens }) => sum + tokens, 0),
    }
  }
}

export function batchGradients(
  model: TrainableModel,
  texts: TokenisedTexts,
  objective: Objective,
  seed: number,
): BatchGradients {
  return objective.kind === 'embeddings'
    ? onEmbeddings(model, texts, objective)
    : onMaskedTokens(model, texts, objective, seed)
}
