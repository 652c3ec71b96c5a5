/** Search by meaning: builds the active model's generation, and gives one query's semantic leg. */
import type { Encoder, EncoderInfo, EngineHost, EngineRole } from '../../engine/encoder.ts'
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
  type GenerationIdentity,
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

/** Questions encoded between two looks at the signal. */
const questionsAtOnce = 64
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
    if (generation.vectors > 0)
      this.#vectors.activate(generation.id, generation.model === model ? null : model)
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

  /** The model that answers searches now, and its generation; undefined while there is no index. */
  answering(): { model: string; generation: number } | undefined {
    const active = this.#vectors.active()
    return active === undefined
      ? undefined
      : { model: active.answersWith ?? active.model, generation: active.id }
  }

  /** The model that the vectors of the documents are of, which an adapter over them shares. */
  documentsModel(): string | undefined {
    return this.#vectors.active()?.model
  }

  /**
   * Vectors of a model that nobody searches with yet, made by the engine that trains: of all documents, kept for the day
   * it is switched on, or of some passages, to compare models on. `discard` is for the latter.
   * @param passages ascending
   * @throws FojasError cancelled, engine_died, model_invalid, disk_full
   */
  async apart(
    model: string,
    context: BuildContext,
    passages?: { readonly name: string; readonly ids: readonly number[] },
  ): Promise<number> {
    // Training uses that engine without asking here: what it has loaded is not known.
    this.#loaded.delete(this.#engines.encoder('train'))
    if (passages === undefined) return (await this.#bringUpToDate(model, context, 'train')).id
    const encoder = this.#engines.encoder('train')
    const identity = this.#identity(model, await this.#load(encoder, model), passages.name)
    return (await this.#vectors.build(identity, encoder, this.#source(passages.ids), context)).id
  }

  discard(generation: number): void {
    this.#vectors.remove(generation)
  }

  /** Questions through a model as its searches would have them, by the engine that trains. Row-major. */
  async questionsApart(
    model: string,
    texts: readonly string[],
    signal: AbortSignal,
  ): Promise<{ dimension: number; embeddings: Float32Array }> {
    const encoder = this.#engines.encoder('train')
    this.#loaded.delete(encoder)
    const { dimension } = await this.#load(encoder, model)
    const embeddings = new Float32Array(texts.length * dimension)
    for (let from = 0; from < texts.length; from += questionsAtOnce) {
      const part = texts.slice(from, from + questionsAtOnce)
      const encoded = await encoder.encode(part, { side: 'query', signal })
      embeddings.set(encoded.embeddings, from * dimension)
    }
    return { dimension, embeddings }
  }

  /**
   * From the next search on this model answers, in one moment: its own generation, or its parent's where it is an
   * adapter on it, is there already.
   * @returns false where it has none that is finished: it has to be built
   */
  async switchTo(model: string): Promise<boolean> {
    const shared = await this.#models.documentsOf(model)
    const generation = this.#vectors
      .list()
      .findLast(
        ({ model: own, state, passageRule: rule }) =>
          (own === model || own === shared?.id) && state !== 'building' && rule === passageRule,
      )
    if (generation === undefined || generation.vectors === 0) return false
    this.#vectors.activate(generation.id, generation.model === model ? null : model)
    return true
  }

  /** A question through the active index's model, or undefined while there is no index. */
  async question(text: string, signal?: AbortSignal): Promise<QueryMeaning | undefined> {
    const active = this.#vectors.active()
    if (active === undefined || text.trim() === '') return undefined
    return this.#embed(text, active.answersWith ?? active.model, undefined, signal)
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
    return { model, embedding: embeddings, generation, weight: this.#models.weightOf(model) }
  }

  /**
   * The generation of the library's documents under a model, complete but not switched on.
   * @param role the engine that encodes; the index's own may be at work on another model
   */
  async #bringUpToDate(
    model: string,
    context: BuildContext,
    role: EngineRole = 'index',
  ): Promise<GenerationStatus> {
    const encoder = this.#engines.encoder(role)
    const shared = await this.#models.documentsOf(model)
    const parent = shared === null ? undefined : await this.#load(encoder, shared.id)
    // A parent that is another one by now made other vectors.
    const own = shared === null || parent?.modelHash !== shared.hash ? model : shared.id
    const info = await this.#load(encoder, own)
    return this.#vectors.build(this.#identity(own, info), encoder, this.#source(), context)
  }

  #identity(model: string, info: EncoderInfo, rule = passageRule): GenerationIdentity {
    return {
      model,
      modelHash: info.modelHash,
      tokenizerHash: info.tokenizerHash,
      pooling: info.pooling,
      prompt: '',
      maxLength: info.maxLength,
      precision: info.precision,
      headerRule,
      passageRule: rule,
      bodyOnly: importedBodyOnly(this.#reader),
      dimension: info.dimension,
    }
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

  /** @param chosen passages; all that are searched by meaning when absent */
  #source(chosen?: readonly number[]): PassageSource {
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
      ids: () => chosen ?? passagesByMeaning(this.#reader),
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
