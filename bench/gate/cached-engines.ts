/** Engines that encode each text once, whatever the run: two hundred trainings on the same embeddings. */
import type {
  EncodeOptions,
  Encoder,
  EncoderInfo,
  EncoderSpec,
  EngineHost,
  EngineRole,
} from '../../src/main/engine/encoder.ts'

class CachedEncoder implements Encoder {
  readonly #inner: Encoder
  readonly #known: Map<string, Float32Array>
  readonly #infos: Map<string, EncoderInfo>
  readonly #threads: number | undefined
  #spec: EncoderSpec | undefined
  /** What the process holds. */
  #held = ''

  constructor(
    inner: Encoder,
    known: Map<string, Float32Array>,
    infos: Map<string, EncoderInfo>,
    threads: number | undefined,
  ) {
    this.#inner = inner
    this.#known = known
    this.#infos = infos
    this.#threads = threads
  }

  /** In float32 always: what the cache holds must not depend on which probe was the faster. */
  async load(spec: EncoderSpec): Promise<EncoderInfo> {
    this.#spec = { ...spec, precision: 'fp32', threads: this.#threads ?? spec.threads }
    const key = JSON.stringify(this.#spec)
    const known = this.#infos.get(key)
    if (known !== undefined) return known
    const info = await this.#inner.load(this.#spec)
    this.#held = key
    this.#infos.set(key, info)
    return info
  }

  async encode(texts: readonly string[], options: EncodeOptions) {
    const spec = JSON.stringify(this.#spec)
    const info = this.#infos.get(spec)
    if (this.#spec === undefined || info === undefined) throw new Error('nothing is loaded')
    const keyOf = (text: string) => `${info.modelHash} ${info.maxLength} ${options.side} ${text}`
    const missing = [...new Set(texts.filter((text) => !this.#known.has(keyOf(text))))]
    if (missing.length > 0) {
      if (this.#held !== spec) await this.#inner.load(this.#spec)
      this.#held = spec
      const { embeddings } = await this.#inner.encode(missing, options)
      for (const [i, text] of missing.entries())
        this.#known.set(keyOf(text), embeddings.slice(i * info.dimension, (i + 1) * info.dimension))
    }
    const out = new Float32Array(texts.length * info.dimension)
    for (const [i, text] of texts.entries()) {
      const vector = this.#known.get(keyOf(text))
      if (vector !== undefined) out.set(vector, i * info.dimension)
    }
    return { embeddings: out, tokens: 0 }
  }

  countTokens = (texts: readonly string[]) => this.#inner.countTokens(texts)
  memory = () => this.#inner.memory()
  providers = () => this.#inner.providers()
  close = () => this.#inner.close()
}

/** @param threads of those that encode; the engine's own choice when absent */
export function cachedEngines(inner: EngineHost, threads?: number): EngineHost {
  const known = new Map<string, Float32Array>()
  const infos = new Map<string, EncoderInfo>()
  const encoders = new Map<EngineRole, Encoder>()
  return {
    encoder(role) {
      const encoder = encoders.get(role) ?? new CachedEncoder(inner.encoder(role), known, infos, threads)
      encoders.set(role, encoder)
      return encoder
    },
    ...(inner.exportOnnx === undefined ? {} : { exportOnnx: inner.exportOnnx.bind(inner) }),
    ...(inner.trainer === undefined ? {} : { trainer: inner.trainer.bind(inner) }),
    close: () => inner.close(),
  }
}
