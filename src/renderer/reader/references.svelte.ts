/** What the document on screen cites: its links, what each leads to, and what a person corrects. */
import type {
  Candidates,
  CitedNorm,
  DocumentReference,
  DocumentReferences,
} from '../../shared/contract/references.ts'
import type { Span } from '../../shared/domain/document.ts'
import { messageOf, type Client } from '../client.ts'

/** What is asked where a citation does not lead to one norm. */
export interface Menu {
  readonly reference: DocumentReference
  readonly norm: CitedNorm
  /** Undefined while it is on its way. */
  readonly candidates: Candidates | undefined
  /** Where it leads is to be read beside. */
  readonly beside: boolean
  /** Of the citation, in the window, px. */
  readonly box: Pick<DOMRect, 'left' | 'top' | 'bottom'>
}

export class ReaderReferences {
  /** With its document: offsets fit no other text. */
  #answer = $state.raw<{ key: number; given: DocumentReferences }>()
  error = $state('')
  menu = $state.raw<Menu>()
  readonly #client: Client
  #correcting = false
  #key = -1
  /** Counts the readings: what comes for a document that was left is dropped. */
  #reading = 0

  constructor(client: Client) {
    this.#client = client
  }

  /** Undefined until it is known. */
  get answer(): DocumentReferences | undefined {
    return this.#answer?.given
  }

  async load(key: number): Promise<void> {
    this.#reading += 1
    const reading = this.#reading
    if (this.#answer?.key !== key) {
      this.#answer = undefined
      this.menu = undefined
    }
    this.#key = key
    this.error = ''
    try {
      const given = await this.#client.references.of({ key })
      if (reading === this.#reading) this.#answer = { key, given }
    } catch (error) {
      // The text can be read without its links.
      if (reading === this.#reading) this.error = messageOf(error)
    }
  }

  /** The citations of a stretch, which may be some of thousands: found by halves. */
  linksIn(start: number, end: number): readonly DocumentReference[] {
    const all = this.answer?.references ?? []
    let from = 0
    for (let high = all.length; from < high;) {
      const middle = (from + high) >> 1
      if ((all[middle]?.end ?? 0) > start) high = middle
      else from = middle + 1
    }
    let to = from
    while ((all[to]?.start ?? Number.POSITIVE_INFINITY) < end) to += 1
    return all.slice(from, to)
  }

  at(start: number): DocumentReference | undefined {
    return this.linksIn(start, start + 1).find((each) => each.start === start)
  }

  normOf(reference: DocumentReference): CitedNorm | undefined {
    return this.answer?.norms[reference.norm]
  }

  /** The document a citation leads to, with nothing left to guess; undefined where something is to be asked. */
  destination(reference: DocumentReference): number | undefined {
    const norm = this.normOf(reference)
    return norm?.certain === true ? norm.first?.key : undefined
  }

  async ask(reference: DocumentReference, box: Menu['box'], beside = false): Promise<void> {
    const norm = this.normOf(reference)
    if (norm === undefined) return
    const menu: Menu = { reference, norm, candidates: undefined, beside, box }
    this.menu = menu
    try {
      const candidates = await this.#client.references.candidates({ key: this.#key, start: reference.start })
      if (this.menu === menu) this.menu = { ...menu, candidates }
    } catch (error) {
      this.error = messageOf(error)
      if (this.menu === menu) this.menu = undefined
    }
  }

  /** It is no citation. */
  async dismiss({ start, end }: Span): Promise<void> {
    await this.#correct(() =>
      this.#client.references.correct({ key: this.#key, start, end, verdict: 'none' }),
    )
  }

  /** It refers to this document. */
  async refer({ start, end }: Span, to: number, article: string | null): Promise<void> {
    await this.#correct(() =>
      this.#client.references.correct({ key: this.#key, start, end, verdict: 'norm', to, article }),
    )
  }

  async undo(id: number): Promise<void> {
    await this.#correct(() => this.#client.references.undo({ id }))
  }

  async #correct(work: () => Promise<unknown>): Promise<void> {
    if (this.#correcting) return
    this.#correcting = true
    try {
      await work()
      await this.load(this.#key)
    } catch (error) {
      this.error = messageOf(error)
    } finally {
      // Not before: whoever sees it go finds the citation as it was corrected.
      this.menu = undefined
      this.#correcting = false
    }
  }
}
