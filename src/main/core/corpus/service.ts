/** Importing: files in, documents and passages kept, with the lexical index in the same transaction. */
import { sep } from 'node:path'
import type { ImportResult } from '../../../shared/contract/library.ts'
import { FojasError, type ErrorReport } from '../../../shared/errors/index.ts'
import type { JobContext } from '../jobs/job.ts'
import type { Writer } from '../library/database.ts'
import { lexicalIndex, type LexicalIndex } from '../search/lexical-index.ts'
import type { Enrichment } from './formats/format.ts'
import { ImportPool, type WorkerReply } from './import-pool.ts'
import type { ImportedDocument, PreparedFile } from './prepare-file.ts'
import * as store from './store.ts'
import { walk, type FoundFile } from './walk.ts'

export interface ImportOptions {
  readonly bodyOnly: boolean
  /** The edition that ships: marked, so that it can be removed at once. */
  readonly demo?: boolean
}

/** A transaction is closed after so many passages or milliseconds: a kill loses at most that much. */
const batchPassages = 4000
const batchMilliseconds = 1000

type Counts = Omit<ImportResult, 'rejected'>

export class CorpusService {
  readonly #writer: Writer
  readonly #index: LexicalIndex

  constructor(writer: Writer) {
    this.#writer = writer
    this.#index = lexicalIndex(writer)
  }

