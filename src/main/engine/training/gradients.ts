/** `fojas gradients`: loss and gradients of a few triplets, for people who check the trainer against PyTorch. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { setImmediate as yieldToMessages } from 'node:timers/promises'
import { availableParallelism } from 'node:os'
import { z } from 'zod'
import { FojasError } from '../../../shared/errors/index.ts'
import { losses } from '../../ml/losses/index.ts'
import { dimensionOf } from '../../ml/modernbert.ts'
import { isSparse } from '../../ml/optimisers/index.ts'
import { float32Tensor, writeSafetensors, type StoredTensor } from '../../ml/safetensors.ts'
import { promptFor } from '../../ml/sentence.ts'
import { item, sizeOf } from '../../ml/tensor.ts'
import { openModelFolder, type ModelFolder } from '../model-folder.ts'
import type { GradientsRequest, GradientsResult } from '../protocol-training.ts'
import { truncate } from '../tokenizer.ts'
import { Accumulator } from './accumulator.ts'
import { embeddingGradients } from './gradient-cache.ts'
import type { TextSide, TokenRow } from './micro-batch.ts'
import { tableOf, TrainableModel } from './model.ts'
import { readAdapter } from './peft.ts'

const triplet = z.object({ query: z.string(), positive: z.string(), negative: z.string().optional() })

function readTriplets(path: string, first: number): z.infer<typeof triplet>[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new FojasError('path_not_found', { path }, { cause: error })
  }
  const invalid = (detail: string, cause?: unknown): FojasError =>
    new FojasError('malformed_file', { name: path, detail }, { cause })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw invalid('no es JSON válido', error)
  }
  const parsed = z.array(triplet).min(first).safeParse(json)
  if (!parsed.success)
    throw invalid(`se esperan al menos ${first} de {"query", "positive", "negative"}`, parsed.error)
  const rows = parsed.data.slice(0, first)
  const negatives = rows.filter(({ negative }) => negative !== undefined).length
  if (negatives !== 0 && negatives !== rows.length) throw invalid('unas filas tienen negative y otras no')
  return rows
}

export function tokenRow(folder: ModelFolder, text: string, side: TextSide, limit: number): TokenRow {
  const prompt = promptFor(folder.layout, side, undefined)
  return { ids: truncate(folder.tokenizer.ids(prompt + text), limit), side }
}

export async function writeGradients(
  request: GradientsRequest,
  cacheDirectory: string,
): Promise<GradientsResult> {
  const triplets = readTriplets(request.triplets, request.first)
  const folder = openModelFolder(request.model.directory, request.model)
  const adapter = request.adapter === undefined ? undefined : readAdapter(request.adapter)
  const model = await TrainableModel.open({
    folder,
    choice:
      adapter === undefined
        ? { kind: 'full', frozenEmbeddings: false }
        : // Without dropout: two runs of one command give the same numbers, and torch's.
          { kind: 'lora', lora: { ...adapter.lora, dropout: 0 } },
    goal: 'embedding',
    mode: request.mode ?? 'whole',
    threads: availableParallelism(),
    provider: request.provider ?? 'cpu',
    seed: 0,
    cacheDirectory,
    maxLength: request.maxLength,
    given: adapter?.tensors,
  })
  try {
    const limit = Math.min(request.maxLength, folder.config.maxPositions)
    const column = (texts: readonly string[], side: TextSide): TokenRow[] =>
      texts.map((text) => tokenRow(folder, text, side, limit))
    const negatives = triplets.flatMap(({ negative }) => (negative === undefined ? [] : [negative]))
    const accumulator = new Accumulator(model.shapes(), tableOf)
    const { loss } = await embeddingGradients(
      model,
      {
        columns: [
          column(
            triplets.map(({ query }) => query),
            'query',
          ),
          column(
            triplets.map(({ positive }) => positive),
            'document',
          ),
          ...(negatives.length === 0 ? [] : [column(negatives, 'document')]),
        ],
        compute: (embeddings) =>
          losses.MultipleNegativesRankingLoss.compute({ embeddings }, { scale: request.scale }),
      },
      accumulator,
      {
        microBatch: request.microBatch ?? 8,
        step: 0,
        first: 0,
        dimension: dimensionOf(folder.config, folder.layout),
        pause: () => yieldToMessages(),
      },
    )
    const out = new Map<string, StoredTensor>([['loss', float32Tensor([1], Float32Array.of(loss))]])
    const shapes = model.shapes()
    for (const [name, gradient] of accumulator.gradients()) {
      const shape = shapes.get(name) ?? []
      let values: Float32Array
      if (isSparse(gradient)) {
        values = new Float32Array(sizeOf(shape))
        const width = item(shape, 1)
        for (const [n, row] of gradient.rows.entries())
          values.set(gradient.values.subarray(n * width, (n + 1) * width), row * width)
      } else values = gradient
      out.set(`grad:${folder.fileNames.get(name) ?? name}`, float32Tensor(shape, values))
    }
    const temporary = `${request.output}.${process.pid}`
    writeFileSync(temporary, writeSafetensors(out))
    renameSync(temporary, request.output)
    return { loss, tensors: out.size - 1, output: request.output }
  } finally {
    await model.close()
  }
}
