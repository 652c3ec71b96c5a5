/** What a reader is given: a document, where in it, and how it goes on from there. There may be two side by side. */
import type { DocumentView } from '../../shared/contract/documents.ts'
import type { DocumentMeta, Span } from '../../shared/domain/document.ts'
import type { Copier, CopyKind } from './copier.svelte.ts'
import type { Place, Position, Spot } from './place.ts'

/** A document at a place. */
export interface Visit {
  readonly view: DocumentView
  readonly spot: Spot | undefined
}

/** A stretch of a document of the library. */
export interface Stretch extends Span {
  readonly key: number
}

export interface Reading {
  readonly shown: DocumentView | undefined
  /** The passage to show, once the document on screen is the one it belongs to. */
  readonly shownSpot: Spot | undefined
  /** Where to go on reading what was left. */
  readonly returning: Position | undefined
  /** One came here from what was opened first. */
  readonly strayed: boolean
  /** Says where one is in the document; the reader on screen gives it. */
  position: (() => Position | undefined) | undefined
  readonly copier: Copier
  /**
   * What is taken from it: what is selected in the reader; without it the passage on view, else all of it.
   * Undefined while there is nothing.
   */
  readonly stretch: (selected?: Span) => Stretch | undefined
  /** @param selected as `stretch` takes it */
  readonly copy: (kind: CopyKind, selected?: Span) => Promise<void>
  /**
   * Reads another document, at a place of it.
   * @param leave called once it is here, before anything changes: what is shown can be kept to come back to
   * @returns whether it is here
   */
  readonly visit: (key: number, place: Place, leave: () => void) => Promise<boolean>
  /** A person says what a document of theirs is. */
  readonly renamed: (meta: DocumentMeta) => Promise<void>
}

/** A document read whole, without a passage, is cited whole. */
export function wholeOf(view: DocumentView | undefined): Span | undefined {
  const [first] = view?.blocks ?? []
  return first === undefined ? undefined : { start: first.start, end: first.end }
}
