/** A model in memory, ready to encode. */
import { setImmediate as yieldToMessages } from 'node:timers/promises'
import type { InferenceSession } from 'onnxruntime-node'
import { FojasError } from '../../shared/errors/index.ts'
import { dimensionOf, outputNames, sentenceEncoder } from '../ml/modernbert.ts'
import { isNormalized, promptFor } from '../ml/sentence.ts'
import type { EncoderInfo, EncoderSpec, Encoding, Side } from './encoder.ts'
import { openModelFolder, type ModelFolder } from './model-folder.ts'
import { choosePrecision, exactInt8 } from './precision.ts'
import { openProvider } from './providers/open.ts'
import { closeSession, openSession, runRows, type SessionPlan } from './sessions.ts'
import { truncate } from './tokenizer.ts'

/** Tokens of a micro-batch: its activations stay in the processor's cache, and a cancel waits for one at most. */
const BATCH_TOKENS = 1024

export interface EncodeCall {
  readonly side: Side
  readonly prompt?: string | undefined
  readonly cancelled: () => boolean
}

export class LoadedEncoder {
  readonly info: EncoderInfo
  /** Not the weights: onnxruntime holds them. */
  private readonly folder: Pick<ModelFolder, 'tokenizer' | 'layout'>
  private readonly session: InferenceSession

  private constructor(
    folder: Pick<ModelFolder, 'tokenizer' | 'layout'>,
    session: InferenceSession,
    info: EncoderInfo,
  ) {
    this.folder = folder
    this.session = session
    this.info = info
  }

  static async open(spec: EncoderSpec, cacheDirectory: string): Promise<LoadedEncoder> {
    const folder = openModelFolder(spec.directory, spec)
    const dimension = dimensionOf(folder.config, folder.layout)
    const maxLength = Math.min(spec.maxLength ?? folder.maxLength, folder.config.maxPositions)
    const plan = (format: SessionPlan['format']): SessionPlan => ({
      graph: sentenceEncoder(folder.config, folder.layout),
      weights: folder.weights,
      format,
      maxPositions: maxLength,
      key: folder.modelHash,
      cacheDirectory,
      threads: spec.threads,
    })
    const probeRows = probeTexts.map((text) => truncate(folder.tokenizer.ids(text), Math.min(maxLength, 128)))
    const provider = spec.provider ?? 'cpu'
    let session: InferenceSession
    let precision: EncoderInfo['precision'] = 'fp32'
    if (provider === 'cpu') {
      precision =
        spec.precision === 'auto'
          ? await choosePrecision(plan, probeRows, dimension, cacheDirectory)
          : spec.precision
      const format = precision === 'fp32' ? 'fp32' : (await exactInt8(cacheDirectory)) ? 'int8' : 'int7'
      session = await openSession(plan(format), 'cpu')
    } else session = await openProvider(provider, plan('fp32'), probeRows, dimension)
    return new LoadedEncoder({ tokenizer: folder.tokenizer, layout: folder.layout }, session, {
      modelHash: folder.modelHash,
      tokenizerHash: folder.tokenizerHash,
      dimension,
      maxLength,
      precision,
      provider,
      pooling: folder.layout.pooling,
      normalized: isNormalized(folder.layout),
      parameters: folder.parameters,
      prompts: folder.layout.prompts,
    })
  }

  countTokens(texts: readonly string[]): number[] {
    return texts.map((text) => this.folder.tokenizer.ids(text).length)
  }

  async encode(texts: readonly string[], call: EncodeCall): Promise<Encoding> {
    const prompt = promptFor(this.folder.layout, call.side, call.prompt)
    const { dimension, maxLength } = this.info
    const hasQuery = call.side === 'query' && this.session.outputNames.includes(outputNames.query)
    const output = hasQuery ? outputNames.query : outputNames.document
    const rows: number[][] = []
    for (const [index, text] of texts.entries()) {
      rows.push(truncate(this.folder.tokenizer.ids(prompt + text), maxLength))
      if (index % 64 === 63) await pause(call)
    }
    const embeddings = new Float32Array(texts.length * dimension)
    for (const batch of batches(rows, BATCH_TOKENS)) {
      await pause(call)
      const out = await runRows(
        this.session,
        batch.map((index) => rows[index] ?? []),
        output,
        dimension,
      )
      for (const [position, index] of batch.entries())
        embeddings.set(out.subarray(position * dimension, (position + 1) * dimension), index * dimension)
    }
    return { embeddings, tokens: rows.reduce((sum, row) => sum + row.length, 0) }
  }

  async close(): Promise<void> {
    await closeSession(this.session)
  }
}

async function pause(call: EncodeCall): Promise<void> {
  await yieldToMessages()
  if (call.cancelled()) throw new FojasError('cancelled', {})
}

/** Indices in batches of one length each, at most `budget` tokens (or one text): nothing is ever padded. */
export function batches(rows: readonly (readonly number[])[], budget: number): number[][] {
  const order = [...rows.keys()].sort((a, b) => (rows[b]?.length ?? 0) - (rows[a]?.length ?? 0) || a - b)
  const out: number[][] = []
  let current: number[] = []
  let length = -1
  for (const index of order) {
    const own = rows[index]?.length ?? 0
    if (own !== length || (current.length + 1) * own > budget) {
      current = []
      out.push(current)
      length = own
    }
    current.push(index)
  }
  return out
}

/** Ordinary sentences of the trade, on which precisions and providers are compared. */
const probeTexts = [
  'Apruébase la estructura organizativa de primer nivel operativo de la Secretaría, de conformidad con el organigrama y los objetivos que, como anexos, forman parte integrante de la presente medida.',
  'El plazo para interponer el recurso será de cinco días hábiles contados desde la notificación de la resolución.',
  'Quien ocasione un daño injustificado a otro, en su persona o en sus bienes, está obligado a la reparación.',
]
