/** What the search screen knows; the component only shows it. */
import type { Citation, DocumentView } from '../../shared/contract/documents.ts'
import type { SearchAnswer, SearchInput, SearchResult } from '../../shared/contract/search.ts'
import type { Span } from '../../shared/domain/document.ts'
import { messageOf, type Client } from '../client.ts'
import { copyText } from '../controls/clipboard.ts'
import { FilterState } from './filters.svelte.ts'
import { Selection } from './selection.svelte.ts'
import { Suggestions } from './suggest.svelte.ts'

/** Documents asked for at a time. */
const page = 20

export interface Spot {
  readonly start: number
  readonly end: number
  readonly highlights: readonly (readonly [number, number])[]
}

export class SearchState {
  text = $state('')
  /** Something was typed since the last question: its answer must not take the focus away. */
  edited = false
  order = $state<'relevance' | 'newest' | 'oldest'>('relevance')
  answer = $state.raw<SearchAnswer>()
  results = $state.raw<readonly SearchResult[]>([])
  selected = $state(0)
  passage = $state(0)
  view = $state.raw<DocumentView>()
  busy = $state(false)
  error = $state('')
  copied = $state('')
  readonly filters: FilterState
  readonly suggestions: Suggestions
  readonly selection: Selection
  readonly #client: Client
  /** What the answer on screen was asked with: its next pages are asked alike. */
  #request: SearchInput = { text: '' }
  #controller = new AbortController()
  #viewing = 0
  #saying: ReturnType<typeof setTimeout> | undefined
  /** The next page is on its way; what is shown stays as it is. */
  #extending = false

  constructor(client: Client) {
    this.#client = client
    this.filters = new FilterState(client)
    this.suggestions = new Suggestions(client)
    this.selection = new Selection(client)
  }

  get result(): SearchResult | undefined {
    return this.results[this.selected]
  }

  /** The passage shown in the reader: the best, then the others of the document. */
  get spot(): Spot | undefined {
    const result = this.result
    return result === undefined ? undefined : [result.passage, ...result.passages][this.passage]
  }

  /** The passage, once the document on screen is the one it belongs to: offsets fit no other text. */
  get shownSpot(): Spot | undefined {
    return this.view?.meta.key === this.result?.document.key ? this.spot : undefined
  }

  get passages(): number {
    return this.result === undefined ? 0 : 1 + this.result.passages.length
  }

  /** Without a text, the documents that pass the filters, by date. */
  async search(): Promise<void> {
    void this.filters.load()
    await this.#ask({ text: this.text, order: this.order, filters: this.filters.request(), limit: page })
  }

  /** After the filters were taken away: with nothing left to ask, the screen begins anew. */
  async refresh(): Promise<void> {
    if (this.text.trim() !== '') {
      await this.search()
      return
    }
    this.#controller.abort()
    this.busy = false
    this.error = ''
    this.selection.clear()
    this.answer = undefined
    this.results = []
    await this.select(0)
    await this.filters.load()
  }

  /** Documents that cite a norm, by date: the norm itself is not held. */
  async listCiting(label: string, keys: readonly number[]): Promise<void> {
    this.text = ''
    this.filters.clear()
    this.filters.listed = { label, keys }
    await this.search()
  }

  /** Shows one document, as the whole of a list of one. @param text what stays written in the box */
  async openDocument(key: number, text = ''): Promise<void> {
    this.text = text
    this.filters.clear()
    void this.filters.load()
    await this.#ask({ text: '', filters: { keys: [key] }, remember: false })
  }

  async #ask(request: SearchInput): Promise<void> {
    this.#controller.abort()
    const controller = new AbortController()
    this.#controller = controller
    this.edited = false
    this.busy = true
    this.error = ''
    try {
      const answer = await this.#client.search.query(request, { signal: controller.signal })
      this.#request = request
      // What is no longer listed cannot be seen to be selected.
      this.selection.clear()
      this.answer = answer
      this.results = answer.results
      await this.select(0)
    } catch (error) {
      if (!controller.signal.aborted) this.error = messageOf(error)
    } finally {
      if (this.#controller === controller) this.busy = false
    }
  }

  /** The next page, when the list nears its end. */
  async more(): Promise<void> {
    const { answer } = this
    if (answer === undefined || this.busy || this.#extending || this.results.length >= answer.total) return
    this.#extending = true
    try {
      const next = await this.#client.search.query({
        ...this.#request,
        remember: false,
        offset: this.results.length,
      })
      if (this.answer === answer) this.results = [...this.results, ...next.results]
    } catch (error) {
      this.error = messageOf(error)
    } finally {
      this.#extending = false
    }
  }

  async select(index: number): Promise<void> {
    const bounded = Math.max(0, Math.min(index, this.results.length - 1))
    this.selected = bounded
    this.passage = 0
    const result = this.results[bounded]
    if (result === undefined) {
      this.view = undefined
      return
    }
    if (this.view?.meta.key !== result.document.key) await this.#open(result.document.key)
    if (bounded > this.results.length - 10) void this.more()
  }

  /** Of the selected row, the passage on view; of any other, its best. */
  pick(index: number): void {
    const result = this.results[index]
    if (result === undefined) return
    const shown = index === this.selected ? result.passages[this.passage - 1] : undefined
    this.selection.toggle(result, shown ?? result.passage)
  }

  async exportPicked(): Promise<void> {
    await this.selection.export(this.results, this.answer?.query ?? '')
  }

  turn(by: number): void {
    this.passage = Math.max(0, Math.min(this.passages - 1, this.passage + by))
  }

  /** @param selected in the reader; without it, the passage on view */
  async copyCitation(selected?: Span): Promise<void> {
    await this.#copy('citation', selected, ({ citation, richCitation }) => [citation, richCitation])
  }

  /** @param selected in the reader; without it, the passage on view */
  async copyTranscription(selected?: Span): Promise<void> {
    await this.#copy('transcription', selected, ({ transcription, richTranscription }) => [
      transcription,
      richTranscription,
    ])
  }

  /** Says so in the button itself, for a second and a half. */
  async #copy(
    what: string,
    selected: Span | undefined,
    of: (citation: Citation) => [plain: string, rich: string],
  ): Promise<void> {
    const { result, spot } = this
    if (result === undefined) return
    const { key } = result.document
    // While the next document comes, what is selected is still of the one before it.
    const stretch = this.view?.meta.key === key ? (selected ?? spot) : spot
    if (stretch === undefined) return
    try {
      const { start, end } = stretch
      await copyText(...of(await this.#client.documents.cite({ key, start, end })))
      this.copied = what
      // What was copied before has said so for long enough.
      clearTimeout(this.#saying)
      this.#saying = setTimeout(() => {
        this.copied = ''
      }, 1500)
    } catch (error) {
      this.error = messageOf(error)
    }
  }

  async #open(key: number): Promise<void> {
    this.#viewing += 1
    const viewing = this.#viewing
    try {
      const view = await this.#client.documents.view({ key })
      if (viewing === this.#viewing) this.view = view
    } catch (error) {
      this.error = messageOf(error)
    }
  }
}
