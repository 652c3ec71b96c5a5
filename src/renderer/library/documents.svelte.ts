/** The documents held, as a list of any length of which only the pages in sight are fetched. */
import type { Facets, SearchFilters } from '../../shared/contract/search.ts'
import type { ListedDocument } from '../../shared/contract/documents.ts'
import { documentKinds, normTypes, sections } from '../../shared/domain/vocabulary.ts'
import { messageOf, type Client } from '../client.ts'

/** Documents of a page. */
const page = 100

export class DocumentsState {
  heading = $state('')
  section = $state('')
  type = $state('')
  kind = $state('')
  organism = $state('')
  from = $state('')
  to = $state('')
  order = $state<'newest' | 'oldest'>('newest')
  total = $state<number>()
  /** Lists loaded so far: whoever shows rows asks for those in sight anew after each. */
  loaded = $state(0)
  facets = $state.raw<Facets>()
  error = $state('')
  /** By number of page. */
  #pages = $state.raw<Readonly<Record<number, readonly ListedDocument[]>>>({})
  readonly #client: Client
  /** Counts the lists: what comes for a former one is dropped. */
  #list = 0
  #asked: readonly number[] = []

  constructor(client: Client) {
    this.#client = client
  }

  get filtering(): boolean {
    return [this.heading, this.section, this.type, this.kind, this.organism, this.from, this.to].some(
      (each) => each.trim() !== '',
    )
  }

  row(index: number): ListedDocument | undefined {
    return this.#pages[Math.floor(index / page)]?.[index % page]
  }

  clear(): void {
    this.heading = this.section = this.type = this.kind = this.organism = this.from = this.to = ''
  }

  /** The list anew, under the filters as they are. What is shown stays until it comes. */
  async load(): Promise<void> {
    this.#list += 1
    this.error = ''
    this.#asked = []
    const list = this.#list
    await this.#fetch(0, true)
    if (list === this.#list) this.loaded += 1
    try {
      this.facets = await this.#client.search.facets({ filters: {} })
    } catch (error) {
      this.error = messageOf(error)
    }
  }

  /** Fetches what is missing of `[from, to)`. */
  async need(from: number, to: number): Promise<void> {
    if (this.loaded === 0) return
    for (let number = Math.floor(from / page); number * page < to; number += 1)
      if (!this.#asked.includes(number)) await this.#fetch(number, false)
  }

  async #fetch(number: number, first: boolean): Promise<void> {
    const list = this.#list
    this.#asked = [...this.#asked, number]
    try {
      const { documents, total } = await this.#client.documents.list({
        filters: this.#filters(),
        heading: this.heading,
        order: this.order,
        limit: page,
        offset: number * page,
      })
      if (list !== this.#list) return
      this.#pages = { ...(first ? {} : this.#pages), [number]: documents }
      this.total = total
    } catch (error) {
      this.#asked = this.#asked.filter((each) => each !== number)
      if (list === this.#list) this.error = messageOf(error)
    }
  }

  #filters(): SearchFilters {
    return {
      sections: sections.filter((each) => each === this.section),
      types: normTypes.filter((each) => each === this.type),
      kinds: documentKinds.filter((each) => each === this.kind),
      ...(this.organism === '' ? {} : { organisms: [this.organism] }),
      ...(this.from === '' ? {} : { from: this.from }),
      ...(this.to === '' ? {} : { to: this.to }),
    }
  }
}