  /** @throws FojasError cancelled; what was imported until then is kept */
  async importPaths(
    paths: readonly string[],
    options: ImportOptions,
    context: JobContext,
  ): Promise<ImportResult> {
    const found = walk(paths)
    const result: ImportResult = { documents: 0, passages: 0, unchanged: 0, updated: 0, rejected: [] }
    for (const { path, report } of found.unreadable)
      result.rejected.push({ file: path, code: report.code, message: report.message })
    const label = options.bodyOnly ? 'body-only' : 'whole'
    const same = new Set<number>()
    const changed = found.files.filter((file) => !this.#unchanged(file, label, same))
    result.unchanged = same.size
    const enrichments: { file: FoundFile; hash: string; items: readonly Enrichment[] }[] = []
    let done = found.files.length - changed.length
    const total = found.files.length
    context.progress({ done, total, unit: 'files' })
    using pool = new ImportPool()
    let batch: (() => void)[] = []
    let passages = 0
    let begun = Date.now()
    const flush = () => {
      const works = batch
      batch = []
      passages = 0
      begun = Date.now()
      this.#writer.transaction(() => {
        this.#index.begin()
        for (const work of works) work()
        this.#index.flush()
      })
    }
    const requests = changed.map((file) => ({
      path: file.path,
      name: file.name,
      size: file.size,
      bodyOnly: options.bodyOnly,
    }))
    let i = 0
    for await (const reply of pool.prepare(requests)) {
      const file = changed[i]
      i += 1
      if (file === undefined) break
      batch.push(() => {
        this.#keep(file, reply, label, options.demo === true, result)
      })
      if ('file' in reply) {
        passages += reply.file.documents.reduce((sum, each) => sum + each.passages.length, 0)
        if (reply.file.enrichments.length > 0)
          enrichments.push({ file, hash: reply.file.hash, items: reply.file.enrichments })
      }
      done += 1
      context.progress({ done, total, unit: 'files', detail: file.name })
      if (passages >= batchPassages || Date.now() - begun > batchMilliseconds) {
        flush()
        await context.breathe()
      }
    }
    flush()
    this.#writer.transaction(() => {
      for (const each of enrichments) this.#enrich(each.file, each.hash, each.items, label, result)
      this.#markVanished(found.folders, found.files)
    })
    return result
  }

  remove(key: number): void {
    this.#writer.transaction(() => {
      this.#index.begin()
      this.#index.remove(key, store.passageIds(this.#writer, key))
      store.deleteDocument(this.#writer, key)
      this.#index.flush()
    })
  }

  removeDemo(): void {
    this.#writer.transaction(() => {
      for (const key of store.demoKeys(this.#writer)) this.remove(key)
    })
  }

  /** @param documents gains the keys of what an unchanged file holds */
  #unchanged(file: FoundFile, options: string, documents: Set<number>): boolean {
    const known = store.findSource(this.#writer, file.path)
    const same =
      known?.state === 'imported' &&
      known.size === file.size &&
      known.modifiedAt === file.modifiedAt &&
      known.options === options
    if (same) for (const key of store.sourceDocuments(this.#writer, known.id)) documents.add(key)
    return same
  }

  #keep(file: FoundFile, reply: WorkerReply, options: string, demo: boolean, result: ImportResult): void {
    if ('rejected' in reply) {
      this.#reject(file, reply.rejected, options, result)
      return
    }
    const { file: prepared } = reply
    if (prepared.documents.length === 0) return
    const known = store.findSource(this.#writer, file.path)
    const before = known === undefined ? [] : store.sourceDocuments(this.#writer, known.id)
    const source = store.saveSource(this.#writer, this.#row(file, prepared.hash, options, null))
    for (const document of prepared.documents) {
      const key = this.#upsert(document, prepared, file, before, demo, result)
      store.linkSource(this.#writer, source, key)
    }
  }

  #upsert(
    document: ImportedDocument,
    prepared: PreparedFile,
    file: FoundFile,
    before: readonly number[],
    demo: boolean,
    counts: Counts,
  ): number {
    const writer = this.#writer
    const known = this.#known(document, before)
    if (known === undefined) {
      const key = store.insertDocument(writer, document, prepared.hash, file.name, demo)
      store.addQuestions(writer, key, document)
      this.#index.add(key, store.savePassages(writer, key, document.passages).ids, document.prepared)
      counts.documents += 1
      counts.passages += document.passages.length
      return key
    }
    store.addQuestions(writer, known, document)
    if (store.textHash(writer, known) === document.textHash || !before.includes(known)) {
      // The same text, or the same aviso as another source or edition has it: one document, whose facts are joined.
      store.mergeFacts(writer, known, document.document)
      counts.unchanged += 1
      return known
    }
    store.replaceText(writer, known, document, prepared.hash)
    const { ids, before: old } = store.savePassages(writer, known, document.passages)
    this.#index.remove(known, old)
    this.#index.add(known, ids, document.prepared)
    counts.updated += 1
    counts.passages += ids.filter((id) => !old.includes(id)).length
    return known
  }

  /**
   * The document this one is. A file's name alone is weak evidence: another text under the same name in another folder
   * is another document, and is never dropped for it.
   */
  #known(document: ImportedDocument, before: readonly number[]): number | undefined {
    const { identities } = document.document
    const known = store.findByIdentity(this.#writer, identities)
    const byNameOnly = identities.every((identity) => /^(?:file|dataset):/.test(identity))
    if (known === undefined || !byNameOnly || before.includes(known)) return known
    if (store.textHash(this.#writer, known) === document.textHash) return known
    return before.length === 1 ? before[0] : undefined
  }

  #reject(file: FoundFile, report: ErrorReport, options: string, result: ImportResult): void {
    store.saveSource(this.#writer, this.#row(file, '', options, report))
    result.rejected.push({ file: file.name, code: report.code, message: report.message })
  }

  #row(file: FoundFile, hash: string, options: string, rejected: ErrorReport | null): store.SourceRow {
    return {
      path: file.path,
      name: file.name,
      size: file.size,
      modifiedAt: file.modifiedAt,
      hash,
      options,
      state: rejected === null ? 'imported' : 'rejected',
      code: rejected?.code ?? null,
      message: rejected?.message ?? null,
    }
  }

  #enrich(
    file: FoundFile,
    hash: string,
    items: readonly Enrichment[],
    options: string,
    result: ImportResult,
  ): void {
    const keys = new Set<number>()
    for (const item of items) {
      const key = store.findByIdentity(this.#writer, [item.identity])
      if (key === undefined) continue
      store.enrich(this.#writer, key, item.facts)
      keys.add(key)
    }
    if (keys.size === 0) {
      this.#reject(file, new FojasError('index_only', { name: file.name }).report(), options, result)
      return
    }
    const source = store.saveSource(this.#writer, this.#row(file, hash, options, null))
    for (const key of keys) store.linkSource(this.#writer, source, key)
  }

  #markVanished(folders: readonly string[], files: readonly FoundFile[]): void {
    const present = new Set(files.map((file) => file.path))
    for (const folder of folders) {
      for (const known of store.knownBelow(this.#writer, folder + sep)) {
        if (!present.has(known.path)) store.markVanished(this.#writer, known.id)
      }
    }
  }
}
