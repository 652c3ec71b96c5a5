/** What cutting a text yields; pure, no database. */
import type { Address, Block, OutlineEntry, Span } from '../../../shared/domain/document.ts'

export interface PassageCut extends Span {
  readonly address: Address
}

/** A document's text seen as a structure: what the reader shows, what passages are cut from. */
export interface Structure {
  readonly outline: readonly OutlineEntry[]
  readonly blocks: readonly Block[]
  readonly passages: readonly PassageCut[]
}
