/** What one reading gives: a norm without the articles cited of it. */
import { kinds, type Kind } from './kinds.ts'
import type { NameIndex } from './names.ts'
import type { FoundReference } from './reference.ts'

/** The text being read, as written and folded, and the names known. */
export interface Source {
  readonly text: string
  readonly folded: string
  readonly names: NameIndex
  /** Capitals say nothing: it was typed into a box. */
  readonly anyCase: boolean
}

export type NormPart = Omit<FoundReference, 'text' | 'articles' | 'inciso'> & {
  /** Counts only where an article is cited of it. */
  readonly needsArticle: boolean
}

export interface NormList {
  readonly norms: readonly NormPart[]
  /** Beyond what says which norm, where the list would go on: after the body that issued it. */
  readonly end: number
}

const nothing = {
  year: null,
  gdeCode: null,
  series: null,
  organism: null,
  annex: null,
  needsArticle: false,
} as const

/** @param facts what is known beyond a kind, a place and a number */
export function partOf(
  facts: Pick<NormPart, 'start' | 'end' | 'kind' | 'types' | 'number' | 'label'> & Partial<NormPart>,
): NormPart {
  return { ...nothing, ...facts }
}

const dotted = (number: string) => number.replace(/\B(?=(?:\d{3})+$)/g, '.')

/** `Ley 24.240`, `Decreto 908/1983`, `Comunicación “A” 6534` */
export function labelOf(kind: Kind, number: string, year: number | null, letter: string | null): string {
  const shown = kind.kind === 'ley' || kind.kind === 'decreto_ley' ? dotted(number) : number
  const serial = letter === null ? shown : `“${letter}” ${shown}`
  return `${kind.label} ${serial}${year === null ? '' : `/${String(year)}`}`
}

/** The row of a kind, for norms cited by what they are similar to. */
export function kindNamed(name: string): Kind | undefined {
  return kinds.find(({ kind }) => kind === name)
}
