/** Builds generations and switches between them. The feature's door: `searcher.ts` is its other half, in the search worker. */
import { FojasError } from '../../../shared/errors/index.ts'
import type { Encoder } from '../../engine/encoder.ts'
import type { JobContext } from '../jobs/job.ts'
import type { Reader, Writer } from '../library/database.ts'
import { scanChoiceFor, type Generation, type GenerationIdentity, type ScanChoice } from './generation.ts'
import { measureQuantiser, toBits, toInt8, type Quantiser } from './quantise.ts'
import {
  activateGeneration,
  activeGeneration,
  addGeneration,
  appendVectors,
  countVectors,
  dropVectors,
  findGeneration,
  finishGeneration,
  gonePassages,
  indexedPassages,
  listGenerations,
  removeGeneration,
  setQuantiser,
  type VectorRow,
} from './store.ts'

export type { Generation, GenerationIdentity, GenerationState, ScanChoice, ScanMethod } from './generation.ts'

/** The passages to embed, as the corpus gives them. */
export interface PassageSource {
  /** Every passage's number, ascending. */
  ids(): readonly number[]
  /** The text to embed of each, header included where the generation's rule has one; undefined for one deleted since. */
  texts(ids: readonly number[]): readonly (string | undefined)[]
}

export interface GenerationStatus extends Generation {
  /** Passages it holds. */
  readonly vectors: number
}

export type BuildContext = Pick<JobContext, 'signal' | 'progress' | 'breathe'>

/** Passages sorted by length together: long enough to group, short enough to lose little to a kill. */
const windowSize = 512
/** Passages encoded and written at a time. */
const batchSize = 32
/** Passages, spread over the whole library, that the scale and the centre are measured on. */
const sampleSize = 1_024

export class VectorService {
  readonly #writer: Writer

  constructor(writer: Writer) {
    this.#writer = writer
  }

