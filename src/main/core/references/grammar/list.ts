/** The numbers of one kind of norm: the first, and those of a list that goes on (`leyes 24.240 y 25.326`). */
import { after, at, gap, space, sticky } from './cursor.ts'
import type { Kind } from './kinds.ts'
import { ownNameAfter } from './named.ts'
import { datesAt, numberAt, type NormNumber } from './numbers.ts'
import { bareNumberAfter, bodyAfter, markedNumberAfter, provinceAfter } from './organism.ts'
import { labelOf, partOf, type NormList, type NormPart, type Source } from './part.ts'

/** What stands between a number and the next one: texto ordenado, amendments, the article cited of it. */
const filler = String.raw`(?:${gap},?${gap}(?:\((?:arts?\b|articulos?\b|t\.?${gap}o\.?|texto|modificad|y|b\.o|sus?)(?![^()]{0,60}(?:decreto|ley|resolucion)\b)[^()]{0,60}\)|\(?t\.${gap}o\.(?:${space}(?:en${space})?\d{2,4})?\)?|texto${space}ordenado(?:${space}en${space}\d{4})?|(?:y${space})?(?:sus?|por${space}sus?)${space}(?:respectiv[oa]s?${space})?(?:norma[s]?${space})?(?:modificatori|complementari|reglamentari|modificacion|ampliatori)[a-z]*(?:(?:,|${space}[ye]|${gap},${gap}y)${space}(?:su${space}|sus${space})?(?:modificatori|complementari|reglamentari|ampliatori)[a-z]*)*))`
const fillers = sticky(`${filler}{1,3}`)
export const joint = sticky(
  String.raw`${gap}(?:,${gap}(?:y/o|y|e|o|u|asi${space}como|como${space}asi${space}tambien)?\b|;${gap}(?:y\b)?|[-/](?=${gap}n)|(?:y/o|y|e|o|u)\b)${gap}(?:(?:de${space})?(?:la|las|el|los|del)${space}(?:(?:conjunta|general)${space})?)?(?:modificad[oa]${space}por${space}(?:la|el)${space})?`,
)

/** A number, where it begins (its body's name counted), and that name. */
export interface Numbered {
  readonly number: NormNumber
  readonly start: number
  readonly organism: string | null
}

/** What of a list is known so far. */
interface Manner {
  /** Announced by a plural. */
  readonly several: boolean
  years: boolean
  dots: boolean
}

/** A list from its first number on. @param position where the first one is said to begin */
export function listFrom(
  source: Source,
  kind: Kind,
  first: Numbered,
  several: boolean,
  position = first.start,
): NormList {
  const norms: NormPart[] = []
  const manner: Manner = { several, years: false, dots: false }
  let item: Numbered | null = { ...first, start: position }
  let end = position
  while (item !== null && norms.length < 200) {
    const { number, start } = item
    const stated = statedAfter(source, kind, number)
    const year = number.year ?? stated.years.at(-1) ?? null
    manner.years ||= year !== null
    manner.dots ||= number.dotted
    end = stated.end
    norms.push(
      partOf({
        start,
        end: stated.own,
        kind: kind.kind,
        types: kind.types,
        number: number.number,
        year,
        organism: item.organism ?? stated.organism,
        label: labelOf(kind, number.number, year, null),
      }),
    )
    shareDates(kind, norms, stated.years)
    item = nextItem(source, kind, end, manner)
  }
  shareYear(kind, norms)
  return { norms, end }
}

/** `N° 628 y N° 2204 de fechas 13 de junio de 2005 y 30 de diciembre de 2010`: to each its own. */
function shareDates(kind: Kind, norms: NormPart[], years: readonly number[]): void {
  const first = norms.length - years.length
  if (years.length < 2 || first < 0 || norms.slice(first, -1).some((norm) => norm.year !== null)) return
  years.forEach((year, i) => {
    const part = norms[first + i]
    if (part !== undefined)
      norms[first + i] = { ...part, year, label: labelOf(kind, part.number ?? '', year, null) }
  })
}

/** `decretos 12 y 13 de 2005`: the year that is written once is that of those before. */
function shareYear(kind: Kind, norms: NormPart[]): void {
  for (let i = norms.length - 2; i >= 0; i -= 1) {
    const [part, next] = [norms[i], norms[i + 1]]
    if (part === undefined || part.year !== null || next === undefined || next.year === null) continue
    norms[i] = { ...part, year: next.year, label: labelOf(kind, part.number ?? '', next.year, null) }
  }
}

/** `de la ex SECRETARÍA DE ENERGÍA` → `ex SECRETARÍA DE ENERGÍA` */
function bodyIn(written: string): string | null {
  const name = written.replace(/^[\s(,-]*(?:(?:de\s+l[ao]s?|del|de)\s+)?/i, '').replace(/[\s),-]+$/, '')
  return name === '' ? null : name
}

