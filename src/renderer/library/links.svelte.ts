/** Folders that are imported in place and followed. */
import type { LinkedFolder } from '../../shared/contract/library.ts'
import { attempt } from '../attempt.ts'
import { messageOf, type Client } from '../client.ts'

export class LinksState {
  folders = $state.raw<readonly LinkedFolder[]>([])
  error = $state('')
  readonly #client: Client

  constructor(client: Client) {
    this.#client = client
  }

  async load(): Promise<void> {
    try {
      this.folders = await this.#client.corpus.links()
    } catch (error) {
      this.error = messageOf(error)
    }
  }

  /** @returns whether it was linked */
  link(path: string): Promise<boolean> {
    return this.#attempt(() => this.#client.corpus.link({ path }))
  }

  rescan(id: number): Promise<boolean> {
    return this.#attempt(() => this.#client.corpus.rescan({ id }))
  }

  unlink(id: number, documents: 'keep' | 'remove'): Promise<boolean> {
    return this.#attempt(() => this.#client.corpus.unlink({ id, documents }))
  }

  /** What it changed is read anew. */
  #attempt(work: () => Promise<unknown>): Promise<boolean> {
    return attempt(this, async () => {
      await work()
      await this.load()
    })
  }
}
