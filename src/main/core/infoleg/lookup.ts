/** Which norm of InfoLEG a document is, and which document a norm of InfoLEG: by its number there, else by its own. */
import type { DocumentMeta } from '../../../shared/domain/document.ts'
import { normTypes, type NormType } from '../../../shared/domain/vocabulary.ts'
import { fold } from '../../../shared/text/fold.ts'
import { findNumbered, infolegIdOf, keyOfIdentity, readMeta } from '../corpus/read.ts'
import type { Reader } from '../library/database.ts'
import * as store from './store.ts'

/** Types that one source and another name differently: a DNU is a decree, a general resolution a resolution. */
export function kindred(type: NormType): readonly NormType[] {
  const stem = type === 'dnu' ? 'decreto' : (/^(?:resolucion|disposicion)(?=_|$)/.exec(type)?.[0] ?? type)
  if (stem === 'decreto') return ['decreto', 'dnu']
  return normTypes.filter((each) => each === stem || each.startsWith(`${stem}_`))
}

/** Of which one number in a year is one norm. */
export const oneOfANumber: ReadonlySet<NormType> = new Set(['ley', 'decreto_ley', 'decision_administrativa'])

/**
 * Whether a document and a norm of the same type, number and year are one: by the day of the gazette, and the body where
 * many number theirs alike. Without a day only what the number alone says is believed.
 */
function same(meta: DocumentMeta, norm: store.CatalogueNorm): boolean {
  const days = [meta.publishedFrom, meta.editionDate].filter((day) => day !== null)
  const alone = meta.type !== null && oneOfANumber.has(meta.type)
  if (days.length === 0 || norm.published === null) return alone
  if (!days.includes(norm.published)) return false
  if (alone || meta.type === 'decreto' || meta.type === 'dnu') return true
  return meta.organism === null || norm.organism === null || alike(meta.organism, norm.organism)
}

/** One names the body whole, the other a part of it or its acronym. */
function alike(one: string, other: string): boolean {
  const words = (name: string) => fold(name).match(/\p{L}{4,}/gu) ?? []
  const known = new Set(words(one))
  const shared = words(other).filter((word) => known.has(word))
  return shared.length >= Math.min(2, known.size, words(other).length)
}

/** Whether two documents of one number and day are of one body, as far as both say. */
export function sameBody(one: DocumentMeta, other: DocumentMeta): boolean {
  const alone =
    one.type !== null && (oneOfANumber.has(one.type) || one.type === 'decreto' || one.type === 'dnu')
  return alone || one.organism === null || other.organism === null || alike(one.organism, other.organism)
}

/** The number of a document in InfoLEG; null where it is not known, or several norms may be meant. */
export function infolegNumberOf(reader: Reader, meta: DocumentMeta): number | null {
  const own = infolegIdOf(reader, meta.key)
  if (own !== null || meta.type === null || meta.number === null) return own
  const year = meta.year ?? (Number((meta.sanctionDate ?? meta.publishedFrom)?.slice(0, 4)) || null)
  if (year === null) return null
  const norms = store
    .findNorms(reader, meta.number, year, kindred(meta.type))
    .filter((norm) => same(meta, norm))
  return norms.length === 1 ? (norms[0]?.id ?? null) : null
}

/** The document held of a norm of InfoLEG; its consolidated text before the gazette's. */
export function documentOf(reader: Reader, id: number): DocumentMeta | null {
  const key = keyOfIdentity(reader, `infoleg:${id}`)
  if (key !== undefined) return readMeta(reader, key)
  const norm = store.readNorm(reader, id)
  if (norm === undefined || norm.type === null || norm.number === null) return null
  const held = findNumbered(reader, norm.number, norm.year, kindred(norm.type)).filter(
    (meta) => infolegIdOf(reader, meta.key) === null && same(meta, norm),
  )
  return held.length === 1 ? (held[0] ?? null) : null
}

/** How many norms change or complement a document, as InfoLEG's tables count them; null where they say nothing. */
export function registeredChanges(reader: Reader, meta: DocumentMeta): number | null {
  if (meta.type === null) return null
  const id = infolegNumberOf(reader, meta)
  if (id === null) return null
  const norm = store.readNorm(reader, id)
  const related = store.countModifiers(reader, id)
  return norm === undefined && related === 0 ? null : Math.max(norm?.modifiedBy ?? 0, related)
}
