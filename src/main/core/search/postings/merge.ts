/** Several sources of terms as one: documents of a transaction into a segment, segments into a larger one. */
import { BlockWriter, type Term } from './block.ts'
import { ByteWriter } from './bytes.ts'
import { ListWriter, readList } from './list.ts'

export interface TermSource {
  /** Ascending by hash. */
  readonly terms: Iterator<Term>
  /** Where its passages go in what is made: the new number of each, −1 for one that is dropped. */
  readonly place: (passage: number) => number
}

/** A binary heap of the sources' next terms: least hash first, then the source that comes first. */
class Heads {
  readonly #sources: readonly TermSource[]
  readonly #heap: { term: Term; source: number }[] = []

  constructor(sources: readonly TermSource[]) {
    this.#sources = sources
    sources.forEach((_, source) => {
      this.#push(source)
    })
  }

  get least(): { readonly term: Term; readonly source: number } | undefined {
    return this.#heap[0]
  }

  /** Goes on to the next term of the least source. */
  advance(): void {
    const least = this.#heap[0]
    if (least === undefined) return
    const next = this.#sources[least.source]?.terms.next()
    if (next !== undefined && next.done !== true) {
      this.#heap[0] = { term: next.value, source: least.source }
    } else {
      const last = this.#heap.pop()
      if (last === undefined || this.#heap.length === 0) return
      this.#heap[0] = last
    }
    this.#sink()
  }

  #push(source: number): void {
    const next = this.#sources[source]?.terms.next()
    if (next === undefined || next.done === true) return
    this.#heap.push({ term: next.value, source })
    let at = this.#heap.length - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#before(at, parent)) return
      this.#swap(at, parent)
      at = parent
    }
  }

  #sink(): void {
    let at = 0
    for (;;) {
      let least = at
      for (const child of [2 * at + 1, 2 * at + 2]) if (this.#before(child, least)) least = child
      if (least === at) return
      this.#swap(at, least)
      at = least
    }
  }

  #before(one: number, other: number): boolean {
    const a = this.#heap[one]
    const b = this.#heap[other]
    if (a === undefined || b === undefined) return false
    return a.term.hash < b.term.hash || (a.term.hash === b.term.hash && a.source < b.source)
  }

  #swap(one: number, other: number): void {
    const a = this.#heap[one]
    const b = this.#heap[other]
    if (a === undefined || b === undefined) return
    this.#heap[one] = b
    this.#heap[other] = a
  }
}

/**
 * @param sources in the order of their passages
 * @param documentOf the document of a passage in what is made; only equality matters
 */
export function mergeTerms(
  sources: readonly TermSource[],
  documentOf: (passage: number) => number,
  keep: (first: number, block: Uint8Array) => void,
): void {
  const blocks = new BlockWriter(keep)
  const heads = new Heads(sources)
  const list = new ByteWriter()
  for (let head = heads.least; head !== undefined; head = heads.least) {
    const { hash } = head.term
    list.clear()
    const writer = new ListWriter(list)
    let documents = 0
    let last = -1
    for (; head?.term.hash === hash; head = heads.least) {
      const place = sources[head.source]?.place
      readList(head.term.list, (passage, frequency) => {
        const placed = place?.(passage) ?? -1
        if (placed < 0) return
        writer.add(placed, frequency)
        const document = documentOf(placed)
        if (document !== last) documents += 1
        last = document
      })
      heads.advance()
    }
    if (list.length > 0) blocks.add({ hash, documents, list: list.view() })
  }
  blocks.close()
}
