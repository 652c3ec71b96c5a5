import type { Address, Span } from '../../../shared/domain/document.ts'

/** A stretch of a document's text, with the place it is cited by. */
export interface PassageCut extends Span {
  readonly address: Address
}
