/** What the search screen knows; the component only shows it. */
import type { DocumentView } from '../../shared/contract/documents.ts'
import type { ResultPassage, SearchAnswer, SearchInput, SearchResult } from '../../shared/contract/search.ts'
import type { SavedSearch } from '../../shared/contract/saved.ts'
import type { DocumentMeta, Span } from '../../shared/domain/document.ts'
import { messageOf, type Client } from '../client.ts'
import { Copier, type CopyKind } from '../reader/copier.svelte.ts'
import { placeIn, type Place, type Position, type Spot } from '../reader/place.ts'
import { wholeOf, type Reading, type Stretch, type Visit } from '../reader/reading.ts'
import { SecondNorm } from '../reader/second.svelte.ts'
import { FilterState } from './filters.svelte.ts'
import type { SearchMoment } from './moment.ts'
import { SavedState } from './saved.svelte.ts'
import { Selection } from './selection.svelte.ts'
import { Suggestions } from './suggest.svelte.ts'

/** Documents asked for at a time. */
const page = 20

export class SearchState implements Reading {
  text = $state('')
  /** Something was typed since the last question: its answer must not take the focus away. */
  edited = false
  order = $state<'relevance' | 'newest' | 'oldest'>('relevance')
  mode = $state<'hybrid' | 'semantic' | 'lexical'>('hybrid')
  /** Back to where a document that is open alone was opened, in words (`al sumario`): Esc goes there. Empty for what was searched. */
  origin = $state('')
  answer = $state.raw<SearchAnswer>()
  results = $state.raw<readonly SearchResult[]>([])
  selected = $state(0)
  passage = $state(0)
  view = $state.raw<DocumentView>()
  /** Where a document that is open alone was asked to be opened. */
  asked = $state.raw<{ readonly key: number; readonly spot: Spot }>()
  /** What is read instead of `view`, while the list stays as it is. */
  visited = $state.raw<Visit>()
  /** Where to go on reading what was left; set on coming back to it. */
  returning = $state.raw<Position>()
  /** Says where one is in the document; the reader on screen gives it. */
  position: (() => Position | undefined) | undefined
  busy = $state(false)
  error = $state('')
  readonly copier: Copier
  /** The norm beside. */
  readonly second: SecondNorm
  readonly filters: FilterState
  readonly suggestions: Suggestions
  readonly selection: Selection
  readonly saved: SavedState
  readonly #client: Client
  /** What the answer on screen was asked with: its next pages are asked alike. */
  #request: SearchInput = { text: '' }
  #controller = new AbortController()
  #viewing = 0
  /** The next page is on its way; what is shown stays as it is. */
  #extending = false

  constructor(client: Client) {
    this.#client = client
    this.filters = new FilterState(client)
    this.suggestions = new Suggestions(client)
    this.selection = new Selection(client)
    this.saved = new SavedState(client)
    const failed = (message: string) => {
      this.error = message
    }
    this.copier = new Copier(client, failed)
    this.second = new SecondNorm(client, failed)
  }

  get result(): SearchResult | undefined {
    return this.results[this.selected]
  }

  /** The passage on view: the best, then the others of the document. */
  get found(): ResultPassage | undefined {
    const result = this.result
    return result === undefined ? undefined : [result.passage, ...result.passages][this.passage]
  }

  /** The same, as the reader shows it; of a document that was opened at a place, that place. */
  get spot(): Spot | undefined {
    const { asked } = this
    return asked !== undefined && asked.key === this.result?.document.key ? asked.spot : this.found
  }

  /** Where the list has a passage. */
  place(passage: number): { index: number; passage: number } | undefined {
    for (const [index, result] of this.results.entries()) {
      const at = [result.passage, ...result.passages].findIndex(({ id }) => id === passage)
      if (at >= 0) return { index, passage: at }
    }
    return undefined
  }

  /** What the reader shows. */
  get shown(): DocumentView | undefined {
    return this.visited?.view ?? this.view
  }

  /** The passage, once the document on screen is the one it belongs to: offsets fit no other text. */
  get shownSpot(): Spot | undefined {
    if (this.visited !== undefined) return this.visited.spot
    return this.view?.meta.key === this.result?.document.key ? this.spot : undefined
  }

  get strayed(): boolean {
    return this.visited !== undefined
  }

  get passages(): number {
    return this.result === undefined ? 0 : 1 + this.result.passages.length
  }

  /** Without a text, the documents that pass the filters, by date. */
  async search(): Promise<void> {
    this.origin = ''
    void this.filters.load()
    await this.#ask({ ...this.request(), limit: page })
  }

  /** What the box and the filters ask, whole. */
  request() {
    return { text: this.text, mode: this.mode, order: this.order, filters: this.filters.request() }
  }

  async openSaved({ text, mode, order, filters }: SavedSearch): Promise<void> {
    this.text = text
    this.mode = mode
    this.order = order
    this.filters.take(filters)
    await this.search()
  }

