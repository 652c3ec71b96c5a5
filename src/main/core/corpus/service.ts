/** Importing and removing: documents, passages and the lexical index stay in step, whatever happens on the way. */
import { setImmediate as yieldToEvents } from 'node:timers/promises'
import type { ImportResult } from '../../../shared/contract/library.ts'
import type { JobContext } from '../jobs/job.ts'
import type { Writer } from '../library/database.ts'
import { giveBackSpace } from '../library/space.ts'
import { lexicalIndex, type LexicalIndex } from '../search/lexical-index.ts'
import { ImportPool } from './import-pool.ts'
import { Importer, type ImportOptions } from './importer.ts'
import * as sources from './source-store.ts'
import * as store from './store.ts'

/** Documents removed in one transaction: a search or another write waits for no more than that. */
const removedAtOnce = 50

export class CorpusService {
  readonly #writer: Writer
  readonly #index: LexicalIndex
  readonly #libraryDirectory: string

  constructor(writer: Writer, libraryDirectory: string) {
    this.#writer = writer
    this.#index = lexicalIndex(writer)
    this.#libraryDirectory = libraryDirectory
  }

  /**
   * @param root the linked folder that names are relative to; null where each path is its own
   * @throws FojasError cancelled; what was imported until then is kept
   */
  async importPaths(
    paths: readonly string[],
    options: ImportOptions,
    context: JobContext,
    root: string | null = null,
  ): Promise<ImportResult> {
    using pool = new ImportPool()
    context.progress({ done: 0, total: null, unit: 'files' })
    const found = await pool.walk(paths, { root, exclude: this.#libraryDirectory })
    return await new Importer(this.#writer, this.#index, options, context).run(found, pool)
  }

  /** Removes a document. A file of its own that still has it gives it back when it is imported again. */
  async remove(key: number): Promise<void> {
    await this.removeAll([key])
  }

  async removeDemo(): Promise<void> {
    await this.removeAll(store.demoKeys(this.#writer))
  }

  /** @returns how many documents there were that no file has any more */
  async removeVanished(): Promise<number> {
    const keys = store.vanishedKeys(this.#writer)
    await this.removeAll(keys)
    return keys.length
  }

  /** Removes documents a few at a time and gives their space back to the disk. */
  async removeAll(keys: readonly number[]): Promise<void> {
    if (keys.length === 0) return
    for (let at = 0; at < keys.length; at += removedAtOnce) {
      this.#writer.transaction(() => {
        this.#index.begin()
        for (const key of keys.slice(at, at + removedAtOnce)) this.#removeOne(key)
        this.#index.flush()
      })
      await yieldToEvents()
    }
    // Of a large library a few are not worth it: the index drops them as it goes on merging.
    if (keys.length * 10 >= store.countAll(this.#writer)) while (this.#index.compact()) await yieldToEvents()
    await giveBackSpace(this.#writer)
  }

  #removeOne(key: number): void {
    this.#index.remove(key, store.passageIds(this.#writer, key))
    sources.forgetDocument(this.#writer, key)
    store.deleteDocument(this.#writer, key)
  }
}
