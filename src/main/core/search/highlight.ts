/** Where the query's words stand in the original text of a passage, and how well the passage answers by words. */
import type { QueryWord } from './query.ts'
import { stem } from './analysis/stem.ts'
import { stopWords } from './analysis/stop-words.ts'
import { tokenise } from './analysis/tokenise.ts'

export interface WordMatch {
  /** Offsets into the document's text. */
  readonly highlights: [number, number][]
  /** Words found, as the text has them, each once. */
  readonly words: string[]
  /** Frequency of each stem of the query in the passage. */
  readonly frequencies: ReadonlyMap<string, number>
  /** Words of the passage. */
  readonly length: number
}

/** @param start where `text` begins in the document */
export function matchWords(
  text: string,
  start: number,
  words: readonly QueryWord[],
  phrases: readonly (readonly string[])[],
  prefixes: readonly string[],
): WordMatch {
  const stems = new Set(words.map((word) => word.stem))
  const inPhrases = new Set(phrases.flat())
  const highlights: [number, number][] = []
  const found = new Map<string, string>()
  const frequencies = new Map<string, number>()
  const tokens = tokenise(text)
  for (const token of tokens) {
    const own = stem(token.word)
    if (stems.has(own)) frequencies.set(own, (frequencies.get(own) ?? 0) + 1)
    const hit =
      stems.has(own) ||
      inPhrases.has(token.exact) ||
      prefixes.some((prefix) => token.exact.startsWith(prefix))
    if (!hit) continue
    const last = highlights.at(-1)
    // Neighbours apart by blanks only are one stretch: `licencia por maternidad`.
    if (last !== undefined && /^[\s]*$/.test(text.slice(last[1] - start, token.start)))
      last[1] = start + token.end
    else highlights.push([start + token.start, start + token.end])
    if (!found.has(token.exact)) found.set(token.exact, text.slice(token.start, token.end))
  }
  const telling = highlights.filter(
    ([from, to]) => !stopWords.has(text.slice(from - start, to - start).toLowerCase()),
  )
  return { highlights: telling, words: [...found.values()], frequencies, length: tokens.length }
}
