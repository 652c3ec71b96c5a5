/** What a section of the relations has at hand. */
import type { DocumentView } from '../../../shared/contract/documents.ts'
import type { Client } from '../../client.ts'
import type { Place } from '../place.ts'
import type { ReaderReferences } from '../references.svelte.ts'

export interface RelationContext {
  readonly client: Client
  /** The document on screen. */
  readonly view: DocumentView
  readonly references: ReaderReferences
  /** Texts are still being read for what they cite. */
  readonly reading: boolean
  /** To a place of this document or of another; or opens it beside. */
  readonly visit: (key: number, place: Place, beside: boolean) => void
  /** The menu of the citation that begins at an offset. */
  readonly ask: (start: number, box: DOMRect, beside: boolean) => void
  /** Documents to list among the results. */
  readonly list: (label: string, keys: readonly number[]) => void
}
