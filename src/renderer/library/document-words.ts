/** A document as a row of the library says it. */
import type { DocumentMeta } from '../../shared/domain/document.ts'
import { sectionNames, typeNames } from '../../shared/domain/names.ts'
import { grouped, shortDate } from '../../shared/text/format.ts'
import { bodyName, sentenceCase } from '../../shared/text/sentence-case.ts'

function numbered({ type, number, year }: DocumentMeta): string {
  if (type === null || number === null) return ''
  if (type === 'ley') return `${typeNames.ley} ${/^\d+$/.test(number) ? grouped(Number(number)) : number}`
  return `${typeNames[type]} ${number}${year === null ? '' : `/${year}`}`
}

/** `Decreto 908/1983 · Régimen de …`; what it is called where it has no number. */
export function nameOf(meta: DocumentMeta): string {
  const name = numbered(meta)
  const subject = sentenceCase(meta.summary ?? meta.title)
  if (name === '') return subject
  return subject === '' || subject === name ? name : `${name} · ${subject}`
}

/** `Primera sección · B.O. 8/8/2018 · Ente Nacional…` */
export function factsOf(meta: DocumentMeta): string {
  const day = meta.publishedFrom ?? meta.editionDate
  return [
    meta.section === null ? '' : `${sectionNames[meta.section]} sección`,
    day === null ? 'Sin fecha' : `B.O. ${shortDate(day)}`,
    meta.organism === null ? '' : bodyName(meta.organism),
    meta.vanished ? 'Su archivo ya no está' : '',
    meta.sourceName,
  ]
    .filter((part) => part !== '')
    .join(' · ')
}
