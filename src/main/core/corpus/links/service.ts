/** Linked folders: imported in place, remembered, watched while the application runs, re-scanned on request. */
import { statSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import { z } from 'zod'
import type { ImportResult, LinkedFolder } from '../../../../shared/contract/library.ts'
import type { Job } from '../../../../shared/contract/jobs.ts'
import { FojasError } from '../../../../shared/errors/index.ts'
import type { JobContext, JobKind } from '../../jobs/job.ts'
import type { JobService } from '../../jobs/service.ts'
import type { Writer } from '../../library/database.ts'
import { isOnNetwork } from '../../library/drive.ts'
import type { CorpusService } from '../service.ts'
import { emptyResult } from '../importer.ts'
import * as sources from '../source-store.ts'
import * as store from './store.ts'
import { FolderWatcher } from './watcher.ts'

/** What a re-scan job was asked: which folders, and what of them where the watch knows it. */
const rescanParams = z.object({
  links: z.array(z.number().int()),
  paths: z.array(z.string()).nullable(),
  /** Files that were rejected are tried again: a person asked. */
  retry: z.boolean(),
})
type RescanParams = z.infer<typeof rescanParams>

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

export class LinkService implements AsyncDisposable {
  readonly #writer: Writer
  readonly #corpus: CorpusService
  readonly #jobs: JobService
  readonly #watcher: FolderWatcher

  constructor(writer: Writer, corpus: CorpusService, jobs: JobService, libraryDirectory: string) {
    this.#writer = writer
    this.#corpus = corpus
    this.#jobs = jobs
    this.#watcher = new FolderWatcher(libraryDirectory, (path, changed) => {
      const link = this.#list().find((each) => each.path === path)
      if (link !== undefined) this.#start({ links: [link.id], paths: changed, retry: false })
    })
  }

  /** For the jobs service. */
  readonly kind: JobKind = {
    kind: 'rescan',
    resumable: true,
    lane: 'corpus',
    run: (params, context) => this.#rescan(rescanParams.parse(params), context),
  }

  /** Follows the folders from now on, and looks for what changed while the application was closed. */
  open(): void {
    const links = this.#list()
    if (links.length === 0) return
    for (const link of links) this.#watch(link)
    this.#start({ links: links.map((link) => link.id), paths: null, retry: false })
  }

  /**
   * Links a folder and starts importing it; linking it again only looks at it again.
   * @throws FojasError path_not_found, not_a_folder, link_overlaps
   */
  link(given: string, bodyOnly: boolean): { link: LinkedFolder; job: Job } {
    const path = resolve(given)
    if (statSync(path, { throwIfNoEntry: false }) === undefined)
      throw new FojasError('path_not_found', { path })
    if (!isFolder(path)) throw new FojasError('not_a_folder', { path })
    const links = this.#list()
    const same = links.find((each) => each.path === path)
    const within = (inner: string, outer: string) =>
      inner.startsWith(outer.endsWith(sep) ? outer : outer + sep)
    const other = links.find((each) => within(path, each.path) || within(each.path, path))
    if (same === undefined && other !== undefined)
      throw new FojasError('link_overlaps', { path, other: other.path })
    const id = same?.id ?? store.insertLink(this.#writer, path, bodyOnly)
    const link = this.#get(id)
    this.#watch(link)
    return { link: this.#view(link), job: this.#start({ links: [id], paths: null, retry: true }) }
  }

  links(): LinkedFolder[] {
    return this.#list().map((link) => this.#view(link))
  }

  /** @param id of one folder; all of them without it. @throws FojasError not_found */
  rescan(id: number | undefined): Job {
    const links = id === undefined ? this.#list() : [this.#get(id)]
    for (const link of links) this.#watch(link)
    return this.#start({ links: links.map((link) => link.id), paths: null, retry: true })
  }

  /**
   * Stops following a folder. The files on the disk are not touched.
   * @param documents whether the library keeps what came from it
   * @throws FojasError not_found
   */
  async unlink(id: number, documents: 'keep' | 'remove'): Promise<void> {
    const link = this.#get(id)
    this.#watcher.leave(link.path)
    if (documents === 'remove') {
      await this.#corpus.removeAll(sources.documentsOnlyBelow(this.#writer, link.path + sep))
      sources.forgetBelow(this.#writer, link.path + sep)
    }
    store.deleteLink(this.#writer, id)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#watcher[Symbol.asyncDispose]()
  }

  #list(): store.Link[] {
    return store.listLinks(this.#writer)
  }

  #get(id: number): store.Link {
    const link = store.findLink(this.#writer, id)
    if (link === undefined) throw new FojasError('not_found', { what: 'la carpeta vinculada' })
    return link
  }

  #start(params: RescanParams): Job {
    return this.#jobs.start('rescan', params)
  }

  #watch(link: store.Link): void {
    // A network drive tells nothing of what other computers change on it.
    if (isFolder(link.path) && !isOnNetwork(link.path)) this.#watcher.follow(link.path)
  }

  #view(link: store.Link): LinkedFolder {
    const { id, path, linkedAt, scannedAt } = link
    const present = isFolder(path)
    return {
      id,
      path,
      state: !present ? 'missing' : this.#watcher.follows(path) ? 'watched' : 'unwatched',
      network: present && isOnNetwork(path),
      linkedAt,
      scannedAt,
      ...sources.countBelow(this.#writer, path + sep),
    }
  }

  async #rescan(params: RescanParams, context: JobContext): Promise<ImportResult> {
    const sum = emptyResult()
    for (const id of params.links) {
      const link = store.findLink(this.#writer, id)
      // Unlinked since, or a drive that is not plugged in: what it gave stays as it is, not as vanished.
      if (link === undefined || !isFolder(link.path)) continue
      const options = { bodyOnly: link.bodyOnly, demo: false, retry: params.retry }
      const part = await this.#corpus.importPaths(params.paths ?? [link.path], options, context, link.path)
      if (params.paths === null) store.markScanned(this.#writer, id)
      sum.documents += part.documents
      sum.passages += part.passages
      sum.unchanged += part.unchanged
      sum.updated += part.updated
      sum.rejected.push(...part.rejected)
      sum.infoleg.norms += part.infoleg.norms
      sum.infoleg.relations += part.infoleg.relations
      sum.infoleg.malformed += part.infoleg.malformed
    }
    return sum
  }
}
