/** What a loss is: a value and its gradients on embeddings, in float64. The encoder's own gradients start from there. */
import { z } from 'zod'

/** Row-major [rows, width]. */
export interface Matrix {
  readonly rows: number
  readonly width: number
  readonly data: Float32Array | Float64Array
}

export interface LossBatch {
  /** Anchors, positives, then hard negatives, one matrix a column of the data; all of one shape. */
  readonly embeddings: readonly Matrix[]
  /** One a row, where the loss has labels. */
  readonly labels?: ArrayLike<number> | undefined
  /** 1 where a candidate must not count as a negative: [rows, candidates], candidates column by column. */
  readonly excluded?: Uint8Array | undefined
  /** The same texts through a model that judges false negatives (Solatorio 2024, GISTEmbed). */
  readonly guide?: readonly Matrix[] | undefined
}

export interface LossValue {
  readonly loss: number
  /** One a matrix of the batch, in its shape. */
  readonly gradients: readonly Float64Array[]
}

export const distances = ['cosine', 'euclidean', 'manhattan'] as const
export type Distance = (typeof distances)[number]

export const similarities = ['cosine', 'dot'] as const
export type Similarity = (typeof similarities)[number]

/** Every option of every loss; a loss reads its own, with sentence-transformers' default where absent. */
export const lossOptions = z.object({
  /** Factor of cosines: the inverse of the temperature. */
  scale: z.number().positive().optional(),
  /** Of a question and a passage: their cosine, or their product (the same where the model ends in Normalize). */
  similarity: z.enum(similarities).optional(),
  /** Documents are asked for their question too. */
  symmetric: z.boolean().optional(),
  margin: z.number().optional(),
  distance: z.enum(distances).optional(),
  /** A candidate counts where the guide's cosine is at most the positive's less this. */
  guideMargin: z.number().optional(),
})
export type LossOptions = z.infer<typeof lossOptions>

export interface Loss {
  /** Matrices it needs at least: 2 with pairs, 3 with triplets. */
  readonly columns: 2 | 3
  /** Whether it takes further columns of hard negatives. */
  readonly moreNegatives: boolean
  /** What a row's label is: nothing, a similarity in [−1, 1], 1 or 0, a difference of scores. */
  readonly labels: 'none' | 'score' | 'binary' | 'margin'
  /** Whether rows are negatives of each other: a batch then cannot be cut without changing the loss. */
  readonly inBatch: boolean
  /** Options that go other ways through it, each checked by finite differences. */
  readonly variants: readonly LossOptions[]
  compute(batch: LossBatch, options: LossOptions): LossValue
}

export function zerosLike(matrix: Matrix): Float64Array {
  return new Float64Array(matrix.rows * matrix.width)
}

/** Column `index` of a batch. */
export function column(batch: LossBatch, index: number): Matrix {
  const found = batch.embeddings[index]
  if (found === undefined) throw new RangeError(`the loss needs ${index + 1} columns of texts`)
  return found
}

/** Label of a row. */
export function label(batch: LossBatch, row: number): number {
  const value = batch.labels?.[row]
  if (value === undefined) throw new RangeError(`the loss needs a label for row ${row}`)
  return value
}
