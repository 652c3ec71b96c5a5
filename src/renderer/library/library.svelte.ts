/** What the library's screen knows: what is held, what is being imported, what was rejected. */
import type { Job } from '../../shared/contract/jobs.ts'
import type { LibraryStatus, SourceFileRow } from '../../shared/contract/library.ts'
import { messageOf, upload, type Client } from '../client.ts'

/** A file to send, with its path inside the folder it was taken from. */
export interface Picked {
  readonly file: File
  readonly name: string
}

export class LibraryState {
  status = $state.raw<LibraryStatus>()
  jobs = $state.raw<readonly Job[]>([])
  rejected = $state.raw<readonly SourceFileRow[]>([])
  rejectedTotal = $state(0)
  error = $state('')
  /** Files sent so far and in all, while sending. */
  sending = $state.raw<{ done: number; total: number }>()
  readonly #client: Client

  constructor(client: Client) {
    this.#client = client
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
    await this.refresh()
    try {
      for await (const job of await this.#client.jobs.watch(undefined, { signal })) {
        const others = this.jobs.filter((each) => each.id !== job.id)
        this.jobs = [job, ...others].sort((x, y) => y.id - x.id)
        if (job.finishedAt !== null) await this.refresh()
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
    await this.#attempt(() => this.#client.corpus.import({ paths: [path] }))
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

  async #attempt(work: () => Promise<unknown>): Promise<void> {
    this.error = ''
    try {
      await work()
      await this.refresh()
    } catch (error) {
      this.error = messageOf(error)
    }
  }
}
