/** The semantic leg of one generation, held by the search worker: sign bits in memory, int8 vectors read as needed. */
import { FojasError } from '../../../shared/errors/index.ts'
import type { Reader } from '../library/database.ts'
import type { Bitset } from './bitset.ts'
import type { Generation } from './generation.ts'
import { bitStride } from './kernel/kernel.ts'
import { Rescorer } from './rescorer.ts'
import { RowIndex } from './row-index.ts'
import { toBits, toInt16 } from './quantise.ts'
import { activeGeneration, blockIds, blocksSince, blockSize, findGeneration, gonePassages } from './store.ts'
import { best, type ScoredPassage } from './top.ts'

export { Bitset } from './bitset.ts'
export type { ScoredPassage } from './top.ts'

/** Room for new blocks beside those found, so that an import seldom makes the index move. */
const spareBlocks = (blocks: number): number => Math.ceil(blocks / 8) + 4

export class VectorSearcher {
  readonly #reader: Reader
  /** Asked for by its number: it stays that one, whichever is active. */
  readonly #pinned: boolean
  #generation: Generation
  #index: RowIndex
  #rescorer: Rescorer
  #gone = new Set<number>()

  /** @param generation the active one when absent. @throws FojasError no_index, index_corrupt */
  constructor(reader: Reader, generation?: number) {
    this.#reader = reader
    this.#pinned = generation !== undefined
    const found = generation === undefined ? activeGeneration(reader) : findGeneration(reader, generation)
    if (found === undefined) throw new FojasError('no_index', {})
    this.#generation = found
    this.#index = this.#load()
    this.#rescorer = new Rescorer(found.dimension)
  }

  get generation(): Generation {
    return this.#generation
  }

  /** Passages that can be found. */
  get size(): number {
    return this.#index.live
  }

  /** Bytes held by the index. */
  get memory(): number {
    return this.#index.memory + this.#rescorer.memory
  }

  /**
   * The passages nearest in meaning, best first.
   * @param query the embedding as the model gives it, [dimension]
   * @param filter passages that may answer, by number; all when absent
   */
  search(query: Float32Array, k: number, filter?: Bitset): ScoredPassage[] {
    this.#check(query)
    const allowed = this.#index.rowsIn(filter, this.#gone)
    const { method, candidates, centre } = this.#generation
    if (method === 'int8') return this.#index.scanInt8(toInt16(query), allowed, k)
    const rows = this.#index.scanBits(toBits(query, centre), allowed, Math.max(candidates, 4 * k))
    const cosines = this.cosines(
      query,
      rows.map((row) => this.#index.passageAt(row)),
    )
    return best(cosines, k)
  }

  /** The cosine of each of these passages that has a vector: exact up to the int8 rounding of the passage. */
  cosines(query: Float32Array, passages: readonly number[]): Map<number, number> {
    this.#check(query)
    const present = passages.filter((passage) => !this.#gone.has(passage))
    return this.#rescorer.cosines(toInt16(query), this.#reader, this.#generation.id, present)
  }

  /** Takes in what was written since: new blocks, deletions, another active generation. Cheap when nothing was. */
  refresh(): boolean {
    const now =
      (this.#pinned ? undefined : activeGeneration(this.#reader)) ??
      findGeneration(this.#reader, this.#generation.id)
    if (now === undefined) throw new FojasError('no_index', {})
    this.#gone = new Set(gonePassages(this.#reader))
    const before = this.#generation
    // The number of one that was removed may have been given again.
    const same = now.id === before.id && now.createdAt === before.createdAt
    if (same && now.revision === before.revision) return false
    this.#generation = now
    if (!same || !this.#update(before.revision)) this.#index = this.#load()
    if (now.dimension !== before.dimension) this.#rescorer = new Rescorer(now.dimension)
    return true
  }

  /** False where the new blocks do not fit. */
  #update(revision: number): boolean {
    const ids = blockIds(this.#reader, this.#generation.id)
    if (ids.length > this.#index.blocks) return false
    this.#index.keep(new Set(ids))
    for (const block of blocksSince(this.#reader, this.#generation.id, revision)) this.#index.put(block)
    if (this.#generation.method === 'int8') this.#index.loadInt8(this.#reader, this.#generation.id)
    return true
  }

  #load(): RowIndex {
    const { id, dimension, method } = this.#generation
    this.#gone = new Set(gonePassages(this.#reader))
    const blocks = blockIds(this.#reader, id).length
    const index = new RowIndex(dimension, blocks + spareBlocks(blocks), method)
    for (const block of blocksSince(this.#reader, id, 0)) index.put(block)
    if (method === 'int8') index.loadInt8(this.#reader, id)
    return index
  }

  #check(query: Float32Array): void {
    const { dimension } = this.#generation
    if (query.length === dimension) return
    throw new FojasError('model_invalid', {
      detail: `${query.length} dimensiones donde el índice tiene ${dimension}`,
    })
  }
}

/** Bytes the bits of that many passages take in memory. */
export const bitMemory = (passages: number, dimension: number): number =>
  Math.ceil(passages / blockSize) * blockSize * bitStride(dimension)