  list(): GenerationStatus[] {
    return listGenerations(this.#writer).map((generation) => this.#withCount(generation))
  }

  active(): GenerationStatus | undefined {
    const generation = activeGeneration(this.#writer)
    return generation === undefined ? undefined : this.#withCount(generation)
  }

  /** How many of `ids` the generation still lacks. */
  missing(generation: number, ids: readonly number[]): number {
    return missingFrom(this.#writer, generation, ids).length
  }

  /**
   * Brings the generation of this identity up to date, making it where there is none: passages that have vectors are
   * skipped, those of deleted passages dropped. What was written stays when the build is cancelled or killed.
   * @throws FojasError cancelled, engine_died, index_corrupt, disk_full
   */
  async build(
    identity: GenerationIdentity,
    encoder: Encoder,
    source: PassageSource,
    context: BuildContext,
    scan: ScanChoice = scanChoiceFor(identity.dimension),
  ): Promise<GenerationStatus> {
    this.follow()
    const id = this.#find(identity)?.id ?? addGeneration(this.#writer, identity, scan)
    const ids = source.ids()
    // What has a vector and should have none: its document is known by now to be searched by words alone.
    const wanted = new Set(ids)
    dropVectors(
      this.#writer,
      indexedPassages(this.#writer, id).filter((passage) => !wanted.has(passage)),
    )
    const todo = missingFrom(this.#writer, id, ids)
    let done = ids.length - todo.length
    context.progress({ done, total: ids.length, unit: 'passages' })
    const quantiser = await this.#quantiser(id, encoder, source, ids, context)
    for (let from = 0; from < todo.length; from += windowSize) {
      const window = todo.slice(from, from + windowSize)
      const texts = source.texts(window)
      const sorted = window
        .map((passage, i) => ({ passage, text: texts[i] }))
        .filter((each): each is { passage: number; text: string } => each.text !== undefined)
        .sort((a, b) => a.text.length - b.text.length || a.passage - b.passage)
      for (let at = 0; at < sorted.length; at += batchSize) {
        await context.breathe()
        stopIfAborted(context.signal)
        const batch = sorted.slice(at, at + batchSize)
        const rows = await encodeRows(batch, identity, encoder, quantiser, context.signal)
        this.#append(id, rows)
        done += rows.length
        context.progress({ done, total: ids.length, unit: 'passages' })
      }
    }
    this.follow()
    finishGeneration(this.#writer, id)
    return this.#status(id)
  }

  /** Drops the vectors of passages deleted since the last call. Cheap when there are none; call it after an import. */
  follow(): void {
    dropVectors(this.#writer, gonePassages(this.#writer))
  }

  /**
   * From the next search on, this generation answers; the former one is kept as retired.
   * @param answersWith the model that questions go through, where it is not the generation's own
   */
  activate(generation: number, answersWith: string | null = null): GenerationStatus {
    const { state } = this.#status(generation)
    if (state === 'building')
      throw new FojasError('bad_request', { detail: 'la generación no está terminada' })
    activateGeneration(this.#writer, generation, answersWith)
    return this.#status(generation)
  }

  /** Deletes a generation and gives its space back. */
  remove(generation: number): void {
    const { state, model } = this.#status(generation)
    if (state === 'active') throw new FojasError('model_in_use', { model })
    removeGeneration(this.#writer, generation)
  }

  /** Rows a passage deleted while its batch was being encoded must not come back: the trigger's table says which. */
  #append(generation: number, rows: readonly VectorRow[]): void {
    this.#writer.transaction(() => {
      const gone = new Set(gonePassages(this.#writer))
      appendVectors(
        this.#writer,
        generation,
        rows.filter((row) => !gone.has(row.passage)),
      )
    })
  }

  async #quantiser(
    id: number,
    encoder: Encoder,
    source: PassageSource,
    ids: readonly number[],
    context: BuildContext,
  ): Promise<Quantiser> {
    const generation = this.#status(id)
    const { dimension, scale, centre } = generation
    if (scale !== null) return { dimension, scale, centre }
    const step = Math.max(1, ids.length / sampleSize)
    const picked = Array.from(
      { length: Math.min(sampleSize, ids.length) },
      (_, i) => ids[Math.floor(i * step)] ?? 0,
    )
    const texts = source
      .texts(picked)
      .filter((each) => each !== undefined)
      .sort((a, b) => a.length - b.length)
    const sample = new Float32Array(texts.length * dimension)
    for (let at = 0; at < texts.length; at += batchSize) {
      await context.breathe()
      stopIfAborted(context.signal)
      sample.set(
        await embed(texts.slice(at, at + batchSize), generation, encoder, context.signal),
        at * dimension,
      )
    }
    const quantiser = measureQuantiser(sample, dimension, generation.centred)
    // An empty library has nothing to measure; the next build does.
    if (texts.length > 0) setQuantiser(this.#writer, id, quantiser)
    return quantiser
  }

  #find(identity: GenerationIdentity): Generation | undefined {
    const keys = Object.keys(identity).filter((key): key is keyof GenerationIdentity => key in identity)
    return listGenerations(this.#writer).findLast((each) => keys.every((key) => each[key] === identity[key]))
  }

  #status(id: number): GenerationStatus {
    const generation = findGeneration(this.#writer, id)
    if (generation === undefined) throw new FojasError('not_found', { what: `la generación ${id}` })
    return this.#withCount(generation)
  }

  #withCount(generation: Generation): GenerationStatus {
    return { ...generation, vectors: countVectors(this.#writer, generation.id) }
  }
}

function missingFrom(reader: Reader, generation: number, ids: readonly number[]): number[] {
  const indexed = new Set(indexedPassages(reader, generation))
  return ids.filter((id) => !indexed.has(id))
}

async function embed(
  texts: readonly string[],
  identity: GenerationIdentity,
  encoder: Encoder,
  signal: AbortSignal,
): Promise<Float32Array> {
  const prompt = identity.prompt === '' ? {} : { prompt: identity.prompt }
  const { embeddings } = await encoder.encode(texts, { side: 'document', signal, ...prompt })
  if (embeddings.length !== texts.length * identity.dimension) {
    const detail = `${embeddings.length} valores para ${texts.length} textos de dimensión ${identity.dimension}`
    throw new FojasError('model_invalid', { detail })
  }
  return embeddings
}

async function encodeRows(
  batch: readonly { passage: number; text: string }[],
  identity: GenerationIdentity,
  encoder: Encoder,
  { dimension, scale, centre }: Quantiser,
  signal: AbortSignal,
): Promise<VectorRow[]> {
  const embeddings = await embed(
    batch.map((each) => each.text),
    identity,
    encoder,
    signal,
  )
  return batch.map(({ passage }, i) => {
    const values = embeddings.subarray(i * dimension, (i + 1) * dimension)
    return { passage, int8: toInt8(values, scale), bits: toBits(values, centre) }
  })
}

function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new FojasError('cancelled', {})
}
