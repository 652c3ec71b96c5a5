/** Citations as Argentine lawyers write them. */
import type { Address, DocumentMeta } from '../../../shared/domain/document.ts'
import type { NormType } from '../../../shared/domain/vocabulary.ts'

export const typeNames: Readonly<Record<NormType, string>> = {
  ley: 'Ley',
  decreto_ley: 'Decreto-Ley',
  dnu: 'DNU',
  decreto: 'Decreto',
  decision_administrativa: 'Decisión Administrativa',
  resolucion: 'Resolución',
  resolucion_general: 'Resolución General',
  resolucion_conjunta: 'Resolución Conjunta',
  resolucion_sintetizada: 'Resolución Sintetizada',
  disposicion: 'Disposición',
  disposicion_conjunta: 'Disposición Conjunta',
  acordada: 'Acordada',
  comunicacion: 'Comunicación',
  circular: 'Circular',
  instruccion: 'Instrucción',
  acta: 'Acta',
  laudo: 'Laudo',
  aviso: 'Aviso',
}

/** Types whose number says nothing without the body that issued them. */
const needOrganism: ReadonlySet<NormType> = new Set([
  'resolucion',
  'resolucion_general',
  'disposicion',
  'circular',
  'instruccion',
  'comunicacion',
  'acta',
])

/** `1966-11-07` → `7/11/1966` */
export function citedDate(iso: string): string {
  const [year = '', month = '', day = ''] = iso.split('-')
  return `${Number(day)}/${Number(month)}/${year}`
}

/** 24240 → `24.240`; anything that is no number stays as it is. */
function dotted(number: string): string {
  return /^\d+$/.test(number) ? number.replace(/\B(?=(?:\d{3})+$)/g, '.') : number
}

/** `Ley 24.240`, `Decreto 908/1983`, `Resolución 241/2018 (ENTE …)`; the title where it has no number. */
export function normLabel(meta: DocumentMeta): string {
  if (meta.type === null || meta.number === null) return meta.title
  const name = typeNames[meta.type]
  if (meta.type === 'ley' || meta.type === 'decreto_ley') {
    const year = meta.type === 'decreto_ley' && meta.year !== null ? `/${meta.year}` : ''
    return `${name} ${dotted(meta.number)}${year}`
  }
  const numbered = `${name} ${meta.number}${meta.year === null ? '' : `/${meta.year}`}`
  return needOrganism.has(meta.type) && meta.organism !== null ? `${numbered} (${meta.organism})` : numbered
}

/** `art. 3°`, `art. 10`, `art. 52 bis` */
export function articleLabel(article: string): string {
  return /^[1-9]$/.test(article) ? `art. ${article}°` : `art. ${article.replace(/^([1-9])(?= )/, '$1°')}`
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
 * `art. 3° del Decreto 908/1983 (B.O. 25/4/1983)`. An article that the norm quotes is cited as the article that quotes
 * it, never as the norm's own.
 */
export function citationOf(meta: DocumentMeta, address: Address | null): string {
  const tail = published(meta)
  const numbered = meta.type !== null && meta.number !== null
  if (!numbered)
    return `${normLabel(meta)}${meta.organism !== null && meta.organism !== meta.title ? `, ${meta.organism}` : ''}${tail}`
  const place = placeOf(address)
  return place === null ? `${normLabel(meta)}${tail}` : `${place} ${ofNorm(meta)}${tail}`
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

/** The stretch in “ ”, then its citation. Line breaks of the page become blanks. */
export function transcriptionOf(stretch: string, citation: string): string {
  const inner = stretch
    .trim()
    .replace(/\s*\n\s*/g, ' ')
    .replace(/[“”]/g, '"')
    .replace(/"([^"]*)"/g, '‘$1’')
  return `“${inner}” (${citation})`
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
