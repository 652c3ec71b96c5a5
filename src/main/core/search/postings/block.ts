/**
 * Terms of a segment in blocks: a term is the difference of its hash to the one before (to the block's first), the
 * number of documents that hold it, the length of its list in bytes, and the list.
 */
import { ByteReader, ByteWriter } from './bytes.ts'

/** Bytes after which a block is closed; a longer list has a block of its own. */
const blockBytes = 8 * 1024

export interface Term {
  readonly hash: number
  /** Documents of the segment that hold it, those deleted since included. */
  readonly documents: number
  readonly list: Uint8Array
}

export class BlockWriter {
  readonly #keep: (first: number, block: Uint8Array) => void
  readonly #bytes = new ByteWriter(2 * blockBytes)
  #first = 0
  #last = 0

  /** @param keep called with each block and the hash of its first term */
  constructor(keep: (first: number, block: Uint8Array) => void) {
    this.#keep = keep
  }

  /** Terms come ascending by hash. */
  add({ hash, documents, list }: Term): void {
    if (this.#bytes.length > 0 && this.#bytes.length + list.length > blockBytes) this.close()
    if (this.#bytes.length === 0) {
      this.#first = hash
      this.#last = hash
    }
    this.#bytes.varint(hash - this.#last)
    this.#bytes.varint(documents)
    this.#bytes.varint(list.length)
    this.#bytes.append(list)
    this.#last = hash
  }

  close(): void {
    if (this.#bytes.length === 0) return
    this.#keep(this.#first, this.#bytes.take())
    this.#bytes.clear()
  }
}

/** The terms of a block in order. @throws RangeError where it is cut short */
export function* termsOf(first: number, block: Uint8Array): Generator<Term> {
  const reader = new ByteReader(block)
  let hash = first
  while (reader.at < reader.end) {
    hash += reader.varint()
    const documents = reader.varint()
    const length = reader.varint()
    if (reader.at + length > reader.end) throw new RangeError('the block ends inside a list')
    yield { hash, documents, list: block.subarray(reader.at, reader.at + length) }
    reader.at += length
  }
}

export function findTerm(first: number, block: Uint8Array, wanted: number): Term | undefined {
  for (const term of termsOf(first, block)) {
    if (term.hash === wanted) return term
    if (term.hash > wanted) return undefined
  }
  return undefined
}
