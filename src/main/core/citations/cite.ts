/** Citations as Argentine lawyers write them. */
import type { Address, DocumentMeta } from '../../../shared/domain/document.ts'
import { bodyName, sentenceCase } from '../../../shared/text/sentence-case.ts'
import { orderedText } from './amendments.ts'
import { caseName, courtName } from '../../../shared/text/case-name.ts'
import { articleLabel, citedDate, normLabel } from './label.ts'
import { before, codeAt, placeOf, type Place } from './place.ts'

export { articleLabel, citedDate, normLabel }

/** What the texts around a passage say of its article. */
export interface ArticleHistory {
  /** `texto según art. 51, Ley 27.802 (B.O. 6/3/2026)` */
  readonly amendment: string | null
  /** `sustituye el art. 245, Ley 20.744`, for an article that the norm quotes */
  readonly quotation: string | null
}

function published(meta: DocumentMeta): string {
  const day = meta.publishedFrom ?? meta.editionDate
  return day === null ? '' : ` (B.O. ${citedDate(day)})`
}

/**
 * `art. 3° del Decreto 908/1983 (B.O. 25/4/1983)`; `art. 245, Ley 20.744 (t.o. 1976), texto según art. 51, Ley 27.802
 * (B.O. 6/3/2026)` where the text is consolidated and says so. An article that the norm quotes is cited as the article
 * that quotes it, never as the norm's own.
 */
export function citationOf(meta: DocumentMeta, address: Address | null, history?: ArticleHistory): string {
  const citation = plainCitation(meta, address, history)
  return meta.ocr === null || meta.ocr === undefined ? citation : `${citation} (texto leído por máquina)`
}

function plainCitation(meta: DocumentMeta, address: Address | null, history?: ArticleHistory): string {
  if (meta.kind === 'judgment') return citationOfJudgment(meta)
  if (meta.kind === 'own') return citationOfOwn(meta)
  const tail = published(meta)
  const numbered = meta.type !== null && meta.number !== null
  if (!numbered)
    return `${normLabel(meta)}${meta.organism !== null && meta.organism !== meta.title ? `, ${bodyName(meta.organism)}` : ''}${tail}`
  const { amendment = null, quotation = null } = history ?? {}
  const place = placeOf(meta, address)
  const code = codeAt(meta, address)
  if (code !== null) return [...listed(place?.articles), code, ...listed(amendment)].join(', ')
  if (place === null) return `${normLabel(meta)}${ordered(meta)}${tail}`
  if (address !== null && address.quotedBy !== null)
    return quotation === null
      ? `${placed(place, meta)}${tail}`
      : `${listedPlace(place, meta)}${ordered(meta)} (${quotation})`
  if (amendment !== null) return `${listedPlace(place, meta)}${ordered(meta)}, ${amendment}`
  return ordered(meta) === ''
    ? `${placed(place, meta)}${tail}`
    : `${listedPlace(place, meta)}${ordered(meta)}`
}

const listed = (part: string | null | undefined): string[] =>
  part === null || part === undefined ? [] : [part]

/** `art. 3° del Anexo I de la Ley 26.994`, `art. 5° del Convenio aprobado por la Ley 26.148` */
function placed({ articles, within }: Place, meta: DocumentMeta): string {
  const link = `${before(meta, within?.link ?? null)} ${normLabel(meta)}`
  if (within === null) return `${articles ?? ''} ${link}`
  // After a decree's own number the law that it was printed with is an aside.
  const comma = within.link?.startsWith('publicado') === true ? ',' : ''
  return `${articles === null ? within.name : `${articles} ${within.of}`}${comma} ${link}`
}

/** `art. 3°, Anexo I, Ley 26.994`; `art. 5°, Convenio aprobado por la Ley 26.148` */
function listedPlace({ articles, within }: Place, meta: DocumentMeta): string {
  const norm =
    within === null || within.link === null
      ? [...listed(within?.name), normLabel(meta)]
      : [`${within.name} ${before(meta, within.link)} ${normLabel(meta)}`]
  return [...listed(articles), ...norm].join(', ')
}

const day = (meta: DocumentMeta) => (meta.sanctionDate === null ? [] : [citedDate(meta.sanctionDate)])

/** `CNCiv., Sala B, 12/3/2024, “Pérez, Juan c/ Gómez, Ana s/ daños y perjuicios”`; what is not known is left out. */
function citationOfJudgment(meta: DocumentMeta): string {
  const court = typeof meta.court === 'string' ? [courtName(meta.court)] : []
  return [...court, ...day(meta), `“${caseName(meta.title)}”`].join(', ')
}

/** `Documento propio «Contrato marco», 3/5/2023` */
function citationOfOwn(meta: DocumentMeta): string {
  return [`Documento propio «${sentenceCase(meta.title)}»`, ...day(meta)].join(', ')
}

/** Several articles of one place: `arts. 3° a 5° del Decreto 908/1983 (B.O. 25/4/1983)`. */
export function citationOfArticles(
  meta: DocumentMeta,
  address: Address,
  articles: readonly string[],
): string {
  const place = placeOf(meta, address, articles)
  const code = codeAt(meta, address)
  if (code !== null) return [...listed(place?.articles), code].join(', ')
  if (place === null) return citationOf(meta, address)
  return ordered(meta) === ''
    ? `${placed(place, meta)}${published(meta)}`
    : `${listedPlace(place, meta)}${ordered(meta)}`
}

function ordered(meta: DocumentMeta): string {
  return meta.type === 'ley' && meta.textState === 'consolidated' && meta.number !== null
    ? orderedText(meta.number)
    : ''
}
