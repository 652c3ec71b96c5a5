/** Who cites the document on screen, a page at a time. */
import type { CitingDocument } from '../../../shared/contract/references.ts'
import { messageOf, type Client } from '../../client.ts'

const page = 20

export class CitingState {
  total = $state<number>()
  /** Documents not read yet: there may be more. */
  unread = $state(0)
  documents = $state.raw<readonly CitingDocument[]>([])
  busy = $state(false)
  error = $state('')
  readonly #client: Client
  #key = -1
  /** Counts the askings: what comes for a document that was left is dropped. */
  #asking = 0

  constructor(client: Client) {
    this.#client = client
  }

  get more(): boolean {
    return this.total !== undefined && this.documents.length < this.total
  }

  async load(key: number): Promise<void> {
    if (this.#key !== key) {
      this.total = undefined
      this.documents = []
    }
    this.#key = key
    await this.#ask(0)
  }

  async next(): Promise<void> {
    if (this.more && !this.busy) await this.#ask(this.documents.length)
  }

  async #ask(offset: number): Promise<void> {
    this.#asking += 1
    const asking = this.#asking
    this.busy = true
    this.error = ''
    try {
      const answer = await this.#client.references.citing({ key: this.#key, limit: page, offset })
      if (asking !== this.#asking) return
      this.total = answer.total
      this.unread = answer.unread
      this.documents = offset === 0 ? answer.documents : [...this.documents, ...answer.documents]
    } catch (error) {
      if (asking === this.#asking) this.error = messageOf(error)
    } finally {
      if (asking === this.#asking) this.busy = false
    }
  }
}
