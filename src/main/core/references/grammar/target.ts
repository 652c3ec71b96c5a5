/** One name for what a reference may mean: equal for two that may name the same norm. */
import { gdePrefixes } from './kinds.ts'
import type { FoundReference } from './reference.ts'

/** Kinds told apart in words and not in numbering. */
const family: Readonly<Partial<Record<string, string>>> = { dnu: 'decreto' }
const gdeFamily: Readonly<Record<string, string>> = {
  decreto: 'decreto',
  dnu: 'decreto',
  decision_administrativa: 'decision_administrativa',
}
/** General resolutions of the AFIP and CNV are numbered on from year to year; those of others begin anew each January. */
const runsOn = 100

/**
 * `ley:24240`, `decreto:70/2023`, `resolucion:241/2018`, `gde:RESOL-2018-241-APN-ENRE#MEN`, `fallos:332:1963`. Null where
 * what is written does not say enough: a decree without its year, a law of a province.
 */
export function targetOf(reference: Omit<FoundReference, 'start' | 'end' | 'text'>): string | null {
  const { kind, number, year, gdeCode, series, organism } = reference
  if (kind === 'gde') {
    if (gdeCode === null) return null
    const of = gdeFamily[gdePrefixes[gdeCode.slice(0, gdeCode.indexOf('-'))] ?? '']
    return of === undefined ? `gde:${gdeCode}` : `${of}:${number ?? ''}/${String(year)}`
  }
  if (number === null) return null
  if (kind === 'fallos') return `fallos:${number}`
  const [type] = reference.types
  const name = kind === 'codigo' ? (type ?? 'ley') : kind
  const of = family[name] ?? name
  if (of === 'ley' || of === 'decreto') {
    if (organism !== null) return null
    if (of === 'ley') return `ley:${number}`
  }
  if (of === 'comunicacion') return series === null ? null : `comunicacion:${series}:${number}`
  if (of === 'resolucion_general' && Number(number) >= runsOn) return `resolucion_general:${number}`
  return year === null ? null : `${of}:${number}/${String(year)}`
}
