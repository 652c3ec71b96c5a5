/**
 * What a person said of a stretch of a text, found again in the text as it is now. It holds as long as the same words
 * stand there, wherever they have moved to. Pure.
 */
import type { CitedPlaces, CitedNorm, Place } from './found.ts'

/** UTF-16 units of the surroundings that are kept. */
const around = 48

export interface Anchor {
  readonly before: string
  readonly quote: string
  readonly after: string
}

export interface Correction extends Anchor {
  readonly id: number
  /** What it refers to and in which article; null where it is no reference. */
  readonly to: { readonly norm: CitedNorm; readonly article: string | null } | null
  /** Where it was found the last time. */
  readonly start: number | null
}

/** Blanks and case say nothing: the same page is laid out anew by each source. */
const plain = (text: string) => text.replace(/\s+/g, ' ').trim().toLowerCase()

export function anchorOf(text: string, start: number, end: number): Anchor {
  return {
    before: text.slice(Math.max(0, start - around), start),
    quote: text.slice(start, end),
    after: text.slice(end, end + around),
  }
}

/** Letters nearest to the words, at the end of what precedes or the beginning of what follows, that agree. */
function agreeing(x: string, y: string, side: 'before' | 'after'): number {
  const [a, b] = [plain(x), plain(y)]
  const at = (text: string, i: number) => text.at(side === 'before' ? -1 - i : i)
  let same = 0
  while (same < Math.min(a.length, b.length) && at(a, same) === at(b, same)) same += 1
  return same
}

/** A side agrees when what was nearest does; at an end of the document there was nothing, and there must be nothing now. */
function sideAgrees(kept: string, now: string, agree: number): boolean {
  const whole = plain(kept).length
  return whole === 0 ? plain(now) === '' : agree >= Math.min(whole, around / 2)
}

/**
 * Where the words stand now: among the places with the very words and with one side at least of what surrounded them, the
 * one that agrees most, and of equals the nearest to where it was.
 */
export function locate(
  text: string,
  anchor: Anchor,
  was: number | null,
): readonly [number, number] | undefined {
  const pattern = anchor.quote
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('\\s+')
  if (pattern === '') return undefined
  let best: { span: readonly [number, number]; agree: number; far: number } | undefined
  for (const { index, 0: found } of text.matchAll(new RegExp(pattern, 'giu'))) {
    const end = index + found.length
    const now = anchorOf(text, index, end)
    const before = agreeing(anchor.before, now.before, 'before')
    const after = agreeing(anchor.after, now.after, 'after')
    const holds = sideAgrees(anchor.before, now.before, before) || sideAgrees(anchor.after, now.after, after)
    if (!holds) continue
    const [agree, far] = [before + after, was === null ? 0 : Math.abs(index - was)]
    if (best === undefined || agree > best.agree || (agree === best.agree && far < best.far))
      best = { span: [index, end], agree, far }
  }
  return best?.span
}

export interface Corrected {
  readonly cited: CitedPlaces[]
  /** By correction: where its words stand; null where they stand nowhere any more. */
  readonly found: ReadonlyMap<number, readonly [number, number] | null>
}

/** References as read, with what a person said in place of what the grammar found there. */
export function correct(
  text: string,
  read: readonly CitedPlaces[],
  corrections: readonly Correction[],
): Corrected {
  const found = new Map<number, readonly [number, number] | null>()
  let cited = [...read]
  for (const correction of corrections) {
    const span = locate(text, correction, correction.start)
    found.set(correction.id, span ?? null)
    if (span === undefined) continue
    const [start, end] = span
    const beside = (place: Place) => place.end <= start || place.start >= end
    cited = cited
      .map(({ norm, places }) => ({ norm, places: places.filter(beside) }))
      .filter(({ places }) => places.length > 0)
    if (correction.to === null) continue
    const place: Place = { start, end, articles: correction.to.article ?? '', annex: '', inciso: '' }
    const same = cited.findIndex(({ norm }) => norm.target === correction.to?.norm.target)
    const group = cited[same]
    if (group === undefined) cited.push({ norm: correction.to.norm, places: [place] })
    else
      cited[same] = { norm: group.norm, places: [...group.places, place].sort((x, y) => x.start - y.start) }
  }
  return { cited, found }
}
