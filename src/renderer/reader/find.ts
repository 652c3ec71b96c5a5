/** Finding a text in a document, whatever its case and accents. */
import { foldAccents } from '../../shared/text/fold.ts'

/** More than anybody steps through; the count then says «más de». */
export const mostFound = 10_000

/**
 * Case and acute accents aside, unit by unit, so that an offset in one is an offset in the other: a letter whose lower
 * case is longer than itself stays as it is.
 */
export function foldInPlace(text: string): string {
  const lower = text.toLowerCase()
  const same = lower.length === text.length ? lower : Array.from(text, lowered).join('')
  return foldAccents(same)
}

function lowered(letter: string): string {
  const lower = letter.toLowerCase()
  return lower.length === letter.length ? lower : letter
}

/** @param folded what `foldInPlace` gave for the text @returns ascending pairs of offsets, none over another */
export function occurrences(folded: string, typed: string): [number, number][] {
  const sought = foldInPlace(typed.trim())
  const found: [number, number][] = []
  if (sought === '') return found
  for (let at = folded.indexOf(sought); at >= 0; at = folded.indexOf(sought, at + sought.length)) {
    found.push([at, at + sought.length])
    if (found.length >= mostFound) break
  }
  return found
}
