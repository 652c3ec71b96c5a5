/** Candidates of a file of pairs: its own passages, ranked by the model that training starts from. */
import { permutation } from '../../ml/random.ts'
import { dot, unit } from '../vectors/unit.ts'
import type { Encoder } from '../../engine/encoder.ts'
import type { Candidate, CandidateSource, Ranked } from './candidates.ts'
import { hashOf, type Question } from './question.ts'

/** Texts encoded between two looks at the signal. */
const chunk = 64

/** Embeddings of texts, each encoded once; unit vectors. */
export class EmbeddingCache {
  readonly #encoder: Encoder
  readonly #side: 'query' | 'document'
  readonly #known = new Map<string, Float32Array>()
  readonly #dimension: number
  readonly #told: (done: number, total: number) => void

  /** @param told how many of those that were missing are encoded */
  constructor(
    encoder: Encoder,
    side: 'query' | 'document',
    dimension: number,
    told: (done: number, total: number) => void = () => undefined,
  ) {
    this.#told = told
    this.#encoder = encoder
    this.#side = side
    this.#dimension = dimension
  }

  /** @param breathe called between small parts; throws where the work was cancelled */
  async add(texts: readonly string[], breathe: () => Promise<void>, signal?: AbortSignal): Promise<void> {
    const missing = [...new Set(texts)]
      .filter((text) => !this.#known.has(text))
      .sort((a, b) => a.length - b.length)
    for (let from = 0; from < missing.length; from += chunk) {
      await breathe()
      const part = missing.slice(from, from + chunk)
      const { embeddings } = await this.#encoder.encode(part, { side: this.#side, signal })
      for (const [i, text] of part.entries())
        this.#known.set(text, unit(embeddings.slice(i * this.#dimension, (i + 1) * this.#dimension)))
      this.#told(from + part.length, missing.length)
    }
  }

  /** @throws RangeError for a text that was not added */
  of(text: string): Float32Array {
    const vector = this.#known.get(text)
    if (vector === undefined) throw new RangeError('the text was not encoded')
    return vector
  }

  /** Row-major [texts.length, dimension]. */
  rows(texts: readonly string[]): Float32Array {
    const out = new Float32Array(texts.length * this.#dimension)
    for (const [row, text] of texts.entries()) out.set(this.of(text), row * this.#dimension)
    return out
  }
}

/** Every distinct passage of the questions, and further texts of the same kind. */
export function passagesOf(questions: readonly Question[], more: readonly string[] = []): Candidate[] {
  const out = new Map<string, Candidate>()
  for (const { passages } of questions)
    for (const { text, hash, document } of passages) {
      // A negative's column names no document; the same text elsewhere may.
      const known = out.get(hash)
      if (known === undefined || known.document === null) out.set(hash, { text, hash, document })
    }
  for (const text of more) {
    const hash = hashOf(text)
    if (!out.has(hash)) out.set(hash, { text, hash, document: null })
  }
  return [...out.values()]
}

/** Ranks by cosine among passages whose embeddings are at hand. */
export class FileSource implements CandidateSource {
  readonly #passages: readonly Candidate[]
  readonly #queries: EmbeddingCache
  readonly #documents: EmbeddingCache

  constructor(passages: readonly Candidate[], queries: EmbeddingCache, documents: EmbeddingCache) {
    this.#passages = passages
    this.#queries = queries
    this.#documents = documents
  }

  ranked(question: string, limit: number): Promise<Ranked[]> {
    const query = this.#queries.of(question)
    const scored = this.#passages.map((passage) => {
      const document = this.#documents.of(passage.text)
      return { ...passage, score: dot(query, document) }
    })
    return Promise.resolve(scored.sort((a, b) => b.score - a.score).slice(0, limit))
  }

  random(count: number, seed: number): Promise<Candidate[]> {
    const order = permutation({ seed, name: 'passages by chance' }, this.#passages.length)
    return Promise.resolve(order.slice(0, count).flatMap((index) => this.#passages.slice(index, index + 1)))
  }
}
