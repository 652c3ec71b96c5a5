/** The documents of a segment and their passages, in the order its posting lists count them. */
import { ByteReader, ByteWriter } from './bytes.ts'

export interface SegmentDocument {
  readonly key: number
  /** Numbers of its passages and the words of each. */
  readonly passages: readonly number[]
  readonly words: readonly number[]
}

export interface SegmentDocuments {
  /** [documents] */
  readonly keys: Uint32Array
  /** Where each document's passages begin, and the end: [documents + 1]. */
  readonly starts: Uint32Array
  /** Number and words of each passage: [passages]. */
  readonly passages: Uint32Array
  readonly words: Uint32Array
}

export function packDocuments(documents: readonly SegmentDocument[]): Uint8Array {
  const bytes = new ByteWriter()
  bytes.varint(documents.length)
  bytes.varint(documents.reduce((sum, each) => sum + each.passages.length, 0))
  let key = 0
  let passage = 0
  for (const document of documents) {
    bytes.signed(document.key - key)
    key = document.key
    bytes.varint(document.passages.length)
    document.passages.forEach((id, i) => {
      bytes.signed(id - passage)
      passage = id
      bytes.varint(document.words[i] ?? 0)
    })
  }
  return bytes.take()
}

export function unpackDocuments(packed: Uint8Array): SegmentDocuments {
  const reader = new ByteReader(packed)
  const documents = reader.varint()
  const total = reader.varint()
  const keys = new Uint32Array(documents)
  const starts = new Uint32Array(documents + 1)
  const passages = new Uint32Array(total)
  const words = new Uint32Array(total)
  let key = 0
  let passage = 0
  let at = 0
  for (let i = 0; i < documents; i += 1) {
    key += reader.signed()
    keys[i] = key
    starts[i] = at
    for (let left = reader.varint(); left > 0; left -= 1) {
      passage += reader.signed()
      passages[at] = passage
      words[at] = reader.varint()
      at += 1
    }
  }
  starts[documents] = at
  return { keys, starts, passages, words }
}
