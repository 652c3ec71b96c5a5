/** What a number line or a GDE code says of a norm: `Resolución 241/2018`, `LEY N° 27.500`, `DA-2018-1450-APN-JGM`. */
import type { NormType } from '../../../../shared/domain/vocabulary.ts'
import { fold } from '../../../../shared/text/fold.ts'

export interface NormNumber {
  readonly type: NormType
  readonly number: string | null
  readonly year: number | null
}

/** Longest first: `resolución general` before `resolución`. */
const typeNames: readonly (readonly [RegExp, NormType])[] = [
  [/^decision(?:es)? administrativas?\b/, 'decision_administrativa'],
  [/^decreto[ -]ley\b/, 'decreto_ley'],
  [/^decreto de necesidad y urgencia\b/, 'dnu'],
  [/^dnu\b/, 'dnu'],
  [/^decretos?\b/, 'decreto'],
  [/^leyes\b|^ley\b/, 'ley'],
  [/^resolucion(?:es)? general(?:es)? conjuntas?\b/, 'resolucion_conjunta'],
  [/^resolucion(?:es)? general(?:es)?\b/, 'resolucion_general'],
  [/^resolucion(?:es)? conjuntas?\b/, 'resolucion_conjunta'],
  [/^resolucion(?:es)? sintetizadas?\b/, 'resolucion_sintetizada'],
  [/^resolucion(?:es)?\b/, 'resolucion'],
  [/^disposicion(?:es)? conjuntas?\b/, 'disposicion_conjunta'],
  [/^disposicion(?:es)?\b/, 'disposicion'],
  [/^acordadas?\b/, 'acordada'],
  [/^comunicacion(?:es)?\b/, 'comunicacion'],
  [/^circular(?:es)?\b/, 'circular'],
  [/^in(?:s)?truccion(?:es)?\b/, 'instruccion'],
  [/^laudos?\b/, 'laudo'],
  [/^actas?\b/, 'acta'],
]

/** Prefixes of GDE codes that name a type of norm. */
const gdeTypes: Readonly<Record<string, NormType>> = {
  DA: 'decision_administrativa',
  DECAD: 'decision_administrativa',
  DECTO: 'decreto',
  DCTO: 'decreto',
  DNU: 'dnu',
  RESOL: 'resolucion',
  RESFC: 'resolucion',
  RESGC: 'resolucion_general',
  RESOG: 'resolucion_general',
  DI: 'disposicion',
  DISFC: 'disposicion',
  INSTR: 'instruccion',
}

/** The type a line begins with, e.g. a rubro or a number line. */
export function typeOf(line: string): NormType | null {
  const folded = fold(line).trim()
  return typeNames.find(([pattern]) => pattern.test(folded))?.[1] ?? null
}

/** @param year the year known from elsewhere, where the line has none */
export function parseNormLine(line: string, year: number | null = null): NormNumber | null {
  const type = typeOf(line)
  if (type === null) return null
  const found = /(?:n(?:ro|º|°|o)?\.?\s*)?(\d[\d.]*)(?:\s*[-/]\s*(\d{4}|\d{2}))?(?:\D|$)/i.exec(line)
  const digits = found?.[1]?.replace(/\./g, '') ?? null
  return {
    type,
    number: digits === null ? null : String(Number(digits)),
    year: wholeYear(found?.[2]) ?? year,
  }
}

function wholeYear(digits: string | undefined): number | null {
  if (digits === undefined) return null
  const value = Number(digits)
  return digits.length === 4 ? value : value + (value < 50 ? 2000 : 1900)
}

const gde = /\b([A-Z]{2,6})-(\d{4})-(\d{1,9})-([A-Z]{2,8})-([A-Z0-9_]{1,20})(?:#([A-Z0-9_]{1,20}))?/

export interface GdeCode extends NormNumber {
  readonly code: string
}

/** The first GDE code of a norm (not of an expediente) in a line. */
export function parseGdeCode(line: string): GdeCode | null {
  const found = gde.exec(line)
  const type = gdeTypes[found?.[1] ?? '']
  if (found === null || type === undefined) return null
  return { code: found[0], type, number: String(Number(found[3])), year: Number(found[2]) }
}
