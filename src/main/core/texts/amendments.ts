/** Which norm changed which, by the notes of the texts held. */
import type { DocumentMeta } from '../../../shared/domain/document.ts'
import type { NormType } from '../../../shared/domain/vocabulary.ts'
import { kindred } from '../infoleg/lookup.ts'
import type { Reader } from '../library/database.ts'
import { amendingLabel as labelOf } from './history.ts'
import * as store from './store.ts'

export type { StoredAmendment } from './store.ts'

/** Norms that changed a document. */
export function amendingNorms(reader: Reader, key: number): store.StoredAmendment[] {
  return store.amendmentsOf(reader, key)
}

/** Types of which one body makes all. */
const oneIssuer: ReadonlySet<NormType> = new Set([
  'ley',
  'decreto_ley',
  'decreto',
  'dnu',
  'decision_administrativa',
])

/**
 * Documents whose notes may name this one as what changed them: without a link, all that have its number and year.
 * @param id its number in InfoLEG
 */
export function amendedDocuments(
  reader: Reader,
  meta: DocumentMeta,
  id: number | null,
): store.StoredAmendment[] {
  const types = meta.type !== null && oneIssuer.has(meta.type) ? kindred(meta.type) : []
  return store.amendedBy(reader, { infolegId: id, types, number: meta.number, year: meta.year })
}

export function amendingLabel(amendment: store.StoredAmendment): string {
  return labelOf({ ...amendment, article: null, annex: false })
}
