/**
 * BM25 (Robertson and Zaragoza 2009; k1 .9, b .4) of every document and of every passage in one pass over the terms'
 * lists: exact, with all of the query's words, whatever their frequency.
 */
import type { Reader } from '../../library/database.ts'
import type { Term } from './block.ts'
import { k1, type DocumentTable, type SegmentPlace } from './document-table.ts'
import { readList } from './list.ts'
import { readTerm } from './store.ts'

export interface WeighedTerm {
  readonly hash: number
  /** How often the query says it. */
  readonly times: number
}

export interface Scores {
  /** Documents that hold each term, as the terms came; in passages that may not answer too. */
  readonly frequencies: readonly number[]
  /** By number in the table; 0 where no term occurs. Valid until the next call. */
  readonly documents: Float64Array
  readonly passages: Float32Array
}

/** Never read: only where no passage is left out. */
const everything = new Uint8Array()

interface Found {
  readonly place: SegmentPlace
  readonly term: Term
}

/** Robertson's inverse document frequency, never negative. */
export const idf = (documents: number, holding: number): number =>
  Math.log(1 + (documents - holding + 0.5) / (holding + 0.5))

export class Scorer {
  #documents = new Float64Array()
  #passages = new Float32Array()

  /** @param pause called between lists; throws where the search was cancelled */
  score(reader: Reader, table: DocumentTable, terms: readonly WeighedTerm[], pause: () => void): Scores {
    this.#clear(table)
    const frequencies = terms.map(({ hash, times }) => {
      const found: Found[] = []
      for (const place of table.segments) {
        const term = readTerm(reader, place.id, hash)
        if (term !== undefined) found.push({ place, term })
      }
      pause()
      const holding = found.reduce((sum, each) => sum + liveDocuments(table, each), 0)
      const weight = times * idf(table.live, holding) * (k1 + 1)
      for (const each of found) {
        this.#add(table, each, weight)
        pause()
      }
      return holding
    })
    return { frequencies, documents: this.#documents, passages: this.#passages }
  }

  #clear({ keys, passages }: DocumentTable): void {
    if (this.#documents.length === keys.length) this.#documents.fill(0)
    else this.#documents = new Float64Array(keys.length)
    if (this.#passages.length === passages.length) this.#passages.fill(0)
    else this.#passages = new Float32Array(passages.length)
  }

  /** The loop over postings: written out, because it is most of a search. The format is that of `list.ts`. */
  #add(table: DocumentTable, { place, term: { list } }: Found, weight: number): void {
    const { documentOf, documentNorms, passageNorms } = table
    const chosen = table.chosen?.passages ?? everything
    const narrowed = table.chosen !== null
    const [documents, passages] = [this.#documents, this.#passages]
    const end = list.length
    let at = 0
    let passage = place.firstPassage - 1
    let document = -1
    let sum = 0
    while (at < end) {
      let byte = list[at++] ?? 0
      let head = byte & 0x7f
      for (let shift = 7; byte >= 0x80; shift += 7) {
        byte = list[at++] ?? 0
        head |= (byte & 0x7f) << shift
      }
      passage += (head >>> 1) + 1
      let frequency = 1
      if ((head & 1) === 1) {
        byte = list[at++] ?? 0
        frequency = (byte & 0x7f) + 2
        for (let shift = 7; byte >= 0x80; shift += 7) {
          byte = list[at++] ?? 0
          frequency += (byte & 0x7f) << shift
        }
      }
      if (narrowed && chosen[passage] === 0) continue
      passages[passage] =
        (passages[passage] ?? 0) + (weight * frequency) / (frequency + (passageNorms[passage] ?? 0))
      const owner = documentOf[passage] ?? 0
      if (owner === document) {
        sum += frequency
      } else {
        if (document >= 0)
          documents[document] =
            (documents[document] ?? 0) + (weight * sum) / (sum + (documentNorms[document] ?? 0))
        document = owner
        sum = frequency
      }
    }
    if (document >= 0)
      documents[document] =
        (documents[document] ?? 0) + (weight * sum) / (sum + (documentNorms[document] ?? 0))
  }
}

function liveDocuments(table: DocumentTable, { place, term }: Found): number {
  if (!place.gone) return term.documents
  let count = 0
  let last = -1
  readList(term.list, (passage) => {
    const document = table.documentOf[place.firstPassage + passage] ?? 0
    if (document !== last && table.keys[document] !== 0) count += 1
    last = document
  })
  return count
}
