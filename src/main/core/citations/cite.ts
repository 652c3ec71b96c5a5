/** Citations as Argentine lawyers write them. */
import type { Address, DocumentMeta } from '../../../shared/domain/document.ts'
import { bodyName } from '../../../shared/text/sentence-case.ts'
import { orderedText } from './amendments.ts'
import { articleLabel, articlesLabel, citedDate, normLabel } from './label.ts'

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

/** Before a norm's name: `del Decreto`, `de la Ley`. */
function ofNorm(meta: DocumentMeta): string {
  const feminine =
    meta.type !== null &&
    /^(ley|decision|resolucion|disposicion|acordada|comunicacion|circular|instruccion|acta)/.test(meta.type)
  return `${feminine ? 'de la' : 'del'} ${normLabel(meta)}`
}

/**
 * `art. 3° del Decreto 908/1983 (B.O. 25/4/1983)`; `art. 245, Ley 20.744 (t.o. 1976), texto según art. 51, Ley 27.802
 * (B.O. 6/3/2026)` where the text is consolidated and says so. An article that the norm quotes is cited as the article
 * that quotes it, never as the norm's own.
 */
export function citationOf(meta: DocumentMeta, address: Address | null, history?: ArticleHistory): string {
  const tail = published(meta)
  const numbered = meta.type !== null && meta.number !== null
  if (!numbered)
    return `${normLabel(meta)}${meta.organism !== null && meta.organism !== meta.title ? `, ${bodyName(meta.organism)}` : ''}${tail}`
  const place = placeOf(address)
  if (place === null) return `${normLabel(meta)}${ordered(meta)}${tail}`
  const brief = `${place.replace(' del Anexo', ', Anexo')}, ${normLabel(meta)}${ordered(meta)}`
  const { amendment = null, quotation = null } = history ?? {}
  if (address !== null && address.quotedBy !== null)
    return quotation === null ? `${place} ${ofNorm(meta)}${tail}` : `${brief} (${quotation})`
  if (amendment !== null) return `${brief}, ${amendment}`
  return ordered(meta) === '' ? `${place} ${ofNorm(meta)}${tail}` : brief
}

/** Several articles of one norm: `arts. 3° a 5° del Decreto 908/1983 (B.O. 25/4/1983)`. */
export function citationOfArticles(meta: DocumentMeta, articles: readonly string[]): string {
  return ordered(meta) === ''
    ? `${articlesLabel(articles)} ${ofNorm(meta)}${published(meta)}`
    : `${articlesLabel(articles)}, ${normLabel(meta)}${ordered(meta)}`
}

function ordered(meta: DocumentMeta): string {
  return meta.type === 'ley' && meta.textState === 'consolidated' && meta.number !== null
    ? orderedText(meta.number)
    : ''
}

function placeOf(address: Address | null): string | null {
  if (address === null) return null
  if (address.quotedBy !== null) return articleLabel(address.quotedBy)
  const annex =
    address.annex === null
      ? null
      : (/^ANEXO(?:\s+(?:[IVXLC]+|\d+|[A-Z]|ÚNICO|UNICO)\b)?/i.exec(address.annex)?.[0] ?? 'ANEXO')
  const annexLabel = annex === null ? null : `Anexo${annex.slice(5)}`
  if (address.article !== null) {
    return annexLabel === null
      ? articleLabel(address.article)
      : `${articleLabel(address.article)} del ${annexLabel}`
  }
  if (annexLabel !== null) return annexLabel
  if (address.part === 'visto') return 'visto'
  if (address.part === 'considerando') return 'considerandos'
  return null
}

/** According to which source, and whether it is the text first published. Never a bare «vigente». */
export function textStateLine(meta: DocumentMeta): string {
  const gazette = meta.kind === 'notice'
  const day = meta.publishedFrom === null ? '' : ` del ${citedDate(meta.publishedFrom)}`
  if (gazette) return `Texto original, según el Boletín Oficial${day}`
  if (meta.textState === 'consolidated') return 'Texto actualizado según InfoLEG'
  if (meta.textState === 'original') return 'Texto original, según InfoLEG'
  return 'Texto tal como se importó; su fuente no dice si es el original'
}
