import { stemmer } from '@orama/stemmers/spanish'
import { foldAccents } from '../../../../shared/text/fold.ts'
import { termHash } from './term-hash.ts'

interface Stem {
  readonly stem: string
  readonly hash: number
}

/** A corpus repeats its words: one entry each costs less than stemming again. Bounded, for endless typos in scans. */
const cache = new Map<string, Stem>()
const cacheLimit = 30_000

function stemOf(word: string): Stem {
  const known = cache.get(word)
  if (known !== undefined) return known
  const stem = /\d/.test(word) ? word : foldAccents(stemmer(word))
  const result = { stem, hash: termHash(stem) }
  if (cache.size >= cacheLimit) cache.clear()
  cache.set(word, result)
  return result
}

/**
 * Spanish Snowball stem, made before accents are dropped (the algorithm reads them), then folded.
 * @param word lower-case, NFC, with its accents
 */
export function stem(word: string): string {
  return stemOf(word).stem
}

/** The term a word is indexed under. */
export function stemHash(word: string): number {
  return stemOf(word).hash
}
