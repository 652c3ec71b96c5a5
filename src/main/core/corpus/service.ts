/** Importing and removing: documents, passages and the lexical index stay in step, whatever happens on the way. */
import { setImmediate as yieldToEvents } from 'node:timers/promises'
import type { ImportResult } from '../../../shared/contract/library.ts'
import type { DocumentFacts } from '../../../shared/contract/documents.ts'
import type { ErrorReport } from '../../../shared/errors/index.ts'
import type { JobContext } from '../jobs/job.ts'
import type { Writer } from '../library/database.ts'
import type { SettingsStore } from '../library/settings.ts'
import { giveBackSpace } from '../library/space.ts'
import { ReferenceKeeper } from '../references/keeper.ts'
import { lexicalIndex, type LexicalIndex } from '../search/lexical-index.ts'
import { IndexChanges } from './index-changes.ts'
import { keepDocuments } from './keep-documents.ts'
import type { ImportedDocument } from './prepare-file.ts'
import { ImportPool } from './import-pool.ts'
import { findJudgments } from './own/backfill.ts'
import { editFacts } from './own/edits.ts'
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

  /** Files that an import refused because they have pages and no text. */
  scans(): sources.ScanSource[] {
    return sources.scanSources(this.#writer)
  }

  /**
   * A scan as it was read. Runs within the caller's transaction.
   * @returns documents added
   */
  keepScan(scan: sources.ScanSource, hash: string, document: ImportedDocument): number {
    const counts = { documents: 0, passages: 0, unchanged: 0, updated: 0 }
    const changes = new IndexChanges()
    const before = sources.sourceDocuments(this.#writer, scan.id)
    this.#index.begin()
    const references = new ReferenceKeeper(this.#writer)
    const source = { ...scan, hash, demo: false }
    keepDocuments(this.#writer, changes, [document], source, before, counts, references)
    sources.settleScan(this.#writer, scan.id, hash, null)
    changes.apply(this.#index)
    this.#index.flush()
    return counts.documents + counts.updated
  }

  /** A scan in which nothing could be read: it waits no longer, and says why. */
  refuseScan(scan: sources.ScanSource, { code, message }: ErrorReport): void {
    sources.settleScan(this.#writer, scan.id, '', { code, message })
    if (code === 'path_not_found') sources.markVanished(this.#writer, scan.id)
  }

  /** @throws FojasError not_found, bad_request for a document of an official source */
  edit(key: number, facts: DocumentFacts): void {
    editFacts(this.#writer, key, facts)
  }

  /** Judgments among the texts held from before they were told apart. */
  findJudgments(settings: SettingsStore, signal: AbortSignal): Promise<void> {
    return findJudgments(this.#writer, settings, signal)
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
