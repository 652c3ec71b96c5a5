/**
 * Which norms held a note names where it has no link: by type, number and year, and by the day of the gazette that it notes.
 * Several stay several.
 */
import type { DocumentMeta } from '../../../shared/domain/document.ts'
import { findNumbered } from '../corpus/read.ts'
import type { Reader } from '../library/database.ts'
import type { StoredAmendment } from '../texts/amendments.ts'
import { kindred, oneOfANumber, sameBody } from './lookup.ts'

/** A norm, in each of the texts held of it: the gazette's, the consolidated one. */
export type HeldTexts = readonly [DocumentMeta, ...DocumentMeta[]]

export interface NamedByNote {
  readonly norms: readonly HeldTexts[]
  /** The one norm is the one meant: nothing that the note says speaks of another. */
  readonly certain: boolean
}

const dayOf = (meta: DocumentMeta): string | null => meta.publishedFrom ?? meta.editionDate

/** @param note what changed a text, as its notes name it */
export function namedByNote(
  reader: Reader,
  note: Pick<StoredAmendment, 'type' | 'number' | 'year' | 'gazette'>,
): NamedByNote {
  const { type, number, year, gazette } = note
  const held = findNumbered(reader, number, type === 'ley' ? null : year, kindred(type))
  const noted = gazette === null ? [] : held.filter((meta) => dayOf(meta) === gazette)
  // A day that a text and a note give otherwise is another norm's, or a slip of the pen.
  const undated = held.filter((meta) => gazette === null || dayOf(meta) === null)
  const slips = noted.length + undated.length === 0
  const norms = grouped(noted.length > 0 ? noted : slips ? held : undated)
  const told = noted.length > 0 || (!slips && year !== null) || oneOfANumber.has(type)
  return { norms, certain: norms.length === 1 && told }
}

/** Texts of one number, day and body are of one norm; a DNU and a decree of one number are two. */
function grouped(documents: readonly DocumentMeta[]): HeldTexts[] {
  const norms: [DocumentMeta, ...DocumentMeta[]][] = []
  for (const meta of documents) {
    const own = norms.find(
      ([first]) =>
        dayOf(first) !== null &&
        dayOf(first) === dayOf(meta) &&
        first.year === meta.year &&
        sameBody(first, meta),
    )
    if (own === undefined) norms.push([meta])
    // The consolidated text before the gazette's.
    else if (meta.textState === 'consolidated') own.unshift(meta)
    else own.push(meta)
  }
  return norms
}
