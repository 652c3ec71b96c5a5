/**
 * Where in a norm a passage stands, in a lawyer's words: in its articles, in an annex, in a code that has a name of its own,
 * in a treaty or a regulation that it brings and that is no annex.
 */
import type { Address, DocumentMeta } from '../../../shared/domain/document.ts'
import { aliases } from '../references/grammar/aliases.ts'
import { articlesLabel, dotted, isFeminine } from './label.ts'

export interface Place {
  /** `art. 5°`, `visto`; null where it is the whole of what is named next. */
  readonly articles: string | null
  /** `Anexo I`, `Convenio`: what the norm brings; null in its own text. */
  readonly within: Within | null
}

interface Within {
  readonly name: string
  /** `del Convenio` */
  readonly of: string
  /** Between it and the norm: `aprobado por`; null where it is simply of the norm. */
  readonly link: string | null
}

/** The usual name of the code in which an address stands; null where it is cited by its norm. */
export function codeAt(meta: DocumentMeta, address: Address | null): string | null {
  if (meta.type === null || meta.number === null) return null
  const cited = aliases.find(
    ({ type, number, year }) =>
      type === meta.type && number === meta.number && (year === null || year === meta.year),
  )?.cited
  if (cited === undefined) return null
  if (address === null) return cited.whole === true ? cited.as : null
  if (address.quotedBy !== null) return null
  const { annex, article } = address
  if (cited.within === 'law') return annex === null && article !== null ? cited.as : null
  if (annex === null) return cited.whole === true && article === null ? cited.as : null
  if (cited.within === 'annex') return cited.as
  const number = /^ANEXO\s+([IVXLC]+|\d+|[A-Z])(?!\.?[\p{L}\p{N}])/iu.exec(annex)?.[1]
  return number === cited.within.annex ? cited.as : null
}

/**
 * @param articles the articles of a stretch, where it has several; all in one place
 * @returns null for the norm whole
 */
export function placeOf(
  meta: DocumentMeta,
  address: Address | null,
  articles?: readonly string[],
): Place | null {
  if (address === null) return null
  const own = address.quotedBy ?? address.article
  const label = articles !== undefined ? articlesLabel(articles) : own === null ? null : articlesLabel([own])
  // What the norm quotes is of the article that quotes it.
  const within = address.annex === null || address.quotedBy !== null ? null : withinOf(meta, address.annex)
  if (label !== null || within !== null) return { articles: label, within }
  if (address.part === 'visto') return { articles: 'visto', within: null }
  return address.part === 'considerando' ? { articles: 'considerandos', within: null } : null
}

function withinOf(meta: DocumentMeta, annex: string): Within {
  const named = /^ANEXO(?:\s+(?:[IVXLC]+(?:\.[IVXLC\d]+)*|\d+|[A-Z]|ÚNICO|UNICO)\b)?/i.exec(annex)?.[0]
  if (named !== undefined) {
    const name = `Anexo${named.slice(5).replace(/[ÚU]NICO/iu, 'Único')}`
    return { name, of: `del ${name}`, link: null }
  }
  return printedAct(meta, annex) ?? attached(meta, annex)
}

/** `Decreto 897/94`: the promulgation printed after a law, a decree-law that it ratifies; it has a number of its own. */
function printedAct(meta: DocumentMeta, annex: string): Within | null {
  const found =
    /^DECRETO([- ]LEY)?(?:\s*(?:N[°º.]*\s*)?(\d[\d.]*)(?:\s*\/\s*(\d{4}|\d{2})(?!\d))?)?(?!\p{L})/iu.exec(
      annex,
    )
  if (found === null) return null
  const [, law, digits, year] = found
  const kind = law === undefined ? 'Decreto' : 'Decreto-Ley'
  if (digits === undefined) return { name: kind, of: `del ${kind}`, link: 'publicado con' }
  const bare = digits.replaceAll('.', '')
  const number = `${law === undefined ? bare : dotted(bare)}${year === undefined ? '' : `/${yearUpTo(meta, year)}`}`
  return { name: `${kind} ${number}`, of: `del ${kind} ${number}`, link: 'publicado con' }
}

/** What is printed with a norm is no later than its day in the gazette: `43`, in a law of 1946, is 1943. */
function yearUpTo({ publishedFrom }: DocumentMeta, digits: string): string {
  if (digits.length === 4) return digits
  const latest = publishedFrom === null ? new Date().getFullYear() : Number(publishedFrom.slice(0, 4))
  const recent = 2000 + Number(digits)
  return String(recent <= latest ? recent : recent - 100)
}

/** The first word of what is attached, with its name in a citation. */
const kinds: readonly (readonly [RegExp, of: string])[] = [
  [/^CONVENIOS?\b/iu, 'del Convenio'],
  [/^CONVENCI[OÓ]N\b/iu, 'de la Convención'],
  [/^ACUERDOS?\b/iu, 'del Acuerdo'],
  [/^TRATADO\b/iu, 'del Tratado'],
  [/^PROTOCOLO ADICIONAL\b/iu, 'del Protocolo Adicional'],
  [/^PROTOCOLO FACULTATIVO\b/iu, 'del Protocolo Facultativo'],
  [/^PROTOCOLOS?\b/iu, 'del Protocolo'],
  [/^ESTATUTO\b/iu, 'del Estatuto'],
  [/^CARTA\b/iu, 'de la Carta'],
  [/^REGLAMENTO\b/iu, 'del Reglamento'],
  [/^REGLAMENTACI[OÓ]N\b/iu, 'de la Reglamentación'],
  [/^ENMIENDAS?\b/iu, 'de la Enmienda'],
  [/^CONTRATO\b/iu, 'del Contrato'],
  [/^ACTA\b/iu, 'del Acta'],
  [/^MEMOR[AÁ]NDUM\b/iu, 'del Memorándum'],
  [/^C[OÓ]DIGO\b/iu, 'del Código'],
  [/^DECLARACI[OÓ]N\b/iu, 'de la Declaración'],
  [/^ARREGLO\b/iu, 'del Arreglo'],
  [/^PACTO\b/iu, 'del Pacto'],
  [/^R[EÉ]GIMEN\b/iu, 'del Régimen'],
]

/** What says that a norm approves what it brings, in its title or its summary. */
const approves = /\b(?:aprob|apru[eé]b|ratif)/iu

function attached(meta: DocumentMeta, annex: string): Within {
  const of = kinds.find(([pattern]) => pattern.test(annex))?.[1]
  // A letter, a list of posts, a sentence: what it is nobody can say from its first line.
  if (of === undefined) return { name: 'texto', of: 'del texto', link: 'anexo a' }
  const name = of.replace(/^(?:del|de la) /, '')
  const feminine = of.startsWith('de la')
  const said = approves.test(`${meta.title} ${meta.summary ?? ''}`)
  const link = said ? `aprobad${feminine ? 'a' : 'o'} por` : `anex${feminine ? 'a' : 'o'} a`
  return { name, of, link }
}

/** `de la Ley`, `aprobado por el Decreto`, `anexo a la Ley`: what stands before a norm's name. */
export function before(meta: DocumentMeta, link: string | null): string {
  const feminine = meta.type !== null && isFeminine(meta.type)
  if (link === null) return feminine ? 'de la' : 'del'
  if (link.endsWith(' a')) return feminine ? `${link} la` : `${link}l`
  return `${link} ${feminine ? 'la' : 'el'}`
}
