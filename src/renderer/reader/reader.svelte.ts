/** Where one is in the document being read; the components only show it. */
import type { DocumentView } from '../../shared/contract/documents.ts'
import type { Span } from '../../shared/domain/document.ts'
import type { MarkedStretch } from '../labels/document-marks.svelte.ts'
import { foldInPlace, occurrences } from './find.ts'
import { articleOf, articleStarts, entryAt } from '../../shared/text/outline.ts'
import { articleWarnings, entryStates } from './article-states.ts'
import { piecesOf } from './pieces.ts'
import type { Position, Spot } from './place.ts'
import type { ReaderReferences } from './references.svelte.ts'
import { Sideways } from './sideways.ts'
import { stretchBetween, type Ends } from './selection.ts'

export interface Target {
  readonly start: number
  /** A stretch is shown with what precedes it; a heading at the top; one of several that follow each other, where it is. */
  readonly place: 'top' | 'middle' | 'nearest'
  /** Of what is shown where it is. */
  readonly end?: number
  /** Of a place that was left: how far it was scrolled past, px, and the citation that had the focus. */
  readonly back?: { readonly within: number; readonly focus: number | undefined }
}

interface Read {
  readonly view: DocumentView
  readonly spot: Spot | undefined
  /** Where one was in it, on coming back. */
  readonly returning: Position | undefined
}

export class ReaderState {
  readonly #read: () => Read
  readonly references: ReaderReferences
  /** With its document: offsets fit no other text. */
  #selected = $state.raw<{ view: DocumentView; ends: Ends }>()
  /** The first offset in sight: what the outline follows. */
  at = $state(0)
  /** The last offset in sight. */
  until = $state(0)
  /** Passages that were marked, by their place. */
  marked = $state.raw<readonly MarkedStretch[]>([])
  /** The passage that was gone to by key, with the text and the place that it was gone to from. */
  #picked = $state.raw<{ view: DocumentView; spot: Spot | undefined; span: Span }>()
  /** The passage that the next mark goes to, while marks are given. */
  toMark = $state.raw<Span>()
  /** Where to go next; a new object each time, so that going twice to one place works. */
  target = $state.raw<Target>()

  readonly sideways = new Sideways()

  constructor(read: () => Read, references: ReaderReferences) {
    this.#read = read
    this.references = references
  }

  get view(): DocumentView {
    return this.#read().view
  }

  get spot(): Spot | undefined {
    return this.#read().spot
  }

  get returning(): Position | undefined {
    const { returning, view } = this.#read()
    return returning?.key === view.meta.key ? returning : undefined
  }

  /** The passage gone to by key; what is shown since then takes its place. */
  get picked(): Span | undefined {
    const picked = this.#picked
    return picked?.view === this.view && picked.spot === this.spot ? picked.span : undefined
  }

  /** To a passage beside the one before; as little as it takes to have it in sight. */
  pick({ start, end }: Span): void {
    this.ends = undefined
    this.#picked = { view: this.view, spot: this.spot, span: { start, end } }
    this.target = { start, end, place: 'nearest' }
  }

  /** The ends of what is selected. */
  get ends(): Ends | undefined {
    return this.#selected?.view === this.view ? this.#selected.ends : undefined
  }

  set ends(ends: Ends | undefined) {
    const known = this.ends
    if (known?.anchor === ends?.anchor && known?.focus === ends?.focus) return
    this.#selected = ends === undefined ? undefined : { view: this.view, ends }
  }

  /** What is selected, without the blanks around it. */
  readonly selected = $derived.by(() =>
    this.ends === undefined ? undefined : stretchBetween(this.view.text, this.ends),
  )

  readonly pieces = $derived.by(() => piecesOf(this.view.text, this.view.blocks))
  /** What is open over the text. */
  bar = $state<'find' | 'article' | 'second'>()
  /** What is sought in the document, as typed. */
  sought = $state('')
  /** Which of `found` is shown. */
  foundIndex = $state(0)
  /**
   * Where the next mark goes: what is selected, the passage gone to or the one on view while it is in sight, else what is
   * at the top.
   */
  readonly placeToMark = $derived.by(() => {
    const { selected, picked, spot, at, until } = this
    if (selected !== undefined) return selected.start
    return (
      [picked, spot].find((each) => each !== undefined && each.start < until && each.end > at)?.start ?? at
    )
  })
  readonly #folded = $derived.by(() => foldInPlace(this.view.text))
  readonly found = $derived.by(() => (this.bar === 'find' ? occurrences(this.#folded, this.sought) : []))
  /** Ascending pairs of offsets that are marked: what is being sought, else why the passage is here. */
  readonly marks = $derived.by(() => (this.found.length > 0 ? this.found : (this.spot?.highlights ?? [])))
  /** Index in the outline of what is at the top of the window. */
  readonly entry = $derived.by(() => entryAt(this.view.outline, this.at))

  /** Entries of the outline that are repealed or vetoed, by their place. */
  readonly states = $derived.by(() => entryStates(this.view.outline, this.view.articles))
  /** What is said over an article that has no text to apply, by where it begins. */
  readonly warnings = $derived.by(() => articleWarnings(this.view.articles))

  /** The marks of a stretch, which may be one of thousands: found by halves. */
  marksIn(start: number, end: number): readonly (readonly [number, number])[] {
    const { marks } = this
    let from = 0
    for (let high = marks.length; from < high;) {
      const middle = (from + high) >> 1
      if ((marks[middle]?.[1] ?? 0) > start) high = middle
      else from = middle + 1
    }
    let to = from
    while ((marks[to]?.[0] ?? Number.POSITIVE_INFINITY) < end) to += 1
    return marks.slice(from, to)
  }

  /** Seeks what is typed from where one is reading. */
  seek(typed: string): void {
    this.sought = typed
    const next = this.found.findIndex(([start]) => start >= this.at)
    this.foundIndex = Math.max(0, next)
    this.#showFound()
  }

  /** The next or the previous one found, round the ends. */
  step(by: 1 | -1): void {
    const count = this.found.length
    if (count === 0) return
    this.foundIndex = (this.foundIndex + by + count) % count
    this.#showFound()
  }

  /** The offsets of the one that is shown. */
  get current(): readonly [number, number] | undefined {
    return this.found[this.foundIndex]
  }

  #showFound(): void {
    const { current } = this
    if (current !== undefined) this.go(current[0], 'middle')
  }

  /**
   * Goes to an article as a person names it; asked again where one already is, to the next of that number.
   * @returns whether the document has it
   */
  goToArticle(typed: string): boolean {
    const article = articleOf(typed)
    if (article === undefined) return false
    const starts = articleStarts(this.view.outline, article)
    const here = this.target?.start
    const next = starts[(starts.findIndex((start) => start === here) + 1) % Math.max(1, starts.length)]
    if (next === undefined) return false
    this.go(next)
    return true
  }

  go(start: number, place: Target['place'] = 'top'): void {
    this.target = { start, place }
  }

  /** To where one was. */
  goBack({ start, within, focus }: Position): void {
    this.target = { start, place: 'top', back: { within, focus } }
  }
}
