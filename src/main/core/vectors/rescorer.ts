/** Cosines of chosen passages: their int8 rows are read, checked and scored in one pass of the kernel. */
import type { Reader } from '../library/database.ts'
import { createKernel, int8Stride, type Kernel, type Region } from './kernel/kernel.ts'
import { queryLength } from './quantise.ts'
import { readVectors } from './store.ts'

/** Rows scored at a time. */
const chunk = 512

export class Rescorer {
  readonly #kernel: Kernel = createKernel()
  readonly #stride: number
  readonly #query: Region
  readonly #rows: Region
  readonly #scales: Region
  readonly #scores: Region
  readonly #all: Region

  constructor(dimension: number) {
    this.#stride = int8Stride(dimension)
    this.#query = this.#kernel.allocate(this.#stride * 2)
    this.#rows = this.#kernel.allocate(this.#stride * chunk)
    this.#scales = this.#kernel.allocate(chunk * 4)
    this.#scores = this.#kernel.allocate(chunk * 4)
    this.#all = this.#kernel.allocate(chunk / 8)
    this.#kernel.bytes(this.#all).fill(0xff)
  }

  get memory(): number {
    return this.#kernel.memory.buffer.byteLength
  }

  /** @throws FojasError index_corrupt */
  cosines(
    query: Int16Array,
    reader: Reader,
    generation: number,
    passages: readonly number[],
  ): Map<number, number> {
    const { run } = this.#kernel
    this.#kernel.bytes(this.#query).set(new Uint8Array(query.buffer, query.byteOffset, query.byteLength))
    const rows = this.#kernel.bytes(this.#rows)
    const scores = new Float32Array(this.#kernel.memory.buffer, this.#scores.address, chunk)
    const found = new Map<number, number>()
    for (let from = 0; from < passages.length; from += chunk) {
      const held: number[] = []
      for (const { passage, int8 } of readVectors(reader, generation, passages.slice(from, from + chunk))) {
        rows.set(int8, held.length * this.#stride)
        held.push(passage)
      }
      run.lengths(this.#rows.address, this.#stride, held.length, this.#scales.address)
      run.scores(
        ...([this.#query.address, this.#rows.address, this.#stride, held.length] as const),
        ...([this.#all.address, this.#scales.address, this.#scores.address] as const),
      )
      held.forEach((passage, i) => found.set(passage, (scores[i] ?? 0) / queryLength))
    }
    return found
  }
}
