/** The texts of a run, cut into tokens once, and encoded with the weights of now. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { FojasError } from '../../../shared/errors/index.ts'
import { promptFor } from '../../ml/sentence.ts'
import { item } from '../../ml/tensor.ts'
import type { ModelFolder } from '../model-folder.ts'
import { truncate } from '../tokenizer.ts'
import { microBatches, type TextSide, type TokenRow } from './micro-batch.ts'
import type { TrainableModel } from './model.ts'

export class TokenisedTexts {
  private readonly folder: ModelFolder
  private readonly texts: readonly string[]
  private readonly lengths: Readonly<Record<TextSide, number>>
  private readonly rows: Readonly<Record<TextSide, Map<number, TokenRow>>> = {
    query: new Map(),
    document: new Map(),
  }

  constructor(folder: ModelFolder, texts: readonly string[], lengths: Readonly<Record<TextSide, number>>) {
    this.folder = folder
    this.texts = texts
    this.lengths = lengths
  }

  row(index: number, side: TextSide): TokenRow {
    const known = this.rows[side].get(index)
    if (known !== undefined) return known
    const prompt = promptFor(this.folder.layout, side, undefined)
    const limit = Math.min(this.lengths[side], this.folder.config.maxPositions)
    const ids = truncate(this.folder.tokenizer.ids(prompt + item(this.texts, index)), limit)
    const made = { ids, side }
    this.rows[side].set(index, made)
    return made
  }
}

/** Nothing is dropped out. @returns [rows, dimension] */
export async function encodeRows(
  model: TrainableModel,
  rows: readonly TokenRow[],
  microBatch: number,
  dimension: number,
  pause: () => Promise<void>,
): Promise<Float32Array> {
  const out = new Float32Array(rows.length * dimension)
  for (const portion of microBatches(rows, microBatch, 0, 0)) {
    await pause()
    const embeddings = await model.chain(portion.side).forward(portion, false)
    for (const [n, index] of portion.indices.entries())
      out.set(embeddings.subarray(n * dimension, (n + 1) * dimension), index * dimension)
  }
  return out
}

const tokenizerConfig = z.object({
  mask_token: z.union([z.string(), z.object({ content: z.string() })]).nullish(),
})

/** The id that stands for a hidden token. */
export function maskTokenOf(folder: ModelFolder): number {
  const path = join(folder.directory, 'tokenizer_config.json')
  const parsed = existsSync(path)
    ? tokenizerConfig.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data?.mask_token
    : undefined
  const text = (typeof parsed === 'string' ? parsed : parsed?.content) ?? '[MASK]'
  // Between the two tokens that every text is put between.
  const ids = folder.tokenizer.ids(text)
  const id = ids[1]
  if (ids.length !== 3 || id === undefined)
    throw new FojasError('model_invalid', { detail: `el vocabulario no tiene ${text}` })
  return id
}
