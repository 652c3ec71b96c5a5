/**
 * Passages equal or nearly equal to one, which are marked with it. The equal ones by their hash; the nearly equal among
 * those that a search for the passage's own words brings, since a text that shares nine runs of words in ten cannot be
 * far down: comparing with all passages of a library would take minutes, and a signature of each a third of its size.
 */
import type { SearchAnswer, SearchRequest } from '../../../shared/contract/search.ts'
import { hashedPassage, passagesOfHash, type HashedPassage } from '../corpus/read-hashes.ts'
import { readPassage, readText } from '../corpus/read.ts'
import type { Reader } from '../library/database.ts'
import { minHash, similarity } from '../near/minhash.ts'
import { tokenise } from '../search/analysis/tokenise.ts'

export type Search = (request: SearchRequest, signal?: AbortSignal) => Promise<SearchAnswer>
/** Numbers of the passages best by words, best first. */
export type ByWords = (text: string, count: number, signal?: AbortSignal) => Promise<number[]>

/** As the splits of the trainer have it. */
export const nearlyEqual = 0.9
/** Equal passages marked with one, at most: a formula of style is in thousands. */
export const mostEqual = 200
/** Passages looked at for nearly equal ones. */
const depth = 60
/** Words of the passage that are searched for: a text that shares nine runs in ten has nearly all of them. */
const sought = 24
/** Below it, equal words say little. */
const leastWords = 8
/** One of another length shares fewer than nine runs in ten: its text is not read. */
const [shorter, longer] = [0.8, 1.25]

/** The longest are the rarest, or nearly; a search for all words of a passage takes twice as long. */
function tellingOf(words: readonly string[]): string {
  const longest = [...new Set(words)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
  return longest.slice(0, sought).join(' ')
}

export async function alikeTo(
  reader: Reader,
  byWords: ByWords,
  passage: HashedPassage,
  text: string,
  signal?: AbortSignal,
): Promise<HashedPassage[]> {
  const found = new Map<number, HashedPassage>()
  for (const each of passagesOfHash(reader, passage.hash, mostEqual + 1, passage.documentId))
    if (each.id !== passage.id) found.set(each.id, each)
  const words = tokenise(text).map((token) => token.exact)
  if (words.length >= leastWords) {
    const signature = minHash(text)
    for (const id of await byWords(tellingOf(words), depth, signal)) {
      if (id === passage.id || found.has(id)) continue
      const other = readPassage(reader, id)
      const ratio = other === undefined ? 0 : (other.end - other.start) / Math.max(1, text.length)
      if (other === undefined || ratio < shorter || ratio > longer) continue
      const own = readText(reader, other.documentKey).text.slice(other.start, other.end)
      if (similarity(signature, minHash(own)) < nearlyEqual) continue
      const near = hashedPassage(reader, id)
      if (near !== undefined) found.set(near.id, near)
    }
  }
  return [...found.values()].slice(0, mostEqual)
}
