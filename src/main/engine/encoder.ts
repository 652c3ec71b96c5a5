/** What core asks of an encoding engine, whichever process answers. The client in `client.ts` implements it. */

import type { LayoutChoice } from '../ml/model-layout.ts'
import type { Trainer } from './protocol-training.ts'

export type Precision = 'fp32' | 'int8'
export type Side = 'query' | 'document'

export interface ModelSource extends LayoutChoice {
  /** Folder of the model (config.json, safetensors, tokenizer.json …). */
  readonly directory: string
}

export interface EncoderSpec extends ModelSource {
  /** `auto`: int8 where the probe finds it faster and faithful, else fp32. */
  readonly precision: Precision | 'auto'
  /** Tokens a text is cut to; the model's own limit when absent. */
  readonly maxLength?: number | undefined
  /** A provider's id (`cpu`, `webgpu` …); the best that passes its probe when absent. */
  readonly provider?: string | undefined
  /** onnxruntime's intra-op threads; the number of physical cores when absent. */
  readonly threads?: number | undefined
}

export interface EncoderInfo {
  /** sha256 (hex) over the configuration, weights, tokenizer and pooling files: a generation's model identity. */
  readonly modelHash: string
  readonly tokenizerHash: string
  /** Dimension of an embedding. */
  readonly dimension: number
  readonly maxLength: number
  readonly precision: Precision
  readonly provider: string
  readonly pooling: string
  readonly normalized: boolean
  readonly parameters: number
  /** Names of the prompts the model declares, and what each side uses. */
  readonly prompts: Readonly<Record<string, string>>
}

export interface Encoding {
  /** Row-major [texts.length, dimension], float32. */
  readonly embeddings: Float32Array
  /** Tokens encoded, special ones included, after truncation. */
  readonly tokens: number
}

export interface EncodeOptions {
  readonly side: Side
  /** Name of a declared prompt; the side's own when absent. */
  readonly prompt?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export interface ProviderStatus {
  readonly id: string
  readonly name: string
  readonly available: boolean
  /** Why not, and how to install it, in Spanish; empty when available. */
  readonly reason: string
  /** Largest absolute difference to the CPU on the probe batch; absent where it was not probed. */
  readonly probeError?: number | undefined
  readonly active: boolean
}

/** One engine process that holds at most one encoder. Every call rejects with a FojasError. */
export interface Encoder {
  load(spec: EncoderSpec): Promise<EncoderInfo>
  /** Order is kept; texts may be of any length; an empty text gives its own embedding. */
  encode(texts: readonly string[], options: EncodeOptions): Promise<Encoding>
  /** Tokens of each text, special ones included, before truncation. */
  countTokens(texts: readonly string[]): Promise<number[]>
  /** Bytes its process took at most, and may take in all. */
  memory(): Promise<{ readonly peak: number; readonly available: number }>
  providers(): Promise<ProviderStatus[]>
  close(): Promise<void>
}

/** The engines a running Fojas keeps: searching and indexing never wait for each other. */
export type EngineRole = 'query' | 'index' | 'train'

/** Starts an engine process and gives its client; started again by itself when it dies. */
export interface EngineHost {
  encoder(role: EngineRole): Encoder
  /** Writes `model.onnx` and its weights into an existing folder. Absent where the engines cannot. */
  exportOnnx?(model: ModelSource, target: string, precision: Precision): Promise<void>
  /** Bytes of the graphs that the engines made and keep. Absent where they keep none. */
  cacheSize?(): number
  /**
   * Somebody searches: what nobody waits for stands still for so long from now, whatever was said before. Absent where the
   * engines cannot.
   */
  hold?(milliseconds: number): void
  /** Of the engine `train`. Absent where the engines cannot. */
  trainer?(): Trainer
  close(): Promise<void>
}
