/** The references of one text as they are kept: grouped by the norm they cite. Pure: what a worker runs. */
import type { NormType } from '../../../shared/domain/vocabulary.ts'
import { fold } from '../../../shared/text/fold.ts'
import {
  aliases as known,
  findReferences,
  targetOf,
  type Alias,
  type FoundReference,
} from './grammar/index.ts'
import { ownTargets, type Named } from './own-targets.ts'

/** Raise it whenever the grammar, or what is made of it here, finds something else in a text: libraries read theirs anew. */
export const readingVersion = 1

/** A norm as a text names it. */
export interface CitedNorm {
  readonly target: string
  readonly kind: string
  readonly label: string
  readonly organism: string | null
  readonly types: readonly NormType[]
  readonly number: string | null
  readonly year: number | null
  readonly gdeCode: string | null
}

/** Where a text cites it; offsets are UTF-16 units. */
export interface Place {
  readonly start: number
  readonly end: number
  /** `12;15-18`; empty where the norm is cited whole. */
  readonly articles: string
  readonly annex: string
  readonly inciso: string
}

export interface CitedPlaces {
  readonly norm: CitedNorm
  readonly places: readonly Place[]
}

/** By what a text is read: counted, so that what was read by another one is told apart. */
export interface Reading {
  readonly rule: number
  readonly aliases: readonly Alias[]
}

/** Kinds whose number begins anew each year. */
const yearless = new Set<string>(['ley', 'codigo', 'gde', 'fallos'])

/**
 * A decree cited without its year, in a text that elsewhere cites one of that number with a year, and with one only, is
 * that one.
 */
function settled(references: readonly FoundReference[]): readonly FoundReference[] {
  const years = new Map<string, Set<number>>()
  const nameOf = ({ kind, number }: FoundReference) => `${kind}:${number ?? ''}`
  for (const each of references) {
    if (each.number === null || each.year === null || yearless.has(each.kind)) continue
    const known = years.get(nameOf(each))
    if (known === undefined) years.set(nameOf(each), new Set([each.year]))
    else known.add(each.year)
  }
  if (years.size === 0) return references
  return references.map((each) => {
    if (each.number === null || each.year !== null || yearless.has(each.kind)) return each
    const [year, other] = years.get(nameOf(each)) ?? []
    if (year === undefined || other !== undefined) return each
    return { ...each, year, label: `${each.label}/${year}` }
  })
}

export function articlesText(articles: FoundReference['articles']): string {
  return articles.map(({ from, to }) => (to === null ? from : `${from}-${to}`)).join(';')
}

/**
 * What the grammar gives no target, for its year or its body may be several, is still a citation that a person can follow
 * to what it may mean; it stands for itself alone.
 */
function ownTarget({ kind, number, year, series, organism }: FoundReference): string | null {
  if (number === null) return null
  return `open:${kind}:${series ?? ''}${number}/${year === null ? '' : String(year)}:${fold(organism ?? '')}`
}

let lately: { own: string; all: readonly Alias[] } = { own: '[]', all: known }

/** A person's own names before those known. The same array for the same names: the grammar makes its words of it once. */
function allAliases(own: readonly Alias[]): readonly Alias[] {
  const named = JSON.stringify(own)
  if (lately.own !== named) lately = { own: named, all: own.length === 0 ? known : [...own, ...known] }
  return lately.all
}

/** Characters at the beginning of a text where its own heading may stand in any form. */
const heading = 300

/** A document's own name at its head, or in a line of its own, cites nothing. */
function isHeading(text: string, { start, end, articles }: FoundReference): boolean {
  if (articles.length > 0) return false
  if (start < heading) return true
  const line = text.slice(text.lastIndexOf('\n', start) + 1, start)
  return line.trim() === '' && /^[\s.:-]*(?:\n|$)/.test(text.slice(end, end + 8))
}

/**
 * Every norm that a text cites, in the order of its first place.
 * @param self what the document itself is
 */
export function readReferences(text: string, aliases: readonly Alias[], self: Named): CitedPlaces[] {
  const own = new Set(ownTargets(self))
  const groups = new Map<string, { norm: CitedNorm; places: Place[] }>()
  for (const found of settled(findReferences(text, allAliases(aliases)))) {
    const target = targetOf(found) ?? ownTarget(found)
    if (target === null || (own.has(target) && isHeading(text, found))) continue
    const { kind, label, organism, types, number, year, gdeCode, start, end } = found
    const name = `${target}\n${kind}\n${label}\n${organism ?? ''}`
    const place: Place = {
      start,
      end,
      articles: articlesText(found.articles),
      annex: found.annex ?? '',
      inciso: found.inciso ?? '',
    }
    const group = groups.get(name)
    if (group !== undefined) group.places.push(place)
    else
      groups.set(name, {
        norm: { target, kind, label, organism, types, number, year, gdeCode },
        places: [place],
      })
  }
  return [...groups.values()]
}
