/** A place in a document, as a citation or a list names it, and the stretch that shows it. */
import type { DocumentView } from '../../shared/contract/documents.ts'
import type { Span } from '../../shared/domain/document.ts'
import { articleStarts } from '../../shared/text/outline.ts'

/** A stretch to show, and what to mark in it. */
export interface Spot {
  readonly start: number
  readonly end: number
  readonly highlights: readonly (readonly [number, number])[]
  /** An article is shown from its top; any other stretch with what precedes it. */
  readonly place?: 'top'
}

/** Where one was in a document: the first offset in sight, and how far it was scrolled past its top, px. */
export interface Position {
  readonly key: number
  readonly start: number
  readonly within: number
  /** The citation that had the focus. */
  readonly focus: number | undefined
}

export type Place =
  | { readonly article: string | null; readonly annex: string | null }
  /** A stretch of the text, and the words in it to mark. */
  | { readonly span: Span; readonly mark: Span }
  | { readonly spot: Spot }

/** Undefined: the document from its beginning, also where it has no such article. */
export function placeIn(view: DocumentView, place: Place): Spot | undefined {
  if ('spot' in place) return place.spot
  if ('span' in place) {
    const { start, end } = place.span
    return { start, end, highlights: [[place.mark.start, place.mark.end]] }
  }
  if (place.article === null) return undefined
  const [first] = articleStarts(view.outline, place.article)
  const inAnnex = view.outline.find(
    (entry) =>
      place.annex !== null && entry.part === 'anexo' && !entry.quoted && entry.article === place.article,
  )
  const start = inAnnex?.start ?? first
  const block = view.blocks.find((each) => each.start === start)
  return block === undefined
    ? undefined
    : { start: block.start, end: block.end, highlights: [], place: 'top' }
}

/** The paragraph a stretch stands in. */
export function paragraphOf(view: DocumentView, mark: Span): Span {
  const block = view.blocks.find((each) => each.start <= mark.start && each.end > mark.start)
  return block === undefined ? mark : { start: block.start, end: block.end }
}
