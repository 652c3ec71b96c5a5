/**
 * Where a text is cut. A passage never crosses an article's beginning or a part, is never cut inside a word, and is
 * about as long as the encoder was trained on.
 */
import type { Address } from '../../../shared/domain/document.ts'
import type { PassageCut } from './passage.ts'
import type { Segment } from './structure-of.ts'

export interface PassageRule {
  /** Words a passage holds at most, except a single word run without blanks. */
  readonly maxWords: number
}

export const defaultRule: PassageRule = { maxWords: 120 }

/** Ends of sentences, as offsets after the blank that follows them. */
function sentenceEnds(text: string, start: number, end: number): number[] {
  const ends: number[] = []
  const pattern = /[.;:!?][)"”»’]*\s+(?=[\p{Lu}\p{N}"“«(¿¡a-z])/gu
  for (const match of text.slice(start, end).matchAll(pattern))
    ends.push(start + match.index + match[0].length)
  return ends
}

function words(text: string): number {
  return text.match(/\S+/g)?.length ?? 0
}

interface Piece {
  readonly start: number
  readonly end: number
  readonly words: number
}

/** A paragraph that is too long, in sentences; a sentence that is too long, in runs of whole words. */
function pieces(text: string, start: number, end: number, limit: number): Piece[] {
  const whole = words(text.slice(start, end))
  if (whole <= limit) return [{ start, end, words: whole }]
  const result: Piece[] = []
  let from = start
  for (const to of [...sentenceEnds(text, start, end), end]) {
    const count = words(text.slice(from, to))
    if (count <= limit) result.push({ start: from, end: to, words: count })
    else result.push(...runs(text, from, to, limit))
    from = to
  }
  return result
}

function runs(text: string, start: number, end: number, limit: number): Piece[] {
  const result: Piece[] = []
  let from = start
  let count = 0
  for (const match of text.slice(start, end).matchAll(/\S+\s*/g)) {
    count += 1
    const to = start + match.index + match[0].length
    if (count === limit) {
      result.push({ start: from, end: to, words: count })
      from = to
      count = 0
    }
  }
  if (from < end) result.push({ start: from, end, words: count })
  return result
}

/** Passages in order, without overlap; each is `text.slice(start, end)` with no blank at either end. */
export function cutPassages(
  text: string,
  segments: readonly Segment[],
  rule: PassageRule = defaultRule,
): PassageCut[] {
  const cuts: PassageCut[] = []
  let open: { start: number; end: number; words: number; address: Address } | undefined
  const close = () => {
    if (open === undefined) return
    const slice = text.slice(open.start, open.end)
    const start = open.start + (slice.length - slice.trimStart().length)
    const end = open.end - (slice.length - slice.trimEnd().length)
    if (end > start) cuts.push({ start, end, address: open.address })
    open = undefined
  }
  for (const segment of segments) {
    if (segment.boundary) close()
    for (const piece of pieces(text, segment.start, segment.end, rule.maxWords)) {
      if (open !== undefined && open.words + piece.words > rule.maxWords) close()
      open =
        open === undefined
          ? { start: piece.start, end: piece.end, words: piece.words, address: segment.address }
          : { ...open, end: piece.end, words: open.words + piece.words }
    }
  }
  close()
  return cuts
}
