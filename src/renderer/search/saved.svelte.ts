/** Saved searches with what is new for each, and what was searched; the components only show it. */
import type { SavedSearch, SaveRequest } from '../../shared/contract/saved.ts'
import { attempt } from '../attempt.ts'
import { messageOf, type Client } from '../client.ts'

type History = readonly { readonly text: string; readonly at: string }[]

export class SavedState {
  list = $state.raw<readonly SavedSearch[]>([])
  history = $state.raw<History>([])
  /** What of this is open over the screen. */
  open = $state<'list' | 'save'>()
  /** Taken away last, while it can be brought back. */
  removed = $state.raw<SavedSearch>()
  error = $state('')
  readonly #client: Pick<Client, 'saved' | 'search'>

  constructor(client: Pick<Client, 'saved' | 'search'>) {
    this.#client = client
  }

  get news(): number {
    return this.list.reduce((sum, { news }) => sum + news, 0)
  }

  /** Follows the list until the page goes: imports change its counts. */
  async watch(signal: AbortSignal): Promise<void> {
    try {
      for await (const list of await this.#client.saved.watch(undefined, { signal })) this.list = list
    } catch (error) {
      if (!signal.aborted) this.error = messageOf(error)
    }
  }

  async show(what: 'list' | 'save'): Promise<void> {
    this.error = ''
    this.open = what
    if (what === 'list')
      await attempt(this, async () => {
        this.history = await this.#client.search.history()
      })
  }

  close(): void {
    this.open = undefined
    this.removed = undefined
    this.error = ''
  }

  /** @returns what was saved; undefined where it was not */
  async save(request: SaveRequest): Promise<SavedSearch | undefined> {
    let made: SavedSearch | undefined
    await attempt(this, async () => {
      made = await this.#client.saved.save(request)
    })
    return made
  }

  /** @returns whether it was renamed */
  rename(id: number, name: string): Promise<boolean> {
    return attempt(this, () => this.#client.saved.rename({ id, name }))
  }

  async remove(saved: SavedSearch): Promise<void> {
    if (await attempt(this, () => this.#client.saved.remove({ id: saved.id }))) this.removed = saved
  }

  async undo(): Promise<void> {
    const { removed } = this
    if (removed === undefined) return
    if (await attempt(this, () => this.#client.saved.restore({ id: removed.id }))) this.removed = undefined
  }

  /** Documents that are new for it; from then on they are not. */
  async takeNews(id: number): Promise<readonly number[] | undefined> {
    let keys: readonly number[] | undefined
    await attempt(this, async () => {
      keys = (await this.#client.saved.news({ id })).keys
    })
    return keys
  }

  async clearHistory(): Promise<void> {
    await attempt(this, () => this.#client.search.clearHistory())
    this.history = []
  }
}
