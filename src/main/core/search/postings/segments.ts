/**
 * Writes posting segments: one for each transaction that adds documents, merged by size as they grow in number (the
 * logarithmic method of Büttcher and Clarke 2005, and Lucene's), so that a posting is written again a few times only.
 * A deleted document is a tombstone until its segment is merged.
 */
import type { Writer } from '../../library/database.ts'
import { termsOf } from './block.ts'
import { packDocuments, type SegmentDocument } from './documents.ts'
import { mergeTerms, type TermSource } from './merge.ts'
import {
  addBlock,
  addSegment,
  addTombstone,
  listSegments,
  nextRevision,
  readDocuments,
  readTerms,
  readTombstones,
  removeSegment,
} from './store.ts'

export interface IndexedDocument extends SegmentDocument {
  /** Its terms as a block beginning at hash 0, passages counted within the document. */
  readonly terms: Uint8Array
}

/** Segments of one size class that are merged into one of the next. */
const fanOut = 8
/** Passages of the smallest size class. */
const smallest = 512

const sizeClass = (passages: number): number =>
  Math.max(0, Math.floor(Math.log(Math.max(1, passages) / smallest) / Math.log(fanOut)) + 1)

interface Part {
  readonly documents: readonly SegmentDocument[]
  readonly source: TermSource
}

function write(writer: Writer, parts: readonly Part[]): number {
  const segment = nextRevision(writer)
  const documents = parts.flatMap((part) => part.documents)
  const owner: number[] = []
  documents.forEach((document, i) => {
    for (let left = document.passages.length; left > 0; left -= 1) owner.push(i)
  })
  mergeTerms(
    parts.map((part) => part.source),
    (passage) => owner[passage] ?? -1,
    (first, block) => {
      addBlock(writer, segment, first, block)
    },
  )
  addSegment(writer, segment, owner.length, packDocuments(documents))
  return segment
}

/** Documents of one transaction. */
export function addDocuments(writer: Writer, documents: readonly IndexedDocument[]): void {
  if (documents.length === 0) return
  let base = 0
  const parts = documents.map((document) => {
    const from = base
    base += document.passages.length
    return {
      documents: [document],
      source: { terms: termsOf(0, document.terms), place: (passage: number) => passage + from },
    }
  })
  write(writer, parts)
}

function partOf(writer: Writer, id: number, gone: ReadonlySet<number>, base: number): Part & { end: number } {
  const { keys, starts, passages, words } = readDocuments(writer, id)
  const places = new Int32Array(passages.length).fill(-1)
  const documents: SegmentDocument[] = []
  let end = base
  keys.forEach((key, i) => {
    if (gone.has(key)) return
    const [from, to] = [starts[i] ?? 0, starts[i + 1] ?? 0]
    for (let at = from; at < to; at += 1) {
      places[at] = end
      end += 1
    }
    documents.push({ key, passages: [...passages.subarray(from, to)], words: [...words.subarray(from, to)] })
  })
  return {
    documents,
    end,
    source: { terms: readTerms(writer, id), place: (passage) => places[passage] ?? -1 },
  }
}

function merge(writer: Writer, ids: readonly number[], gone: ReadonlyMap<number, ReadonlySet<number>>): void {
  const parts: Part[] = []
  let base = 0
  for (const id of ids) {
    const part = partOf(writer, id, gone.get(id) ?? new Set(), base)
    parts.push(part)
    base = part.end
  }
  if (parts.some((part) => part.documents.length > 0)) write(writer, parts)
  for (const id of ids) removeSegment(writer, id)
}

/** Segments that are due: a full size class, or one that is mostly deleted. None where all is well. */
function due(writer: Writer, gone: ReadonlyMap<number, ReadonlySet<number>>): number[] {
  const classes = new Map<number, number[]>()
  for (const { id, passages } of listSegments(writer)) {
    const deleted = gone.get(id)?.size ?? 0
    if (deleted > 0 && deleted * 2 >= readDocuments(writer, id).keys.length) return [id]
    const size = sizeClass(passages)
    classes.set(size, [...(classes.get(size) ?? []), id])
  }
  return [...classes.values()].find((ids) => ids.length >= fanOut) ?? []
}

/** Merges what is due. Inside the transaction that added or deleted. */
export function mergeDue(writer: Writer): void {
  for (;;) {
    const gone = readTombstones(writer)
    const ids = due(writer, gone)
    if (ids.length === 0) return
    merge(writer, ids, gone)
  }
}

/** Writes again one segment that holds deleted documents. @returns whether there was one */
export function dropTombstones(writer: Writer): boolean {
  const gone = readTombstones(writer)
  const [segment] = gone.keys()
  if (segment === undefined) return false
  merge(writer, [segment], gone)
  return true
}

/** Which segment holds each live document. */
function owners(writer: Writer): Map<number, number> {
  const gone = readTombstones(writer)
  const found = new Map<number, number>()
  for (const { id } of listSegments(writer)) {
    for (const key of readDocuments(writer, id).keys) if (gone.get(id)?.has(key) !== true) found.set(key, id)
  }
  return found
}

/** Documents that are no longer, or whose text is another. Those no segment holds are passed over. */
export function deleteDocuments(writer: Writer, keys: readonly number[]): void {
  if (keys.length === 0) return
  const where = owners(writer)
  for (const key of keys) {
    const segment = where.get(key)
    if (segment !== undefined) addTombstone(writer, segment, key)
  }
  nextRevision(writer)
}
