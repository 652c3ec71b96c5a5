import { stemmer } from '@orama/stemmers/spanish'
import { foldAccents } from '../../../../shared/text/fold.ts'

/** A corpus repeats its words: one entry each costs less than stemming again. Bounded, for endless typos in scans. */
const cache = new Map<string, string>()
const cacheLimit = 200_000

/**
 * Spanish Snowball stem, made before accents are dropped (the algorithm reads them), then folded.
 * @param word lower-case, NFC, with its accents
 */
export function stem(word: string): string {
  const known = cache.get(word)
  if (known !== undefined) return known
  const result = /\d/.test(word) ? word : foldAccents(stemmer(word))
  if (cache.size >= cacheLimit) cache.clear()
  cache.set(word, result)
  return result
}
