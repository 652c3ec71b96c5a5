/** One run of an import: files in; documents, passages and the lexical index kept in the same transactions. */
import { dirname, sep } from 'node:path'
import type { ImportResult } from '../../../shared/contract/library.ts'
import { FojasError, reportOf, type ErrorReport } from '../../../shared/errors/index.ts'
import { grouped } from '../../../shared/text/format.ts'
import { keepFacts } from '../infoleg/service.ts'
import { recordListing } from '../editions/record.ts'
import type { JobContext } from '../jobs/job.ts'
import type { Writer } from '../library/database.ts'
import { ReferenceKeeper } from '../references/keeper.ts'
import type { LexicalIndex } from '../search/lexical-index.ts'
import { revisionOf } from './formats/index.ts'
import type { FileReply, ImportPool } from './import-pool.ts'
import { IndexChanges } from './index-changes.ts'
import { keepDocuments } from './keep-documents.ts'
import type { PreparedFile } from './prepare-file.ts'
import * as sources from './source-store.ts'
import * as store from './store.ts'
import type { FoundFile, Walk } from './walk.ts'

export interface ImportOptions {
  readonly bodyOnly: boolean
  /** The edition that ships: marked, so that it can be removed at once. */
  readonly demo: boolean
  /** Files that were rejected, or left no document, are tried again although they have not changed. */
  readonly retry: boolean
}

export const emptyResult = (): ImportResult => ({
  documents: 0,
  passages: 0,
  unchanged: 0,
  updated: 0,
  rejected: [],
  infoleg: { norms: 0, relations: 0, malformed: 0 },
})

/** A transaction is closed after so many passages or milliseconds: a kill loses at most that much. */
const batchPassages = 4000
const batchMilliseconds = 1000

interface Task {
  readonly file: FoundFile
  readonly reply: Exclude<FileReply, { readonly table: unknown }>
}

export class Importer {
  readonly #writer: Writer
  readonly #index: LexicalIndex
  readonly #references: ReferenceKeeper
  readonly #options: ImportOptions
  readonly #context: JobContext
  readonly #result = emptyResult()
  #enrichments: { file: FoundFile; prepared: PreparedFile }[] = []

  constructor(writer: Writer, index: LexicalIndex, options: ImportOptions, context: JobContext) {
    this.#writer = writer
    this.#index = index
    this.#references = new ReferenceKeeper(writer)
    this.#options = options
    this.#context = context
  }