  /** Only what came in since one last looked, which is then no longer new. */
  async openNews(saved: SavedSearch): Promise<void> {
    const keys = await this.saved.takeNews(saved.id)
    if (keys === undefined) {
      this.error = this.saved.error
      return
    }
    // Ordered by date, what matches little would be left out.
    this.order = 'relevance'
    this.text = saved.text
    this.mode = saved.mode
    this.filters.take(saved.filters)
    this.filters.listed = { kind: 'news', label: saved.name, keys }
    await this.search()
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
    this.origin = ''
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
    this.filters.listed = { kind: 'citing', label, keys }
    await this.search()
  }

  /**
   * Shows one document, as the whole of a list of one.
   * @param text what stays written in the box
   * @param origin see `origin`
   * @param at a stretch to show it at
   */
  async openDocument(key: number, text = '', origin = '', at?: Span): Promise<void> {
    this.origin = origin
    this.second.close()
    this.text = text
    this.filters.clear()
    void this.filters.load()
    const { start, end } = at ?? { start: 0, end: 0 }
    const asked = at === undefined ? undefined : { key, spot: { start, end, highlights: [] } }
    await this.#ask({ text: '', filters: { keys: [key] }, remember: false }, asked)
  }

  /** A person says what a document of theirs is: it is shown and cited so, where it stands. */
  readonly renamed = async (meta: DocumentMeta): Promise<void> => {
    await this.#open(meta.key)
    const { view } = this
    if (view?.meta.key !== meta.key) return
    const { citation } = view
    this.results = this.results.map((result) =>
      result.document.key === meta.key
        ? {
            ...result,
            document: meta,
            passage: { ...result.passage, citation },
            passages: result.passages.map((passage) => ({ ...passage, citation })),
          }
        : result,
    )
  }

  async #ask(request: SearchInput, asked?: SearchState['asked']): Promise<void> {
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
      this.asked = asked
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
    this.visited = undefined
    this.returning = undefined
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
    this.returning = undefined
    this.asked = undefined
    this.passage = Math.max(0, Math.min(this.passages - 1, this.passage + by))
  }

  readonly stretch = (selected?: Span): Stretch | undefined => {
    const { result, visited } = this
    const spot = visited === undefined ? this.spot : visited.spot
    const key = visited?.view.meta.key ?? result?.document.key
    if (key === undefined) return undefined
    // While the next document comes, what is selected is still of the one before it.
    const span = (this.shown?.meta.key === key ? selected : undefined) ?? spot ?? wholeOf(visited?.view)
    return span === undefined ? undefined : { key, start: span.start, end: span.end }
  }

  readonly copy = async (kind: CopyKind, selected?: Span): Promise<void> => {
    const stretch = this.stretch(selected)
    if (stretch !== undefined) await this.copier.copy(kind, stretch.key, stretch)
  }

  /** What is taken together, in the order of the list; without any, what is on view. */
  stretches(): Stretch[] {
    const picked = this.selection.of(this.results)
    const shown = picked.length > 0 ? undefined : this.stretch()
    return shown === undefined ? picked : [shown]
  }

  /** The list stays as it is. */
  readonly visit = async (key: number, place: Place, leave: () => void): Promise<boolean> => {
    this.#viewing += 1
    const viewing = this.#viewing
    try {
      const known = this.shown?.meta.key === key ? this.shown : undefined
      const view = known ?? (await this.#client.documents.view({ key }))
      if (viewing !== this.#viewing) return false
      leave()
      this.returning = undefined
      this.visited = { view, spot: placeIn(view, place) }
      return true
    } catch (error) {
      this.error = messageOf(error)
      return false
    }
  }

  /** Puts a result beside, at its passage on view. */
  async putBeside(index: number, leave: () => void): Promise<void> {
    const result = this.results[index]
    if (result === undefined) return
    const spot = (index === this.selected ? this.spot : undefined) ?? result.passage
    await this.second.open(result.document.key, { spot }, leave)
  }

  /** The first of two is closed: the second takes its place. */
  keepSecond(): void {
    const moment = this.second.capture()
    if (moment === undefined) return
    this.visited = moment.visit
    this.returning = moment.position
    this.second.close()
  }

  readonly capture = (): SearchMoment => ({
    text: this.text,
    order: this.order,
    filters: { ...this.filters.values },
    listed: this.filters.listed,
    request: this.#request,
    answer: this.answer,
    results: this.results,
    selected: this.selected,
    passage: this.passage,
    asked: this.asked,
    view: this.view,
    visited: this.visited,
    position: this.position?.(),
    second: this.second.capture(),
  })

  readonly restore = (moment: SearchMoment): void => {
    this.#controller.abort()
    this.#viewing += 1
    this.busy = false
    this.text = moment.text
    this.order = moment.order
    this.filters.values = moment.filters
    this.filters.listed = moment.listed
    this.#request = moment.request
    if (this.answer !== moment.answer) this.selection.clear()
    this.answer = moment.answer
    this.results = moment.results
    this.selected = moment.selected
    this.passage = moment.passage
    this.asked = moment.asked
    this.view = moment.view
    this.visited = moment.visited
    this.returning = moment.position
    this.second.restore(moment.second)
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
