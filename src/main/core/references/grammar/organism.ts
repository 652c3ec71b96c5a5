/** The body that issued a norm, before or after its number; and the province whose norm it is. */
import { at, gap, space, sticky } from './cursor.ts'
import { markerSource } from './numbers.ts'

const letter = 'A-ZÁÉÍÓÚÜÑ'
const word = String.raw`[${letter}][\wáéíóúüñÁÉÍÓÚÜÑ.&/-]*`
const small = String.raw`(?:(?:de|del|la|las|los|y|e|a|al|en|el|para)${space}){0,3}`
const phrase = String.raw`(?:[Ee][Xx][- ]${gap})?${word}(?:${space}${small}${word}){0,16}`

/** Reads the text as written: what is in capitals tells a name. */
const following = sticky(
  String.raw`${gap},?${gap}(?:\(${gap}(${phrase})${gap}\)|(?:(?:dictada|emitida)${space}por${space}(?:la|el)|de${space}l[ao]s?|del|de|DE${space}L[AO]S?|DEL|DE)${space}(${phrase}))`,
)
const acronymAfter = sticky(String.raw`${space}\(?([${letter}]{3,10})\b\)?`)
const province = sticky(
  String.raw`${gap},?${gap}\(?(?:(?:de|del|en)${space}(?:la${space})?)?((?:provincia|pcia\.|prov\.)(?:${space}de[l]?)?${space}[a-zñ]+(?:${space}(?!de\b|y\b|se\b)[a-zñ]+)?|(?:ciudad(?:${space}autonoma)?${space}de${space}buenos${space}aires|c\.?a\.?b\.?a\b\.?|g\.?c\.?b\.?a\b\.?))`,
)
const markedMiddle = sticky(String.raw`[^;:]{1,120}?(?=[^a-zñ\d]${markerSource}(?:i/)?\d)`)
/** A body's name before its number, in words of capitals: `ANMAT`, `S.C.`, `M. E. y O. S. P.` */
const capitals = new RegExp(
  String.raw`^(?![Nn](?:[º°.]|ros?\b|[úu]m))[${letter}][${letter}a-záéíóúñ.&/-]{0,24},?$`,
)
const joining = /^(?:de|la|del|las|los|y|e|-|–|DE|LA|DEL|Y|E)$/
/** Characters such a name may have. */
const bareLimit = 60

/** What never stands between a norm's kind and its number. */
const foreign =
  /\b(?:ley|leyes|decretos?|resolucion(?:es)?|disposicion(?:es)?|decision|articulos?|arts?\.|incisos?|expedientes?|exptes?\.|actas?|notas?|cuit|dni|d\.n\.i|matricula|registro|licitacion|contratacion|ordenanza|convenio|comunicacion|circular|dictamen|providencia|fojas|fs\.|anexos?|tomo|folio|legajo|lote|acto|cual|mediante|aprueba|aprobo|establece|dispone|dispuso|domicilio|sito|sita|calle|avenida|av\.|piso|sumario|autos|causa|c\/|proyecto|partida|cuenta|presente|solicitud|modifica|deroga|sustituye|juzgado|secretaria n|fiscalia)\b/

/** Words of a sentence; in capitals they are acronyms (SE: Secretaría de Energía). */
const sentence = /\b(?:que|se|es|fue|son|su|sus|ha|han)\b/

function plausible(text: string, folded: string): boolean {
  return (
    !foreign.test(folded) &&
    !sentence.test(text) &&
    !/[a-zñ]{4,}\.\s/.test(folded) &&
    !/\d\/|\n[^]*\n\n/.test(folded)
  )
}

/** Where `N°` begins after the body's name: `Resolución de la ex SECRETARÍA DE ENERGÍA |N° 12/01`. */
export function markedNumberAfter(
  text: string,
  folded: string,
  position: number,
  named: boolean,
): number | null {
  const found = at(markedMiddle, folded, position)
  if (found === null) return null
  const end = position + found[0].length
  if (!plausible(text.slice(position, end), found[0])) return null
  // A body is written in capitals, or with one.
  return !named || /[A-ZÁÉÍÓÚÑ]/.test(text.slice(position, end)) ? end + 1 : null
}

/** Where the number begins after capitals alone: `Disposición ANMAT |2318/02`. */
export function bareNumberAfter(text: string, folded: string, position: number): number | null {
  let end = position
  const limit = Math.min(text.length, position + bareLimit)
  while (end < limit && !isDigit(text.charCodeAt(end))) end += 1
  if (end === limit || !/[\s)-]/.test(text[end - 1] ?? '')) return null
  const words = text
    .slice(position, end)
    .split(/[\s()]+/)
    .filter((each) => each !== '')
  const named = words.some((each) => capitals.test(each))
  if (!named || !words.every((each) => capitals.test(each) || joining.test(each))) return null
  return plausible(text.slice(position, end), folded.slice(position, end)) ? end : null
}

const isDigit = (code: number) => code >= 48 && code <= 57

export interface Body {
  readonly name: string
  readonly end: number
}

export function bodyAfter(text: string, position: number): Body | null {
  const found = at(following, text, position)
  const written = found?.[1] ?? found?.[2]
  if (found !== null && written !== undefined) {
    const [name = ''] = written.split(sentenceEnd)
    const end = position + found[0].length - (found[1] === undefined ? written.length - name.length : 0)
    if (!/\d/.test(name) && !noBody.test(name)) return { name: name.replace(/\s+/g, ' '), end }
  }
  const acronym = at(acronymAfter, text, position)
  return acronym === null ? null : { name: acronym[1] ?? '', end: position + acronym[0].length }
}
/** A full stop after a word, where one after an initial is part of the name. */
const sentenceEnd = /(?<=[A-Za-zÁÉÍÓÚÑáéíóúñ]{4})\.(?=\s|$)/
const noBody = /^(?:[TB]\.?O\b|Expediente|Ley|Decreto|IF-)/i

/** The province or city that follows a law or decree, which then is not the nation's. */
export function provinceAfter(text: string, folded: string, position: number): string | null {
  const found = at(province, folded, position)
  if (found === null) return null
  const name = found[1] ?? ''
  const start = position + found[0].length - name.length
  return text.slice(start, position + found[0].length)
}
