/**
 * How alike two texts are by the runs of words they share (Broder 1997, MinHash): what the gazette repeats with another
 * name or date is nearly equal. Signatures compare in microseconds, and bands of them find the like ones among many
 * without comparing all with all (Indyk & Motwani 1998).
 */
import { termHash } from '../search/analysis/term-hash.ts'
import { tokenise } from '../search/analysis/tokenise.ts'

/** [hashes]: the least hash of the text's shingles under each of the hash functions. */
export type Signature = Uint32Array

/** Standard error of an estimate of .9: √(.9 · .1 / 128) = .027. */
const hashes = 128
/** Words a shingle. */
const width = 3
/** Rows a band: texts alike by .8 share one of the 32 bands with probability 1 − (1 − .8⁴)³² > .9999. */
const rows = 4

/** MurmurHash3's finaliser: every bit of the input changes about half of the output's. */
function mix(value: number): number {
  let h = value
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** Fixed, so that a signature means the same in every library. */
const seeds = Uint32Array.from({ length: hashes }, (_, i) => mix(0x9e3779b9 * (i + 1)))

/** Hashes of the runs of three words; of what there is where there are fewer. */
function shinglesOf(text: string): Set<number> {
  const words = tokenise(text).map((token) => token.exact)
  if (words.length === 0) return new Set()
  const shingles = new Set<number>()
  for (let at = 0; at === 0 || at + width <= words.length; at += 1)
    shingles.add(termHash(words.slice(at, at + width).join(' ')))
  return shingles
}

export function minHash(text: string): Signature {
  const signature = new Uint32Array(hashes).fill(0xffffffff)
  for (const shingle of shinglesOf(text))
    for (let i = 0; i < hashes; i += 1) {
      const value = mix(shingle ^ (seeds[i] ?? 0))
      if (value < (signature[i] ?? 0)) signature[i] = value
    }
  return signature
}

/** Estimated Jaccard index of the two sets of shingles, 0 to 1. */
export function similarity(a: Signature, b: Signature): number {
  let equal = 0
  for (let i = 0; i < hashes; i += 1) if (a[i] === b[i]) equal += 1
  return equal / hashes
}

/** Finds the like ones among many. */
export class NearIndex<T> {
  readonly #items: { readonly item: T; readonly signature: Signature }[] = []
  /** By band and its rows. */
  readonly #buckets = new Map<string, number[]>()

  add(item: T, signature: Signature): void {
    const at = this.#items.length
    this.#items.push({ item, signature })
    for (const key of bands(signature)) {
      const bucket = this.#buckets.get(key)
      if (bucket === undefined) this.#buckets.set(key, [at])
      else bucket.push(at)
    }
  }

  /** Those at least so alike, in the order in which they came. */
  near(signature: Signature, least: number): T[] {
    const found = new Set<number>()
    for (const key of bands(signature)) for (const at of this.#buckets.get(key) ?? []) found.add(at)
    return [...found]
      .sort((x, y) => x - y)
      .flatMap((at) => {
        const known = this.#items[at]
        return known !== undefined && similarity(known.signature, signature) >= least ? [known.item] : []
      })
  }
}

function* bands(signature: Signature): Iterable<string> {
  for (let from = 0; from < hashes; from += rows)
    yield `${String(from)}:${signature.subarray(from, from + rows).join(',')}`
}
