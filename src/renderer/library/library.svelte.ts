/** What the library's screen knows: what is held, what is being imported, what was rejected. */
import type { Job } from '../../shared/contract/jobs.ts'
import type { LibraryStatus, SourceFileRow } from '../../shared/contract/library.ts'
import type { Desktop } from '../../shared/desktop.ts'
import { attempt } from '../attempt.ts'
import { messageOf, upload, type Client } from '../client.ts'
import { DocumentsState } from './documents.svelte.ts'
import { EditionState } from './edition/edition.svelte.ts'
import { LinksState } from './links.svelte.ts'

export const libraryTabs = ['import', 'documents', 'editions', 'rejected'] as const
export type LibraryTab = (typeof libraryTabs)[number]

/** A file to send, with its path inside the folder it was taken from. */
export interface Picked {
  readonly file: File
  readonly name: string
}

export class LibraryState {
  readonly documents: DocumentsState
  readonly links: LinksState
  readonly edition: EditionState
  /** The part of the screen on view; undefined until the screen is first shown. */
  tab = $state<LibraryTab>()
  status = $state.raw<LibraryStatus>()
  jobs = $state.raw<readonly Job[]>([])
  rejected = $state.raw<readonly SourceFileRow[]>([])
  rejectedTotal = $state(0)
  error = $state('')
  /** Files sent so far and in all, while sending. */
  sending = $state.raw<{ done: number; total: number }>()
  readonly #client: Client
  readonly #desktop: Desktop | undefined

  /** @param desktop what the desktop window offers; undefined in a browser */
  constructor(client: Client, desktop?: Desktop) {
    this.#client = client
    this.#desktop = desktop
    this.documents = new DocumentsState(client)
    this.links = new LinksState(client)
    this.edition = new EditionState(client)
  }

  /** Whether the system's own dialogs and paths are at hand. */
  get desktop(): Desktop | undefined {
    return this.#desktop
  }

  async refresh(): Promise<void> {
    try {
      this.status = await this.#client.library.status()
      this.jobs = await this.#client.jobs.list()
      const { files, total } = await this.#client.corpus.files({ state: 'rejected' })
      this.rejected = files
      this.rejectedTotal = total
    } catch (error) {
      this.error = messageOf(error)
    }
  }

  /** Follows the jobs until the page goes. */
  async watch(signal: AbortSignal): Promise<void> {
    this.error = ''
    await this.refresh()
    try {
      for await (const job of await this.#client.jobs.watch(undefined, { signal })) {
        const others = this.jobs.filter((each) => each.id !== job.id)
        this.jobs = [job, ...others].sort((x, y) => y.id - x.id)
        if (job.finishedAt === null) continue
        await this.refresh()
        await this.links.load()
        await this.documents.load()
        if (this.edition.day !== undefined) await this.edition.load()
      }
    } catch (error) {
      if (!signal.aborted) this.error = messageOf(error)
    }
  }

  async send(picked: readonly Picked[]): Promise<void> {
    if (picked.length === 0) return
    this.error = ''
    let id: string | null = null
    try {
      for (const [i, { file, name }] of picked.entries()) {
        this.sending = { done: i, total: picked.length }
        id = await upload(file, name, id)
      }
      if (id !== null) await this.#client.corpus.import({ uploads: [id] })
    } catch (error) {
      this.error = error instanceof Error ? error.message : messageOf(error)
    } finally {
      this.sending = undefined
    }
  }

  async importPath(path: string): Promise<void> {
    await this.importPaths([path])
  }

  async importPaths(paths: readonly string[]): Promise<void> {
    if (paths.length === 0) return
    await this.#attempt(() => this.#client.corpus.import({ paths: [...paths] }))
  }

  /** In the desktop window, what is dropped is imported from where it lies. @returns whether it was taken care of */
  takeDropped(files: Iterable<File>): boolean {
    const desktop = this.#desktop
    if (desktop === undefined) return false
    void this.importPaths([...files].map((file) => desktop.pathOf(file)).filter((path) => path !== ''))
    return true
  }

  /** In the desktop window the system's own dialog takes the place of the browser's, which would send copies. */
  choose(what: 'files' | 'folder', event: Event): void {
    const desktop = this.#desktop
    if (desktop === undefined) return
    event.preventDefault()
    void this.#attempt(async () => {
      await this.importPaths(await (what === 'files' ? desktop.chooseFiles() : desktop.chooseFolder()))
    })
  }

  async removeDemo(): Promise<void> {
    await this.#attempt(() => this.#client.corpus.removeDemo())
    await this.documents.load()
  }

  async removeDocument(key: number): Promise<void> {
    await this.#attempt(() => this.#client.corpus.remove({ key }))
    await this.documents.load()
  }

  async pause(id: number): Promise<void> {
    await this.#attempt(() => this.#client.jobs.pause({ id }))
  }

  async resume(id: number): Promise<void> {
    await this.#attempt(() => this.#client.jobs.resume({ id }))
  }

  async cancel(id: number): Promise<void> {
    await this.#attempt(() => this.#client.jobs.cancel({ id }))
  }

  /** What it changed is read anew. */
  #attempt(work: () => Promise<unknown>): Promise<boolean> {
    return attempt(this, async () => {
      await work()
      await this.refresh()
    })
  }
}
