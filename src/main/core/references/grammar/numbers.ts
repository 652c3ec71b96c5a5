/** A norm's number and year as they are written: `N° 24.240`, `908/83`, `12-E/2017`, `1759 de fecha 3 de abril de 1972`. */
import { at, gap, space, sticky } from './cursor.ts'

export interface NormNumber {
  readonly number: string
  readonly year: number | null
  /** `N°` or the like stood before it. */
  readonly marked: boolean
  readonly dotted: boolean
  readonly end: number
}

const months = 'enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre'

/** `N°`, `Nº s`, `Nros.`, `No.`, `número`; what a number or a code follows. */
export const markerSource = String.raw`(?:numeros?|n(?:ros?|os?|um)?\.?${gap}(?:[º*]|o\b|ro\b)?\.?s?\.?)[:",]?${gap}(?=[\d"a-z])`
const marker = sticky(markerSource)
const digits = sticky(
  String.raw`(?:i/)?(\d{1,3}(?:\.\d{3}){1,2}|\d{1,2}(?:\.\s| )\d{3}(?=[^\d.,/]|[.,]\s|$)|\d{1,6})(?!\d|[.,]\d)((?:${gap}-?${gap}"?e"?(?=${gap}[-/]${gap}\d))?(?:[-/](?!e?[-/]?\d{2,4}\b)[a-z][a-z.]{0,11}(?=[-/]))?(?:${gap}/${gap}|-)(\d{4}|\d{2}|[12]\.\d{3})(?!\d|[-/.]\d))?`,
)
const dateLead = String.raw`${gap},?${gap}(?:respectivamente,?${space})?\(?(?:(?:dictad|suscript|firmad|emitid)[oa]s?${space}(?:el${space}(?:dia${space})?|con${space}fecha${space}(?:del?${space})?)|(?:con|de)${space}fechas?${space}(?:del?${space})?|(?:ambas|ambos|todas|todos|ambas dos),?${space}del?${space}(?:fecha${space})?|del?${space}(?:dia${space}|mes de${space})?)`
const day = String.raw`(?:(?:\d{1,2}${gap}(?:º|ro\.?)?${gap}(?:del?${space})?(?:${months}),?${space}(?:del?${space}(?:año${space})?)?)(\d{4}|[12]\.\d{3})|\d{1,2}[/.-]\d{1,2}[/.-](\d{4}|\d{2})|(?:año${space})?((?:18|19|20)\d\d|[12]\.\d{3}))(?!\d|[.,/-]\d)`
const dated = sticky(dateLead + day)
/** `de fechas 13 de junio de 2005 y 30 de diciembre de 2010`: one date for each norm. */
const furtherDate = sticky(String.raw`${gap}(?:,|y)${gap}(?:del?${space})?${day}`)
const daysOnly = sticky(
  String.raw`${gap}(?:de${space}(?:${months})|dias?\b|años?\b|meses\b|horas\b|hs\b|%|por${space}ciento|pesos\b)`,
)

/** Decrees are cited with two digits of years of both centuries; nothing is cited from years to come. */
const lastShortYear = 30

function wholeYear(written: string | undefined): number | null {
  if (written === undefined) return null
  const value = Number(written.replace('.', ''))
  if (written.length === 2) return value + (value <= lastShortYear ? 2000 : 1900)
  return value >= 1810 && value < 2100 ? value : null
}

/** Where a number may begin: after `N°`, where it is there. */
export function afterMarker(text: string, position: number): { marked: boolean; end: number } {
  const found = at(marker, text, position)
  return { marked: found !== null, end: position + (found?.[0].length ?? 0) }
}

/** @param yearly whether what follows `/` is a year */
export function numberAt(text: string, position: number, yearly: boolean): NormNumber | null {
  const start = afterMarker(text, position)
  const found = at(digits, text, start.end)
  if (found === null) return null
  const [whole, written = '', tail = '', yearText] = found
  const year = wholeYear(yearText)
  const number = String(Number(written.replace(/[.\s]/g, '')))
  // `24.240-25.326` is no year, and a hyphen before two digits is one only where years are written so.
  const kept = year !== null && (yearly || tail.includes('/'))
  const end = start.end + (kept ? whole.length : whole.indexOf(written) + written.length)
  const base = { number, marked: start.marked, dotted: written.includes('.') }
  if (!start.marked && !kept && at(daysOnly, text, end) !== null) return null
  return { ...base, year: yearly && kept ? year : null, end }
}

export interface Dates {
  /** Of the date; of each, where several dates follow for several norms. */
  readonly years: readonly number[]
  readonly end: number
}

/** The date that follows, or the dates. */
export function datesAt(text: string, position: number): Dates | null {
  const years: number[] = []
  let end = position
  for (let found = at(dated, text, position); found !== null; found = at(furtherDate, text, end)) {
    const year = wholeYear(found[1] ?? found[2] ?? found[3])
    if (year === null) break
    years.push(year)
    end += found[0].length
    if (years.length === 1 && !/^\W*(?:respectivamente\W*)?(?:de|con)\sfechas\b/.test(found[0])) break
  }
  return years.length === 0 ? null : { years, end }
}
