/**
 * A posting list: the passages of a segment that hold a term, ascending, each with how often. A passage is one integer,
 * (difference to the one before, from −1, less one) · 2, plus one where the frequency is above one and follows, less two.
 */
import { ByteReader, type ByteWriter } from './bytes.ts'

export class ListWriter {
  readonly #bytes: ByteWriter
  #last = -1

  constructor(bytes: ByteWriter) {
    this.#bytes = bytes
  }

  /** @param passage greater than the last one's */
  add(passage: number, frequency: number): void {
    const step = passage - this.#last - 1
    this.#last = passage
    this.#bytes.varint(step * 2 + (frequency > 1 ? 1 : 0))
    if (frequency > 1) this.#bytes.varint(frequency - 2)
  }
}

/** Calls back with each passage and its frequency. */
export function readList(bytes: Uint8Array, each: (passage: number, frequency: number) => void): void {
  const reader = new ByteReader(bytes)
  let passage = -1
  while (reader.at < reader.end) {
    const head = reader.varint()
    passage += Math.floor(head / 2) + 1
    each(passage, head % 2 === 1 ? reader.varint() + 2 : 1)
  }
}
