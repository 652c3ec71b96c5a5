/** What a searcher holds in memory: every live document and passage, numbered densely from 0, with their lengths. */
import type { Reader } from '../../library/database.ts'
import type { Bitset } from '../../vectors/bitset.ts'
import type { SegmentDocuments } from './documents.ts'
import { listSegments, readDocuments, readTombstones, revisionOf } from './store.ts'

export const k1 = 0.9
export const b = 0.4

/** A segment's place in the tables. */
export interface SegmentPlace {
  readonly id: number
  readonly firstDocument: number
  readonly firstPassage: number
  /** Whether it holds deleted documents. */
  readonly gone: boolean
}

/** Passages that may answer, where some may not. */
export interface Chosen {
  /** 1 for each passage that may, and each document that has one, by number in the table. */
  readonly passages: Uint8Array
  readonly documents: Uint8Array
  /** The passages by their numbers in the library: what a scan of vectors takes. */
  readonly ids: Bitset
}

export interface DocumentTable {
  readonly segments: readonly SegmentPlace[]
  /** Documents that are not deleted. */
  readonly live: number
  /** Key of each document; 0 where it was deleted. [documents] */
  readonly keys: Uint32Array
  /** k1 · (1 − b + b · length / mean length), of documents and of passages. */
  readonly documentNorms: Float64Array
  readonly passageNorms: Float32Array
  /** Where each document's passages begin, and the end: [documents + 1]. */
  readonly starts: Uint32Array
  /** [passages] */
  readonly documentOf: Uint32Array
  readonly passages: Uint32Array
  /** Null where every passage may answer. */
  readonly chosen: Chosen | null
  /** The document of a key, the passage of a number; −1 where there is none. */
  indexOf(key: number): number
  passageIndexOf(id: number): number
}

function inverse(values: Uint32Array, skip: (i: number) => boolean): (value: number) => number {
  let most = 0
  for (const value of values) if (value > most) most = value
  const found = new Int32Array(most + 1).fill(-1)
  values.forEach((value, i) => {
    if (!skip(i)) found[value] = i
  })
  return (value) => found[value] ?? -1
}

/** BM25's length normalisation against the mean of those that count. */
export function normsOf(words: Float64Array, counts: (i: number) => boolean): Float64Array {
  let sum = 0
  let n = 0
  words.forEach((each, i) => {
    if (!counts(i)) return
    sum += each
    n += 1
  })
  const mean = n === 0 || sum === 0 ? 1 : sum / n
  return words.map((each) => k1 * (1 - b + (b * each) / mean))
}

function assemble(
  parts: readonly { id: number; documents: SegmentDocuments; gone: ReadonlySet<number> }[],
): DocumentTable {
  const count = parts.reduce((sum, part) => sum + part.documents.keys.length, 0)
  const total = parts.reduce((sum, part) => sum + part.documents.passages.length, 0)
  const keys = new Uint32Array(count)
  const starts = new Uint32Array(count + 1)
  const documentOf = new Uint32Array(total)
  const passages = new Uint32Array(total)
  const passageWords = new Float64Array(total)
  const documentWords = new Float64Array(count)
  const segments: SegmentPlace[] = []
  let document = 0
  let passage = 0
  for (const part of parts) {
    const { documents } = part
    segments.push({
      id: part.id,
      firstDocument: document,
      firstPassage: passage,
      gone: part.gone.size > 0,
    })
    passages.set(documents.passages, passage)
    passageWords.set(documents.words, passage)
    for (let i = 0; i < documents.keys.length; i += 1) {
      const key = documents.keys[i] ?? 0
      keys[document] = part.gone.has(key) ? 0 : key
      starts[document] = passage + (documents.starts[i] ?? 0)
      const end = passage + (documents.starts[i + 1] ?? 0)
      for (let at = starts[document] ?? 0; at < end; at += 1) {
        documentOf[at] = document
        documentWords[document] = (documentWords[document] ?? 0) + (passageWords[at] ?? 0)
      }
      document += 1
    }
    passage += documents.passages.length
  }
  starts[count] = total
  const alive = (i: number) => keys[i] !== 0
  const aliveAt = (at: number) => keys[documentOf[at] ?? 0] !== 0
  return {
    segments,
    live: keys.reduce((sum, key) => sum + (key === 0 ? 0 : 1), 0),
    keys,
    starts,
    documentOf,
    passages,
    chosen: null,
    documentNorms: normsOf(documentWords, alive),
    passageNorms: Float32Array.from(normsOf(passageWords, aliveAt)),
    indexOf: inverse(keys, (i) => !alive(i)),
    passageIndexOf: inverse(passages, (at) => !aliveAt(at)),
  }
}

/** Keeps a table in step with the library; segments that stay are not read again. */
export class DocumentTables {
  #revision = -1
  #read = new Map<number, SegmentDocuments>()
  #table = assemble([])

  get revision(): number {
    return this.#revision
  }

  /** Within the same snapshot as what is read with it. @throws FojasError index_corrupt */
  at(reader: Reader): DocumentTable {
    const revision = revisionOf(reader)
    if (revision === this.#revision) return this.#table
    const tombstones = readTombstones(reader)
    const parts = listSegments(reader).map(({ id }) => ({
      id,
      documents: this.#read.get(id) ?? readDocuments(reader, id),
      gone: tombstones.get(id) ?? new Set<number>(),
    }))
    this.#read = new Map(parts.map((part) => [part.id, part.documents]))
    this.#table = assemble(parts)
    this.#revision = revision
    return this.#table
  }

  /** Of each passage of the table that was given last: [passages]. */
  words(): Float64Array {
    const words = new Float64Array(this.#table.passages.length)
    for (const { id, firstPassage } of this.#table.segments)
      words.set(this.#read.get(id)?.words ?? [], firstPassage)
    return words
  }
}
