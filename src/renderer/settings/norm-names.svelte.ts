/** A person's own names for norms. */
import type { AliasRow } from '../../shared/contract/references.ts'
import { messageOf, type Client } from '../client.ts'

export class NormNames {
  rows = $state.raw<readonly AliasRow[]>()
  name = $state('')
  norm = $state('')
  error = $state('')
  busy = $state(false)
  readonly #client: Client

  constructor(client: Client) {
    this.#client = client
  }

  async load(): Promise<void> {
    await this.#change(() => this.#client.references.aliases.list())
  }

  /** What was typed stays where it was refused. */
  async add(): Promise<void> {
    const { name, norm } = this
    if (name.trim() === '' || norm.trim() === '') {
      this.error = 'Complete el nombre y la norma que nombra.'
      return
    }
    if (await this.#change(() => this.#client.references.aliases.set({ name, norm })))
      [this.name, this.norm] = ['', '']
  }

  async remove(name: string): Promise<void> {
    await this.#change(() => this.#client.references.aliases.remove({ name }))
  }

  async #change(work: () => Promise<AliasRow[]>): Promise<boolean> {
    this.busy = true
    this.error = ''
    try {
      this.rows = await work()
      return true
    } catch (error) {
      this.error = messageOf(error)
      return false
    } finally {
      this.busy = false
    }
  }
}
