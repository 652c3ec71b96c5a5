/** The notes of a text, wherever they stand in its paragraphs. */
import type { NormLink } from '../corpus/formats/format.ts'
import { mayBeNote, parseNote, plainNote, type AmendmentNote } from './note.ts'

/** Characters a note has at most, addresses of its links included. */
const longest = 3000
/** Where its verb has to be. */
const near = 260

/** A parenthesis that closes an item, as `inc. a)`, and no note. */
const closesItem =
  /(?:(?:^|[\s"“'(])[a-zñ]{1,2}|(?:[Ii]nc(?:iso)?|[Pp]unto|pto|[Aa]p(?:artado|t)?|[Aa]c[áa]pite)s?\.?\s*["“']?[\dA-Za-z.]{1,4}(?: bis)?["”']?)\s?$/u

const verbs =
  '(?:sustitu[ií]d|reemplazad|incorporad|agregad|derogad|abrogad|suprimid|eliminad|restablecid|observad|vetad|modificad|renumerad|rectificad|ratificad|prorrogad|suspendid|texto seg[uú]n)'
/** What begins with a capital and, within a few words, has the verb: a note, whatever becomes of its parsing. */
const opens = new RegExp(
  `^(?:[Nn]ota (?:de )?[Ii]nfo[Ll][Ee][Gg]\\s*:?\\s*)?\\p{Lu}[^;]{0,150}?\\s*${verbs}|^[Tt]exto seg[uú]n`,
  'u',
)
/** Without the capital, only what names its part at once. */
const opensSmall = new RegExp(
  `^(?:art[íi]culo|inciso|p[áa]rrafo|apartado|punto|(?:primer|segundo|tercer|cuarto|[úu]ltimo) p[áa]rrafo)(?: [\\da-z]{1,3}\\)?)?\\s+${verbs}[oa]s? por`,
  'u',
)

/** Offset after the parenthesis that closes the one at `open`; where none does, the end of its paragraph. */
function closing(text: string, open: number): number {
  const limit = Math.min(text.length, open + longest)
  let depth = 0
  let paragraph = -1
  for (let at = open; at < limit; at += 1) {
    const unit = text[at]
    if (unit === '\n' && text[at + 1] === '\n') {
      if (paragraph < 0) paragraph = at
      // The next paragraph is an article, or begins a note of its own: this one was never closed.
      if (
        /^\n\n[^\p{L}(]{0,6}(?:(?:Art(?:[íi]culo|\.)|ART[ÍI]CULO)\s*\d|\(\p{Lu}\p{Ll})/u.test(
          text.slice(at, at + 40),
        )
      )
        return paragraph
    } else if (unit === ']' && text[at + 1] === '(') {
      const close = text.indexOf(')', at)
      if (close < 0 || close > limit) break
      at = close
    } else if (unit === '(') depth += 1
    else if (unit === ')') {
      if (depth === 1 && closesItem.test(text.slice(Math.max(open + 1, at - 24), at).replace(/[*_]/g, ''))) {
        if (!/^\)[*_\s.]*(?:\n\n|$)/.test(text.slice(at, at + 12))) continue
      }
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return paragraph < 0 ? limit : paragraph
}

const begins = (plain: string) => opens.test(plain) || opensSmall.test(plain)

export interface Candidate {
  readonly start: number
  readonly end: number
  readonly note: AmendmentNote | null
}

/** A stretch of the text, the numbers its links lead to after their words: ` ⟦26260⟧`. */
function withLinks(text: string, start: number, end: number, links: readonly NormLink[]): string {
  let [low, high] = [0, links.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((links[middle]?.end ?? 0) <= start) low = middle + 1
    else high = middle
  }
  let stretch = ''
  let from = start
  for (let link = links[low]; link !== undefined && link.end <= end; link = links[++low]) {
    stretch += `${text.slice(from, link.end)} ⟦${link.infolegId}⟧ `
    from = link.end
  }
  return stretch + text.slice(from, end)
}

/** Parentheses that begin as a note does, parsed or not: what coverage is measured over. */
export function* candidateNotes(text: string, links: readonly NormLink[] = []): Generator<Candidate> {
  for (let open = text.indexOf('('); open >= 0;) {
    let next = open + 1
    const ahead = text.slice(open + 1, open + near)
    if (mayBeNote.test(ahead) && text[open - 1] !== ']' && begins(plainNote(ahead))) {
      const end = closing(text, open)
      const whole = withLinks(text, open + 1, text[end - 1] === ')' ? end - 1 : end, links)
      const parsed = parseNote(whole)
      // Verbs further on may stand outside of a parenthesis that was closed before them.
      if (parsed !== null || mayBeNote.test(whole)) {
        yield { start: open, end, note: parsed === null ? null : { start: open, end, ...parsed } }
        if (parsed !== null) next = end
      }
    }
    open = text.indexOf('(', next)
  }
}

/**
 * In order, none within another. Linear in the length of the text.
 * @param links of the text, in order: what a note's norm is known by
 */
export function findNotes(text: string, links: readonly NormLink[] = []): AmendmentNote[] {
  return [...candidateNotes(text, links)].flatMap(({ note }) => (note === null ? [] : [note]))
}
