/** `fojas embed`: texts of a JSON file to a safetensors file of their embeddings. */
import { readFile, rename, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { FojasError } from '../../../shared/errors/index.ts'
import type { EngineHost, Precision } from '../../engine/encoder.ts'
import { float32Tensor, writeSafetensors } from '../../ml/safetensors.ts'

export interface EmbedOptions {
  /** Folder of the model. */
  readonly model: string
  /** `{"texts": […]}` */
  readonly input: string
  readonly output: string
  readonly prompt?: string | undefined
  readonly precision?: Precision | undefined
  readonly maxLength?: number | undefined
  readonly provider?: string | undefined
  readonly signal?: AbortSignal | undefined
  /** Called with the texts done so far. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined
}

export interface EmbedResult {
  readonly texts: number
  readonly dimension: number
  readonly tokens: number
  readonly precision: Precision
  readonly provider: string
  readonly seconds: number
  readonly output: string
}

const file = z.object({ texts: z.array(z.string()) })
/** Texts sent at once: enough to find others of the same length, few enough to show progress. */
const CHUNK = 512

async function readTexts(path: string): Promise<string[]> {
  let content: string
  try {
    content = await readFile(path, 'utf8')
  } catch (error) {
    throw new FojasError('path_not_found', { path }, { cause: error })
  }
  try {
    return file.parse(JSON.parse(content)).texts
  } catch (error) {
    throw new FojasError(
      'malformed_file',
      { name: path, detail: 'se espera {"texts": ["…"]}' },
      { cause: error },
    )
  }
}

/** Writes `sentence_embedding`, F32 [N, D]. float32 unless int8 is asked for: its readers compare numbers. */
export async function embedFile(host: EngineHost, options: EmbedOptions): Promise<EmbedResult> {
  const start = performance.now()
  const texts = await readTexts(options.input)
  const encoder = host.encoder('index')
  const info = await encoder.load({
    directory: options.model,
    precision: options.precision ?? 'fp32',
    maxLength: options.maxLength,
    provider: options.provider,
  })
  const all = new Float32Array(texts.length * info.dimension)
  let tokens = 0
  for (let begin = 0; begin < texts.length; begin += CHUNK) {
    const part = await encoder.encode(texts.slice(begin, begin + CHUNK), {
      // The prompt is the caller's choice: without one, none is put before the texts.
      side: options.prompt === 'query' ? 'query' : 'document',
      prompt: options.prompt,
      signal: options.signal,
    })
    all.set(part.embeddings, begin * info.dimension)
    tokens += part.tokens
    options.onProgress?.(Math.min(begin + CHUNK, texts.length), texts.length)
  }
  const bytes = writeSafetensors(
    new Map([['sentence_embedding', float32Tensor([texts.length, info.dimension], all)]]),
  )
  const temporary = `${options.output}.${process.pid}`
  await writeFile(temporary, bytes)
  await rename(temporary, options.output)
  return {
    texts: texts.length,
    dimension: info.dimension,
    tokens,
    precision: info.precision,
    provider: info.provider,
    seconds: (performance.now() - start) / 1000,
    output: options.output,
  }
}