/** The number after the words of its kind, with or without the body's name between. */
export function firstNumber(source: Source, kind: Kind, position: number, several: boolean): Numbered | null {
  const { text, folded } = source
  const direct = numberAt(folded, position, kind.yearly)
  if (direct !== null) {
    // `dto226.pdf`
    if (!direct.marked && !source.anyCase && /[a-z]/.test(folded[position - 1] ?? '')) return null
    if (kind.common && !direct.marked && direct.year === null) return null
    const short = direct.number.length < 2 && !direct.marked && direct.year === null
    return short && !several ? null : { number: direct, start: position, organism: null }
  }
  const marked = markedNumberAfter(text, folded, position, kind.kind !== 'ley')
  if (marked !== null) {
    const number = numberAt(folded, marked, kind.yearly)
    const organism = kind.issued ? bodyIn(text.slice(position, marked)) : null
    if (number !== null) return { number, start: position, organism }
  }
  const bare = kind.issued ? bareNumberAfter(text, folded, position) : null
  const number = bare === null ? null : numberAt(folded, bare, true)
  if (bare === null || number === null) return null
  const enough = number.year !== null || (kind.kind === 'resolucion_general' && number.number.length > 2)
  return enough ? { number, start: position, organism: bodyIn(text.slice(position, bare)) } : null
}

interface Stated {
  readonly years: readonly number[]
  readonly organism: string | null
  /** Where what says which norm it is ends, and where all that was read ends. */
  readonly own: number
  readonly end: number
}

/** What follows a number: its date, the body that issued it, its name again, texto ordenado. */
function statedAfter(source: Source, kind: Kind, number: NormNumber): Stated {
  const { text, folded } = source
  const dated = kind.yearly ? datesAt(folded, number.end) : null
  const own = dated?.end ?? ownNameAfter(source, number.end, number.number)
  const years = dated?.years ?? []
  if (!kind.issued) {
    const organism = provinceAfter(text, folded, own)
    return { years, organism, own, end: after(fillers, folded, own) }
  }
  const body = bodyAfter(text, own)
  if (body === null) return { years, organism: null, own, end: after(fillers, folded, own) }
  // `Resolución N° 12 de la SECRETARÍA DE ENERGÍA de fecha 5 de mayo de 2010`
  const late = years.length === 0 && number.year === null && kind.yearly ? datesAt(folded, body.end) : null
  if (late !== null) return { years: late.years, organism: body.name, own: late.end, end: late.end }
  return { years, organism: body.name, own, end: after(fillers, folded, body.end) }
}

function nextItem(source: Source, kind: Kind, position: number, manner: Manner): Numbered | null {
  const { text, folded } = source
  const joined = at(joint, folded, position)
  if (joined === null) return null
  const start = position + joined[0].length
  const number = numberAt(folded, start, kind.yearly)
  if (number === null) return manner.several && kind.issued ? nextOfBody(text, folded, start, kind) : null
  const timed = number.year !== null || datesAt(folded, number.end) !== null
  const alike = kind.yearly ? timed || !manner.years || kind.issued : number.dotted || !manner.dots
  if (number.marked) return alike ? { number, start, organism: null } : null
  if (!manner.several && (number.year === null || !manner.years)) return null
  return (kind.yearly ? timed || !manner.years : alike) ? { number, start, organism: null } : null
}

/** `Resoluciones MC N° 117/2016 y MH N° 236/2017` */
function nextOfBody(text: string, folded: string, start: number, kind: Kind): Numbered | null {
  const from = bareNumberAfter(text, folded, start) ?? markedNumberAfter(text, folded, start, true)
  const number = from === null ? null : numberAt(folded, from, kind.yearly)
  if (from === null || number === null || (number.year === null && !number.marked)) return null
  return { number, start, organism: bodyIn(text.slice(start, from)) }
}

/** The numbers named by what they are similar to: `modificado por su similar 1003/83`. */
export function similarAt(source: Source, position: number, kind: Kind): NormList | null {
  const { folded } = source
  const word = at(similar, folded, position)
  if (word === null) return null
  const start = position + word[0].length
  const number = numberAt(folded, start, kind.yearly)
  if (number === null) return null
  const sure = kind.yearly ? number.year !== null || number.marked : number.dotted
  return sure ? listFrom(source, kind, { number, start, organism: null }, /s\s*$/.test(word[0])) : null
}
const similar = sticky(
  String.raw`(?:similar(?:es)?|modificatori[oa]s?|rectificatori[oa]s?|complementari[oa]s?)${space}`,
)
/** Where the scan stops for them. */
export const similarSource = String.raw`(?:similar(?:es)?|modificatori[oa]s?|rectificatori[oa]s?|complementari[oa]s?)\s{1,3}(?:n(?:ros?)?\.?º?\.?\s{0,3})?\d`
