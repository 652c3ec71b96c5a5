/**
 * A distribution of words and lengths of passages: counted from a library's documents, or a law. Words are drawn one by
 * one: real texts repeat theirs more within a document, so that here a word's list of documents is longer than a real
 * one, and never shorter.
 */
import { readPassages, readText } from '../../src/main/core/corpus/read.ts'
import type { Reader } from '../../src/main/core/library/database.ts'
import { integer } from '../../src/main/core/library/sql.ts'
import { stopWords } from '../../src/main/core/search/analysis/stop-words.ts'
import { tokenise } from '../../src/main/core/search/analysis/tokenise.ts'
import { z } from 'zod'
import { Random } from './random.ts'

export const wordLaw = z.object({
  source: z.string(),
  words: z.array(z.string()),
  counts: z.array(z.number()),
  /** Probability that the next word was never seen before: words seen once / all (Good and Turing). */
  unseen: z.number(),
  /** Words of sampled passages. */
  lengths: z.array(z.number()),
})
export type WordLaw = z.infer<typeof wordLaw>

/** Lengths kept, enough to draw from. */
const lengthsKept = 50_000

/** @param sample documents read, evenly over the library */
export function countWords(reader: Reader, source: string, sample = 3_000): WordLaw {
  const keys = reader.all('SELECT key FROM document ORDER BY key').map((row) => integer(row, 'key'))
  const step = Math.max(1, keys.length / sample)
  const counts = new Map<string, number>()
  const lengths: number[] = []
  for (let at = 0; at < keys.length; at += step) {
    const key = keys[Math.floor(at)]!
    const { text } = readText(reader, key)
    for (const { start, end } of readPassages(reader, key)) {
      const tokens = tokenise(text.slice(start, end))
      for (const { word } of tokens) counts.set(word, (counts.get(word) ?? 0) + 1)
      if (tokens.length > 0 && lengths.length < lengthsKept) lengths.push(tokens.length)
    }
  }
  const sorted = [...counts].sort(([, x], [, y]) => y - x)
  const all = sorted.reduce((sum, [, count]) => sum + count, 0)
  return {
    source,
    words: sorted.map(([word]) => word),
    counts: sorted.map(([, count]) => count),
    unseen: sorted.filter(([, count]) => count === 1).length / Math.max(1, all),
    lengths,
  }
}

const consonants = 'bcdfglmnprstvjzh'
const vowels = 'aeiou'

/** `cabe`, `dolimu`: one of its own for each number. */
function invented(number: number): string {
  let rest = number
  let word = ''
  do {
    word += `${consonants[rest % 16]!}${vowels[Math.floor(rest / 16) % 5]!}`
    rest = Math.floor(rest / 80)
  } while (rest > 0)
  return `${word}x`
}

/** Zipf and Mandelbrot: the word of rank r with probability ∝ (r + 2.7)^−1.1; the most frequent are the stop words. */
export function zipfWords(): WordLaw {
  const size = 200_000
  const words = [
    ...stopWords,
    ...Array.from({ length: size - stopWords.size }, (_, number) => invented(number)),
  ]
  return {
    source: 'Zipf-Mandelbrot, 200,000 words',
    words,
    counts: words.map((_, rank) => 1e9 * (rank + 2.7) ** -1.1),
    unseen: 0.005,
    lengths: Array.from({ length: 81 }, (_, i) => 40 + i),
  }
}

/** Walker's method of aliases: one draw costs the same whatever the number of words. */
export function wordSampler(law: WordLaw, random: Random): () => string {
  const { words, counts, unseen } = law
  const sum = counts.reduce((all, count) => all + count, 0)
  const share = Float64Array.from(counts, (count) => (count / sum) * words.length)
  const alias = new Uint32Array(words.length)
  const small: number[] = []
  const large: number[] = []
  share.forEach((each, i) => (each < 1 ? small : large).push(i))
  while (small.length > 0 && large.length > 0) {
    const less = small.pop()!
    const more = large.at(-1)!
    alias[less] = more
    share[more] = share[more]! - (1 - share[less]!)
    if (share[more] < 1) small.push(large.pop()!)
  }
  // What rounding left over is drawn as it is.
  for (const i of [...small, ...large]) share[i] = 1
  return () => {
    // Mostly numbers and names: a number never seen before stands for them.
    if (random.uniform() < unseen) return String(100_000 + random.below(9_000_000))
    const i = random.below(words.length)
    return words[random.uniform() < share[i]! ? i : alias[i]!]!
  }
}

/** Texts of so many queries: four to twelve words drawn as those of the passages are. */
export function drawQueries(law: WordLaw, count: number): string[] {
  const random = new Random(77)
  const word = wordSampler({ ...law, unseen: 0 }, random)
  return Array.from({ length: count }, () =>
    Array.from({ length: 4 + random.below(9) }, () => word()).join(' '),
  )
}