  /** @throws FojasError cancelled; what was imported until then is kept */
  async run(found: Walk, pool: ImportPool): Promise<ImportResult> {
    for (const { path, report } of found.unreadable) this.#report(path, report)
    const { changed, hashes, same } = this.#compare(found.files)
    this.#result.unchanged = same
    const total = found.files.length
    let done = total - changed.length
    this.#context.progress({ done, total, unit: 'files' })
    let batch: Task[] = []
    let passages = 0
    let begun = Date.now()
    const flush = () => {
      const tasks = batch
      batch = []
      passages = 0
      begun = Date.now()
      this.#writer.transaction(() => {
        this.#index.begin()
        const changes = new IndexChanges()
        for (const { file, reply } of tasks) this.#keep(file, reply, changes)
        changes.apply(this.#index)
        this.#index.flush()
      })
    }
    const reading = this.#references.reading()
    const requests = changed.map((file, i) => ({
      path: file.path,
      name: file.name,
      size: file.size,
      bodyOnly: this.#options.bodyOnly,
      knownHash: hashes[i] ?? '',
      reading,
    }))
    for await (const reply of pool.prepare(requests)) {
      const file = changed[done - (total - changed.length)]
      if (file === undefined) break
      if ('table' in reply) {
        flush()
        await this.#keepTable(file, reply.table.hash, pool, { done, total })
      } else batch.push({ file, reply })
      if ('file' in reply)
        passages += reply.file.documents.reduce((sum, each) => sum + each.passages.length, 0)
      done += 1
      this.#context.progress({ done, total, unit: 'files', detail: file.name })
      if (passages >= batchPassages || Date.now() - begun > batchMilliseconds) {
        flush()
        await this.#context.breathe()
      }
    }
    flush()
    this.#writer.transaction(() => {
      for (const each of this.#enrichments) this.#enrich(each.file, each.prepared)
      this.#markVanished(found)
    })
    return this.#result
  }

  get #label(): string {
    return this.#options.bodyOnly ? 'body-only' : 'whole'
  }

  /** Which files have to be read, with the hash the library has of each; an unchanged one costs one look at its row. */
  #compare(files: readonly FoundFile[]): { changed: FoundFile[]; hashes: string[]; same: number } {
    const changed: FoundFile[] = []
    const hashes: string[] = []
    const held = new Set<number>()
    for (const file of files) {
      const known = sources.findSource(this.#writer, file.path)
      const comparable = known?.options === this.#label ? known : undefined
      const older = comparable !== undefined && comparable.revision < revisionOf(file.name)
      const untouched = comparable?.size === file.size && comparable.modifiedAt === file.modifiedAt
      if (comparable !== undefined && untouched && comparable.state !== 'vanished') {
        const documents = [...sources.sourceDocuments(this.#writer, comparable.id).keys()]
        const whole = sources.knownBelow(this.#writer, file.path + sep).length === 0
        const gave = documents.length > 0 || comparable.facts > 0
        const settled = comparable.state === 'imported' && gave && whole
        // Once more for what its format did not keep then; what a person removed from it does not come back.
        const again = older && documents.length > 0
        if (!again && (settled || !this.#options.retry)) {
          for (const key of documents) held.add(key)
          continue
        }
        // Its hash would only say that nothing changed.
        changed.push(file)
        hashes.push('')
        continue
      }
      changed.push(file)
      hashes.push(older ? '' : (comparable?.hash ?? ''))
    }
    return { changed, hashes, same: held.size }
  }

  /** A table, a stretch a transaction. It is known as read only once all of it is kept: the next import begins again. */
  async #keepTable(
    file: FoundFile,
    hash: string,
    pool: ImportPool,
    { done, total }: { done: number; total: number },
  ): Promise<void> {
    const { infoleg } = this.#result
    let facts = 0
    try {
      for await (const { rows, malformed, next } of pool.rows(file.path, file.name)) {
        const kept = this.#writer.transaction(() => keepFacts(this.#writer, rows))
        infoleg.norms += kept.norms
        infoleg.relations += kept.relations
        infoleg.malformed += malformed + kept.unknown
        facts += kept.norms + kept.relations
        const part = file.size === 0 ? 1 : Math.min(1, next / file.size)
        this.#context.progress({
          done: done + part,
          total,
          unit: 'files',
          detail: `${file.name}: ${grouped(facts)} filas`,
        })
        await this.#context.breathe()
      }
    } catch (error) {
      const report = reportOf(error)
      if (report.code === 'cancelled') throw error
      this.#writer.transaction(() => {
        this.#reject(file, report)
      })
      return
    }
    this.#writer.transaction(() => {
      const empty = new FojasError('malformed_file', {
        name: file.name,
        detail: 'no tiene filas que se entiendan',
      })
      if (facts === 0) this.#reject(file, empty.report())
      else sources.saveSource(this.#writer, this.#row(file, hash, null, facts))
    })
  }

  #keep(file: FoundFile, reply: Task['reply'], changes: IndexChanges): void {
    // What of an archive was not read the last time is told anew.
    if (!('same' in reply)) sources.forgetBelow(this.#writer, file.path + sep)
    if ('rejected' in reply) {
      this.#reject(file, reply.rejected)
      return
    }
    const known = sources.findSource(this.#writer, file.path)
    if ('same' in reply) {
      if (known === undefined) return
      sources.touchSource(this.#writer, known.id, file.size, file.modifiedAt)
      this.#result.unchanged += sources.sourceDocuments(this.#writer, known.id).size
      return
    }
    const { file: prepared } = reply
    this.#rejectMembers(file, prepared)
    if (prepared.enrichments.length > 0) this.#enrichments.push({ file, prepared })
    if (prepared.documents.length === 0) return
    const before = known === undefined ? new Map() : sources.sourceDocuments(this.#writer, known.id)
    const source = sources.saveSource(this.#writer, this.#row(file, prepared.hash, null))
    const from = { id: source, hash: prepared.hash, name: file.name, demo: this.#options.demo }
    keepDocuments(this.#writer, changes, prepared.documents, from, before, this.#result, this.#references)
  }

  #report(file: string, { code, message }: ErrorReport): void {
    this.#result.rejected.push({ file, code, message })
  }

  #reject(file: FoundFile, report: ErrorReport): void {
    this.#report(file.name, report)
    const id = sources.saveSource(this.#writer, this.#row(file, '', report))
    // It went between the look at its folder and its turn to be read.
    if (report.code === 'path_not_found') sources.markVanished(this.#writer, id)
  }

  /** Members of an archive that could not be read have rows of their own, below its path, for the list of rejected files. */
  #rejectMembers(file: FoundFile, { documents, enrichments, rejected }: PreparedFile): void {
    for (const { name, report } of rejected)
      this.#reject(
        { ...file, path: file.path + name.slice(file.name.length).replaceAll('/', sep), name },
        report,
      )
    if (documents.length + enrichments.length === 0)
      this.#reject(file, new FojasError('archive_unreadable', { name: file.name }).report())
  }

  #row(file: FoundFile, hash: string, rejected: ErrorReport | null, facts = 0): sources.SourceRow {
    return {
      path: file.path,
      name: file.name,
      size: file.size,
      modifiedAt: file.modifiedAt,
      hash,
      options: this.#label,
      state: rejected === null ? 'imported' : 'rejected',
      code: rejected?.code ?? null,
      message: rejected?.message ?? null,
      revision: revisionOf(file.name),
      facts,
    }
  }

  #enrich(file: FoundFile, { hash, documents, enrichments, alone }: PreparedFile): void {
    const keys = new Set<number>()
    for (const item of enrichments) {
      const key = store.findByIdentity(this.#writer, [item.identity])
      if (key === undefined) continue
      store.enrich(this.#writer, key, item.facts)
      if (item.listing !== undefined) recordListing(this.#writer, key, item.listing)
      keys.add(key)
    }
    if (keys.size === 0) {
      // An archive's listing may be of other avisos than its own.
      if (documents.length > 0) return
      this.#reject(file, new FojasError(alone ?? 'index_only', { name: file.name }).report())
      return
    }
    const source = sources.saveSource(this.#writer, this.#row(file, hash, null))
    for (const key of keys) sources.linkSource(this.#writer, source, key, null)
  }

  #markVanished(found: Walk): void {
    const present = new Set(found.files.map((file) => file.path))
    const unread = found.unreadable.filter(({ report }) => report.code === 'path_unreadable')
    // A member's row stays as long as its archive is there.
    const held = (path: string): boolean =>
      present.has(path) || (dirname(path) !== path && held(dirname(path)))
    const unknown = (path: string) =>
      unread.some((each) => path === each.path || path.startsWith(each.path + sep))
    for (const folder of [...found.folders, ...found.gone])
      for (const known of sources.knownBelow(this.#writer, folder + sep))
        if (!held(known.path) && !unknown(known.path)) sources.markVanished(this.#writer, known.id)
    for (const path of found.gone) {
      const known = sources.findSource(this.#writer, path)
      if (known !== undefined && known.state !== 'vanished') sources.markVanished(this.#writer, known.id)
    }
  }
}
