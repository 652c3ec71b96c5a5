/** Marks in the document being read: those it has, and the passage that the next one goes to. */
import type { MarkOf, PlacedPassage } from '../../shared/contract/labels.ts'
import { messageOf, type Client } from '../client.ts'

/** A passage with its mark, by its place in the text. */
export interface MarkedStretch {
  readonly start: number
  readonly end: number
  readonly mark: MarkOf
}

/** Milliseconds of rest before it is asked which passage is on view: a scroll asks nothing. */
const rest = 60

export class DocumentMarks {
  /** The passage that a key marks. */
  passage = $state.raw<PlacedPassage>()
  marks = $state.raw<readonly MarkedStretch[]>([])
  error = $state('')
  readonly #client: Client
  #asked = 0
  #read = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #last: Promise<void> = Promise.resolve()

  constructor(client: Client) {
    this.#client = client
  }

  /** The marks that a document has for a question; without one, none. */
  async load(question: number | undefined, documentKey: number): Promise<void> {
    this.#read += 1
    const read = this.#read
    if (question === undefined) {
      this.marks = []
      return
    }
    try {
      const found = await this.#client.labels.inDocument({ question, documentKey })
      if (read === this.#read) this.marks = found
    } catch (error) {
      this.error = messageOf(error)
    }
  }

  /** What is on view came to rest at a place. */
  look(documentKey: number, start: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.at(documentKey, start), rest)
  }

  /** The passage at a place, or the one beside it, which from then on is the one that a key marks. */
  async at(documentKey: number, start: number, step: -1 | 0 | 1 = 0): Promise<PlacedPassage | undefined> {
    clearTimeout(this.#timer)
    this.#asked += 1
    const asked = this.#asked
    try {
      const found = (await this.#client.labels.passageAt({ documentKey, start, step })) ?? undefined
      if (asked === this.#asked) this.passage = found
      return found
    } catch (error) {
      this.error = messageOf(error)
      return undefined
    }
  }

  /** Keys come faster than answers: each begins where the one before it went. */
  inTurn(work: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(work, work)
    return this.#last
  }

  leave(): void {
    clearTimeout(this.#timer)
    this.#asked += 1
    this.passage = undefined
  }
}
