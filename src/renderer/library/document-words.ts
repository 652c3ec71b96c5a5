/** A document as a row of the library says it. */
import type { ListedDocument } from '../../shared/contract/documents.ts'
import type { DocumentMeta } from '../../shared/domain/document.ts'
import { kindNames, sectionNames, typeNames } from '../../shared/domain/names.ts'
import { caseName } from '../../shared/text/case-name.ts'
import { grouped, shortDate } from '../../shared/text/format.ts'
import { bodyName, sentenceCase } from '../../shared/text/sentence-case.ts'

/** `Decreto 908/1983`; empty where it has no number. */
export function numbered({ type, number, year }: Pick<DocumentMeta, 'type' | 'number' | 'year'>): string {
  if (type === null || number === null) return ''
  if (type === 'ley') return `${typeNames.ley} ${/^\d+$/.test(number) ? grouped(Number(number)) : number}`
  return `${typeNames[type]} ${number}${year === null ? '' : `/${year}`}`
}

/** What it is about, as one writes it; of a judgment, the name of its case. */
export function subjectOf({ kind, summary, title }: DocumentMeta): string {
  return kind === 'judgment' ? caseName(title) : sentenceCase(summary ?? title)
}

/** `Decreto 908/1983 · Régimen de …`; what it is called where it has no number. */
export function nameOf(meta: DocumentMeta): string {
  const name = numbered(meta)
  const subject = subjectOf(meta)
  if (name === '') return subject
  return subject === '' || subject === name ? name : `${name} · ${subject}`
}

/** `Sentencia · 12/3/2024 · CÁMARA CIVIL - SALA B`; null for what official sources give. */
export function ownFactsOf(meta: DocumentMeta): string[] | null {
  if (meta.kind !== 'judgment' && meta.kind !== 'own' && meta.kind !== 'text') return null
  const { court, docket, ocr, sanctionDate } = meta
  const published = meta.publishedFrom ?? meta.editionDate
  return [
    kindNames[meta.kind],
    sanctionDate === null ? '' : shortDate(sanctionDate),
    published === null ? '' : `B.O. ${shortDate(published)}`,
    typeof court === 'string' ? bodyName(court) : '',
    docket ?? '',
    ocr === null || ocr === undefined ? '' : 'leído por máquina',
    meta.vanished ? 'Su archivo ya no está' : '',
    meta.sourceName,
  ].filter((part) => part !== '')
}

/** `Primera sección · B.O. 8/8/2018 · Ente Nacional…` */
export function factsOf(meta: ListedDocument): string {
  const day = meta.publishedFrom ?? meta.editionDate
  const own = ownFactsOf(meta)
  if (own !== null) return own.join(' · ')
  return [
    meta.section === null ? '' : `${sectionNames[meta.section]} sección`,
    day === null ? 'Sin fecha' : `B.O. ${shortDate(day)}`,
    meta.textStatus.short,
    meta.organism === null ? '' : bodyName(meta.organism),
    meta.vanished ? 'Su archivo ya no está' : '',
    meta.sourceName,
  ]
    .filter((part) => part !== '')
    .join(' · ')
}
