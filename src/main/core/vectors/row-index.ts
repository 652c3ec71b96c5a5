/** What a scan runs over: blocks laid out row after row in the kernel's memory, and which passage each row is. */
import type { Reader } from '../library/database.ts'
import type { Bitset } from './bitset.ts'
import type { ScanMethod } from './generation.ts'
import { bitStride, createKernel, int8Stride, type Kernel, type Region } from './kernel/kernel.ts'
import { queryLength } from './quantise.ts'
import { blockSize, readVectors, type Block } from './store.ts'
import { greatest, type ScoredPassage } from './top.ts'

export class RowIndex {
  /** Blocks it has room for. */
  readonly blocks: number
  readonly #kernel: Kernel = createKernel()
  readonly #rows: number
  readonly #bitStride: number
  readonly #int8Stride: number
  readonly #passages: Uint32Array
  readonly #slots = new Map<number, number>()
  readonly #free: number[]
  readonly #bits: Region
  readonly #query: Region
  readonly #filter: Region
  /** Distances and chosen rows, or, for int8 scans, scores. */
  readonly #results: Region
  readonly #chosen: Region
  readonly #histogram: Region
  readonly #int8: Region
  readonly #scales: Region
  /** Rows whose int8 vector is in memory: an int8 scan leaves the others out. */
  readonly #loaded: Uint32Array
  #live = 0
  /**
   * What the filter's memory now holds the rows of, and how many they are: where the next search asks for the same, it has
   * nothing to write. A filter is not changed once it was given here.
   */
  #written: { readonly filter: Bitset | undefined; readonly count: number } | undefined

  constructor(dimension: number, blocks: number, method: ScanMethod) {
    const rows = blocks * blockSize
    const inMemory = method === 'int8' ? rows : 0
    this.blocks = blocks
    this.#rows = rows
    this.#bitStride = bitStride(dimension)
    this.#int8Stride = int8Stride(dimension)
    this.#passages = new Uint32Array(rows)
    this.#loaded = new Uint32Array(inMemory)
    this.#free = Array.from({ length: blocks }, (_, slot) => blocks - 1 - slot)
    this.#bits = this.#kernel.allocate(method === 'bits' ? rows * this.#bitStride : 0)
    this.#int8 = this.#kernel.allocate(inMemory * this.#int8Stride)
    this.#scales = this.#kernel.allocate(inMemory * 4)
    this.#query = this.#kernel.allocate(Math.max(this.#bitStride, this.#int8Stride * 2))
    this.#filter = this.#kernel.allocate(rows / 8)
    this.#results = this.#kernel.allocate(rows * (method === 'int8' ? 4 : 2))
    this.#chosen = this.#kernel.allocate(method === 'int8' ? 0 : rows * 4)
    this.#histogram = this.#kernel.allocate((this.#bitStride * 8 + 1) * 4)
  }

  get live(): number {
    return this.#live
  }

  get memory(): number {
    return this.#kernel.memory.buffer.byteLength + this.#passages.byteLength + this.#loaded.byteLength
  }

  passageAt(row: number): number {
    return this.#passages[row] ?? 0
  }

