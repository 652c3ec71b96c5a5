/** Search by meaning: builds the active model's generation, and gives one query's semantic leg. */
import type { Encoder, EncoderInfo, EngineHost } from '../../engine/encoder.ts'
import {
  importedBodyOnly,
  passagesByMeaning,
  passagesByWordsOnly,
  readPassage,
  readText,
} from '../corpus/read.ts'
import type { Reader, Writer } from '../library/database.ts'
import type { ModelRegistry } from '../models/index.ts'
import type { QueryMeaning } from '../search/service.ts'
import {
  VectorService,
  type BuildContext,
  type GenerationStatus,
  type PassageSource,
} from '../vectors/service.ts'

export interface IndexBuilt {
  readonly model: string
  readonly passages: number
  /** Of the Cuarta: searched by words, and not in the index. */
  readonly byWords: number
  readonly seconds: number
}

/** A model with its generation, whether or not it is the one that answers searches. */
export interface PreparedModel {
  readonly model: string
  question(text: string, signal?: AbortSignal): Promise<QueryMeaning>
}

/**
 * Names of the rules that prepare a passage; another rule is another generation. A header (the title before each
 * passage) gains nothing on norms and costs a quarter of the indexing: docs/benchmarks/quality.md.
 */
const passageRule = 'articles-120-words'
const headerRule = 'none'

/** Texts kept at hand: passages of one document come together. */
const textsKept = 64

export class MeaningService {
  readonly #reader: Reader
  readonly #vectors: VectorService
  readonly #models: ModelRegistry
  readonly #engines: EngineHost
  readonly #loaded = new Map<Encoder, { spec: string; info: EncoderInfo }>()

  constructor(reader: Reader, writer: Writer, models: ModelRegistry, engines: EngineHost) {
    this.#reader = reader
    this.#vectors = new VectorService(writer)
    this.#models = models
    this.#engines = engines
  }

  /** Whether there is something to search by meaning. */
  get ready(): boolean {
    return this.#vectors.active() !== undefined
  }

  /** The generations, for what has to know which model has an index. */
  get generations(): Pick<VectorService, 'list' | 'remove'> {
    return this.#vectors
  }

  /** Vectors of deleted passages go; cheap, after each import. */
  follow(): void {
    this.#vectors.follow()
  }

  /**
   * Builds or resumes the active model's generation and switches it on.
   * @throws FojasError cancelled, engine_died, model_invalid, disk_full
   */
  async build(context: BuildContext): Promise<IndexBuilt> {
    const begun = Date.now()
    const model = await this.#activeModel()
    const generation = await this.#bringUpToDate(model, context)
    if (generation.vectors > 0) this.#vectors.activate(generation.id)
    const byWords = passagesByWordsOnly(this.#reader)
    return { model, passages: generation.vectors, byWords, seconds: (Date.now() - begun) / 1000 }
  }

  /**
   * Builds or resumes the generation of a model without switching it on, and gives how questions go through it.
   * @param model a registered model's id or a model's folder; the active model when absent
   */
  async prepare(model: string | undefined, context: BuildContext): Promise<PreparedModel> {
    const chosen = model ?? (await this.#activeModel())
    const generation = await this.#bringUpToDate(chosen, context)
    return {
      model: chosen,
      question: (text, signal) => this.#embed(text, chosen, generation.id, signal),
    }
  }

  /** A question through the active index's model, or undefined while there is no index. */
  async question(text: string, signal?: AbortSignal): Promise<QueryMeaning | undefined> {
    const active = this.#vectors.active()
    if (active === undefined || text.trim() === '') return undefined
    return this.#embed(text, active.model, undefined, signal)
  }

  async #embed(
    text: string,
    model: string,
    generation: number | undefined,
    signal: AbortSignal | undefined,
  ): Promise<QueryMeaning> {
    const encoder = this.#engines.encoder('query')
    await this.#load(encoder, model)
    const { embeddings } = await encoder.encode([text], { side: 'query', signal })
    return { model, embedding: embeddings, generation }
  }

  async #bringUpToDate(model: string, context: BuildContext): Promise<GenerationStatus> {
    const encoder = this.#engines.encoder('index')
    const info = await this.#load(encoder, model)
    const identity = {
      model,
      modelHash: info.modelHash,
      tokenizerHash: info.tokenizerHash,
      pooling: info.pooling,
      prompt: '',
      maxLength: info.maxLength,
      precision: info.precision,
      headerRule,
      passageRule,
      bodyOnly: importedBodyOnly(this.#reader),
      dimension: info.dimension,
    }
    return this.#vectors.build(identity, encoder, this.#source(), context)
  }

  async #activeModel(): Promise<string> {
    return (await this.#models.list()).find((model) => model.active)?.id ?? 'semilla'
  }

  async #load(encoder: Encoder, model: string): Promise<EncoderInfo> {
    const spec = await this.#models.resolve(model)
    const key = JSON.stringify(spec)
    const known = this.#loaded.get(encoder)
    if (known?.spec === key) return known.info
    const info = await encoder.load(spec)
    this.#loaded.set(encoder, { spec: key, info })
    return info
  }

  #source(): PassageSource {
    const texts = new Map<number, string>()
    const textOf = (key: number): string => {
      const known = texts.get(key)
      if (known !== undefined) return known
      if (texts.size >= textsKept) texts.clear()
      const { text } = readText(this.#reader, key)
      texts.set(key, text)
      return text
    }
    return {
      ids: () => passagesByMeaning(this.#reader),
      texts: (ids) =>
        ids.map((id) => {
          const passage = readPassage(this.#reader, id)
          return passage === undefined
            ? undefined
            : textOf(passage.documentKey).slice(passage.start, passage.end)
        }),
    }
  }
}
