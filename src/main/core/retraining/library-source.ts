/** Candidates of the library: what its search finds for a question today, and passages by chance. */
import { setImmediate as yieldToEvents } from 'node:timers/promises'
import { searchInput } from '../../../shared/contract/search.ts'
import { hashedPassage, randomPassages } from '../corpus/read-hashes.ts'
import { readText } from '../corpus/read.ts'
import type { Reader } from '../library/database.ts'
import { fusedOrder, fusedScores, type PassageLegs } from '../search/passages.ts'
import { shuffled, uniforms } from '../../ml/random.ts'
import type { Candidate, CandidateSource, Ranked } from '../training/candidates.ts'

const textsKept = 64
/** Passages read between two looks at the event loop: searches go on meanwhile. */
const readAtOnce = 16

export type Legs = (text: string) => Promise<PassageLegs>

export class LibrarySource implements CandidateSource {
  readonly #reader: Reader
  readonly #legs: Legs
  readonly #weight: number
  readonly #known = new Map<string, readonly Ranked[]>()
  #turn: Promise<unknown> = Promise.resolve()
  /** Passages of one document come together. */
  readonly #texts = new Map<number, string>()

  /** @param legs of a question in today's search @param weight of the cosine */
  constructor(reader: Reader, legs: Legs, weight: number) {
    this.#reader = reader
    this.#legs = legs
    this.#weight = weight
  }

  /** One after the other, whoever asks: a person's search waits for one of them at most. */
  ranked(question: string, limit: number): Promise<readonly Ranked[]> {
    const turn = this.#turn.then(() => this.#ranking(question))
    this.#turn = turn.catch(() => undefined)
    return turn.then((ranking) => ranking.slice(0, limit))
  }

  async #ranking(question: string): Promise<readonly Ranked[]> {
    const known = this.#known.get(question)
    if (known !== undefined) return known
    const legs = await this.#legs(question)
    const scores = fusedScores(legs, this.#weight)
    const found = new Map<string, Ranked>()
    for (const [place, at] of fusedOrder(legs, this.#weight).entries()) {
      if (place % readAtOnce === readAtOnce - 1) await yieldToEvents()
      const candidate = this.candidate(legs.passages[at] ?? 0)
      if (candidate === undefined || found.has(candidate.hash)) continue
      found.set(candidate.hash, { ...candidate, score: scores[at] ?? 0 })
    }
    const ranking = [...found.values()]
    this.#known.set(question, ranking)
    return ranking
  }

  async random(count: number, seed: number): Promise<readonly Candidate[]> {
    const stream = { seed, name: 'passages by chance' } as const
    // As many as there may be tries.
    const drawn = uniforms(stream, count * 4)
    let next = 0
    const ids = randomPassages(this.#reader, count, () => drawn[next++ % drawn.length] ?? 0)
    const found: Candidate[] = []
    for (const [place, id] of shuffled(stream, ids).entries()) {
      if (place % readAtOnce === readAtOnce - 1) await yieldToEvents()
      const candidate = this.candidate(id)
      if (candidate !== undefined) found.push(candidate)
    }
    return found
  }

  /** A passage by its number; undefined where it is gone. */
  candidate(id: number): Candidate | undefined {
    const passage = hashedPassage(this.#reader, id)
    if (passage === undefined) return undefined
    const text = this.#textOf(passage.documentKey).slice(passage.start, passage.end)
    return { text, hash: passage.hash, document: passage.documentId }
  }

  #textOf(key: number): string {
    const known = this.#texts.get(key)
    if (known !== undefined) return known
    if (this.#texts.size >= textsKept) this.#texts.clear()
    const { text } = readText(this.#reader, key)
    this.#texts.set(key, text)
    return text
  }
}

export const requestFor = (text: string) => searchInput.parse({ text, limit: 100, remember: false })
