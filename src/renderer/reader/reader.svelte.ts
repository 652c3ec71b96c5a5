/** Where one is in the document being read; the components only show it. */
import type { DocumentView } from '../../shared/contract/documents.ts'
import type { Spot } from '../search/search.svelte.ts'
import { piecesOf } from './pieces.ts'

export interface Target {
  readonly start: number
  /** A stretch is shown with what precedes it; a heading at the top. */
  readonly place: 'top' | 'middle'
}

export class ReaderState {
  readonly #read: () => { view: DocumentView; spot: Spot | undefined }
  /** The first offset in sight: what the outline follows. */
  at = $state(0)
  /** Where to go next; a new object each time, so that going twice to one place works. */
  target = $state.raw<Target>()

  constructor(read: () => { view: DocumentView; spot: Spot | undefined }) {
    this.#read = read
  }

  get view(): DocumentView {
    return this.#read().view
  }

  get spot(): Spot | undefined {
    return this.#read().spot
  }

  readonly pieces = $derived.by(() => piecesOf(this.view.text, this.view.blocks))
  /** Ascending pairs of offsets that are marked. */
  readonly marks = $derived.by(() => this.spot?.highlights ?? [])

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

  go(start: number, place: Target['place'] = 'top'): void {
    this.target = { start, place }
  }
}
