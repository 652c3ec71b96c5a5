/**
 * Byte-pair encoding (Sennrich, Haddow & Birch 2016): the most frequent pair of neighbours becomes a token, again and
 * again, until the vocabulary is full. Counts are kept per pair, so that a merge touches only the words that have it.
 */
import { byteCharacters } from './byte-level.ts'

export interface Vocabulary {
  /** In the order of their numbers: special ones, bytes, then merges. */
  readonly tokens: readonly string[]
  /** In the order in which they were learnt, which is that in which they apply. */
  readonly merges: readonly (readonly [string, string])[]
}

interface Word {
  readonly pieces: number[]
  readonly count: number
}

/** Pairs of token numbers as one number: vocabularies stay below 2²⁰. */
const keyOf = (a: number, b: number): number => a * 0x100000 + b

/** A heap of pairs by count, the largest first; of equal ones the smaller key, so that a run is repeatable. */
class PairHeap {
  readonly #keys: number[] = []
  readonly #counts: number[] = []

  get size(): number {
    return this.#keys.length
  }

  #before(i: number, j: number): boolean {
    const [a = 0, b = 0] = [this.#counts[i], this.#counts[j]]
    return a > b || (a === b && (this.#keys[i] ?? 0) < (this.#keys[j] ?? 0))
  }

  #swap(i: number, j: number): void {
    for (const list of [this.#keys, this.#counts]) {
      const kept = list[i] ?? 0
      list[i] = list[j] ?? 0
      list[j] = kept
    }
  }

  push(key: number, count: number): void {
    this.#keys.push(key)
    this.#counts.push(count)
    for (let i = this.#keys.length - 1; i > 0;) {
      const up = (i - 1) >> 1
      if (!this.#before(i, up)) return
      this.#swap(i, up)
      i = up
    }
  }

  pop(): { key: number; count: number } | undefined {
    const [key, count] = [this.#keys[0], this.#counts[0]]
    if (key === undefined || count === undefined) return undefined
    this.#swap(0, this.#keys.length - 1)
    this.#keys.pop()
    this.#counts.pop()
    for (let i = 0; ;) {
      let best = i
      for (const down of [2 * i + 1, 2 * i + 2])
        if (down < this.#keys.length && this.#before(down, best)) best = down
      if (best === i) break
      this.#swap(i, best)
      i = best
    }
    return { key, count }
  }
}

/**
 * @param counts how often each word occurs, spelled one character a byte (`spell`)
 * @param size of the whole vocabulary, special tokens included; fewer where the words give no more pairs
 * @param special first numbers, and never part of a merge
 * @throws RangeError where the size does not hold the bytes
 */
export function learnBytePairs(
  counts: ReadonlyMap<string, number>,
  size: number,
  special: readonly string[],
): Vocabulary {
  if (size < special.length + byteCharacters.length || size > 0x100000)
    throw new RangeError(`a vocabulary of ${size} tokens does not hold the bytes, or is too large`)
  const tokens = [...special, ...[...byteCharacters].sort()]
  const numbers = new Map(tokens.map((token, number) => [token, number]))
  const words: Word[] = []
  for (const [word, count] of counts)
    words.push({ pieces: Array.from(word, (character) => numbers.get(character) ?? 0), count })

  const pairs = new Map<number, number>()
  const where = new Map<number, Set<number>>()
  const change = (key: number, by: number, word: number): void => {
    pairs.set(key, (pairs.get(key) ?? 0) + by)
    if (by < 0) return
    const known = where.get(key)
    if (known === undefined) where.set(key, new Set([word]))
    else known.add(word)
  }
  for (const [w, { pieces, count }] of words.entries())
    for (let i = 1; i < pieces.length; i++) change(keyOf(pieces[i - 1] ?? 0, pieces[i] ?? 0), count, w)
  const heap = new PairHeap()
  for (const [key, count] of pairs) heap.push(key, count)

  const merges: [string, string][] = []
  while (tokens.length < size) {
    const top = heap.pop()
    if (top === undefined || top.count <= 0) break
    const now = pairs.get(top.key) ?? 0
    // Counts fall after a pair was put on the heap: it is weighed again.
    if (now !== top.count) {
      if (now > 0) heap.push(top.key, now)
      continue
    }
    const [a, b] = [Math.floor(top.key / 0x100000), top.key % 0x100000]
    const [left = '', right = ''] = [tokens[a], tokens[b]]
    const merged = tokens.length
    tokens.push(left + right)
    merges.push([left, right])
    const touched = new Set<number>()
    for (const w of where.get(top.key) ?? []) {
      const word = words[w]
      if (word === undefined) continue
      const { pieces, count } = word
      for (let i = 0; i + 1 < pieces.length; i++) {
        if (pieces[i] !== a || pieces[i + 1] !== b) continue
        const [before, after] = [pieces[i - 1], pieces[i + 2]]
        if (before !== undefined) {
          change(keyOf(before, a), -count, w)
          change(keyOf(before, merged), count, w)
          touched.add(keyOf(before, merged))
        }
        if (after !== undefined) {
          change(keyOf(b, after), -count, w)
          change(keyOf(merged, after), count, w)
          touched.add(keyOf(merged, after))
        }
        pieces.splice(i, 2, merged)
      }
    }
    pairs.delete(top.key)
    where.delete(top.key)
    for (const key of touched) {
      const count = pairs.get(key) ?? 0
      if (count > 0) heap.push(key, count)
    }
  }
  return { tokens, merges }
}

/** Token numbers of words, each worked out once. */
export class BytePairs {
  readonly #numbers: ReadonlyMap<string, number>
  readonly #ranks: ReadonlyMap<string, number>
  readonly #known = new Map<string, readonly number[]>()

  constructor({ tokens, merges }: Vocabulary) {
    this.#numbers = new Map(tokens.map((token, number) => [token, number]))
    this.#ranks = new Map(merges.map(([a, b], rank) => [`${a} ${b}`, rank]))
  }

  /** @param spelled one character a byte */
  encode(spelled: string): readonly number[] {
    const known = this.#known.get(spelled)
    if (known !== undefined) return known
    const pieces = Array.from(spelled)
    for (;;) {
      let best = Infinity
      let at = -1
      for (let i = 1; i < pieces.length; i++) {
        const rank = this.#ranks.get(`${pieces[i - 1] ?? ''} ${pieces[i] ?? ''}`) ?? Infinity
        if (rank < best) {
          best = rank
          at = i - 1
        }
      }
      if (at < 0) break
      pieces.splice(at, 2, `${pieces[at] ?? ''}${pieces[at + 1] ?? ''}`)
    }
    const numbers = pieces.map((piece) => this.#numbers.get(piece) ?? 0)
    this.#known.set(spelled, numbers)
    return numbers
  }
}
