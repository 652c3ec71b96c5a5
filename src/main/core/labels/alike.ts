/**
 * Passages equal or nearly equal to one, which are marked with it. The equal ones by their hash; the nearly equal among
 * those that a search for the passage's own words brings, since a text that shares nine runs of words in ten cannot be
 * far down: comparing with all passages of a library would take minutes, and a signature of each a third of its size.
 */
import type { SearchAnswer, SearchRequest } from '../../../shared/contract/search.ts'
import { searchInput } from '../../../shared/contract/search.ts'
import { hashedPassage, passagesOfHash, type HashedPassage } from '../corpus/read-hashes.ts'
import type { Reader } from '../library/database.ts'
import { minHash, similarity } from '../near/minhash.ts'
import { tokenise } from '../search/analysis/tokenise.ts'

export type Search = (request: SearchRequest, signal?: AbortSignal) => Promise<SearchAnswer>

/** As the splits of the trainer have it. */
export const nearlyEqual = 0.9
/** Equal passages marked with one, at most: a formula of style is in thousands. */
export const mostEqual = 200
/** Documents looked at for nearly equal passages. */
const depth = 30
/** Characters of the passage that are searched for; a query has 2,000 at most. */
const sought = 1_500
/** Below it, equal words say little. */
const leastWords = 8

export async function alikeTo(
  reader: Reader,
  search: Search,
  passage: HashedPassage,
  text: string,
  signal?: AbortSignal,
): Promise<HashedPassage[]> {
  const found = new Map<number, HashedPassage>()
  for (const each of passagesOfHash(reader, passage.hash, mostEqual + 1, passage.documentId))
    if (each.id !== passage.id) found.set(each.id, each)
  const words = tokenise(text).map((token) => token.exact)
  if (words.length >= leastWords) {
    const query = words.join(' ').slice(0, sought)
    const request = searchInput.parse({ text: query, mode: 'lexical', limit: depth, remember: false })
    const signature = minHash(text)
    for (const { passage: best, passages } of (await search(request, signal)).results)
      for (const each of [best, ...passages]) {
        if (each.id === passage.id || found.has(each.id)) continue
        if (similarity(signature, minHash(each.text)) < nearlyEqual) continue
        const near = hashedPassage(reader, each.id)
        if (near !== undefined) found.set(near.id, near)
      }
  }
  return [...found.values()].slice(0, mostEqual)
}