  /** Adds a block, or replaces it where it is held. There must be room: see `blocks`. */
  put(block: Block): void {
    const slot = this.#slots.get(block.id) ?? this.#free.pop()
    if (slot === undefined) throw new RangeError('no room for another block')
    this.#slots.set(block.id, slot)
    const from = slot * blockSize
    this.#clear(slot)
    this.#passages.set(block.passages, from)
    this.#live += block.passages.filter((passage) => passage !== 0).length
    if (this.#bits.bytes > 0) this.#kernel.bytes(this.#bits).set(block.bits, from * this.#bitStride)
  }

  /** Forgets the blocks that are not among these. */
  keep(ids: ReadonlySet<number>): void {
    for (const [id, slot] of this.#slots) {
      if (ids.has(id)) continue
      this.#clear(slot)
      this.#slots.delete(id)
      this.#free.push(slot)
    }
  }

  /** Brings the int8 rows that memory lacks. */
  loadInt8(reader: Reader, generation: number): void {
    const rows = this.#kernel.bytes(this.#int8)
    for (let from = 0; from < this.#rows; from += blockSize) {
      const missing = new Map<number, number>()
      for (let row = from; row < Math.min(this.#rows, from + blockSize); row += 1) {
        const passage = this.passageAt(row)
        if (passage === this.#loaded[row]) continue
        rows.fill(0, row * this.#int8Stride, (row + 1) * this.#int8Stride)
        if (passage !== 0) missing.set(passage, row)
        this.#loaded[row] = passage
      }
      for (const { passage, int8 } of readVectors(reader, generation, [...missing.keys()]))
        rows.set(int8, (missing.get(passage) ?? 0) * this.#int8Stride)
    }
    this.#kernel.run.lengths(this.#int8.address, this.#int8Stride, this.#rows, this.#scales.address)
  }

  /** The rows a search may answer with, as a bitset in the kernel's memory; how many there are. */
  rowsIn(filter: Bitset | undefined, gone: ReadonlySet<number>): number {
    if (gone.size === 0 && this.#written !== undefined && this.#written.filter === filter)
      return this.#written.count
    const bytes = this.#kernel.bytes(this.#filter)
    let count = 0
    for (let at = 0; at < bytes.length; at += 1) {
      let byte = 0
      for (let bit = 0; bit < 8; bit += 1) {
        const passage = this.#passages[at * 8 + bit] ?? 0
        if (passage === 0 || (filter !== undefined && !filter.has(passage))) continue
        if (gone.size > 0 && gone.has(passage)) continue
        byte |= 1 << bit
        count += 1
      }
      bytes[at] = byte
    }
    this.#written = gone.size === 0 ? { filter, count } : undefined
    return count
  }

  /** The `wanted` rows whose sign bits differ least from the query's; ties by row. `rowsIn` says among which. */
  scanBits(query: Uint8Array, allowed: number, wanted: number): number[] {
    const { run, memory } = this.#kernel
    this.#kernel.bytes(this.#query).set(query)
    const histogram = new Uint32Array(memory.buffer, this.#histogram.address, this.#bitStride * 8 + 1)
    histogram.fill(0)
    run.hamming(
      ...([this.#query.address, this.#bits.address, this.#bitStride, this.#rows] as const),
      ...([this.#filter.address, this.#results.address, this.#histogram.address] as const),
    )
    let limit = 0
    let nearer = 0
    const target = Math.min(wanted, allowed)
    while (limit < histogram.length && nearer + (histogram[limit] ?? 0) < target) {
      nearer += histogram[limit] ?? 0
      limit += 1
    }
    const found = run.nearest(
      ...([this.#results.address, this.#rows, limit, target - nearer, this.#chosen.address] as const),
    )
    return Array.from(new Uint32Array(memory.buffer, this.#chosen.address, found))
  }

  /** The `k` greatest cosines of all rows in memory. */
  scanInt8(query: Int16Array, allowed: number, k: number): ScoredPassage[] {
    const { run, memory } = this.#kernel
    this.#kernel.bytes(this.#query).set(new Uint8Array(query.buffer, query.byteOffset, query.byteLength))
    run.scores(
      ...([this.#query.address, this.#int8.address, this.#int8Stride, this.#rows] as const),
      ...([this.#filter.address, this.#scales.address, this.#results.address] as const),
    )
    const scores = new Float32Array(memory.buffer, this.#results.address, this.#rows)
    return greatest(scores, Math.min(k, allowed)).map((row) => ({
      passage: this.passageAt(row),
      cosine: (scores[row] ?? 0) / queryLength,
    }))
  }

  #clear(slot: number): void {
    this.#written = undefined
    const rows = this.#passages.subarray(slot * blockSize, (slot + 1) * blockSize)
    this.#live -= rows.filter((passage) => passage !== 0).length
    rows.fill(0)
  }
}
