import { describe, expect, it } from 'vitest'
import { minHash, NearIndex, similarity } from '../../src/main/core/near/minhash.ts'

/** Exactly, over the same runs of three words. */
function jaccard(a: readonly string[], b: readonly string[]): number {
  const runs = (words: readonly string[]) =>
    new Set(words.slice(0, -2).map((_, i) => words.slice(i, i + 3).join(' ')))
  const [x, y] = [runs(a), runs(b)]
  const shared = [...x].filter((each) => y.has(each)).length
  return shared / (x.size + y.size - shared)
}

const words = Array.from({ length: 120 }, (_, i) => `palabra${String(i)}`)

describe('MinHash', () => {
  it('estimates the Jaccard index within four standard errors', () => {
    for (const changed of [0, 2, 10, 40, 120]) {
      const other = words.map((word, i) => (i < changed ? `otra${String(i)}` : word))
      const truth = jaccard(words, other)
      const estimate = similarity(minHash(words.join(' ')), minHash(other.join(' ')))
      expect(Math.abs(estimate - truth)).toBeLessThanOrEqual(4 * Math.sqrt((truth * (1 - truth)) / 128))
    }
  })

  it('takes no notice of case, accents and blanks', () => {
    const a = minHash('La habilitación comercial será otorgada')
    expect(similarity(a, minHash('LA HABILITACION  COMERCIAL\nSERA OTORGADA'))).toBe(1)
  })

  it('tells short texts apart', () => {
    expect(similarity(minHash('Archívese'), minHash('Archívese'))).toBe(1)
    expect(similarity(minHash('Archívese'), minHash('Publíquese'))).toBe(0)
  })

  it('finds the like ones among many, and only those', () => {
    const index = new NearIndex<number>()
    for (let at = 0; at < 200; at += 1)
      index.add(at, minHash(words.map((word) => `${word}x${String(at)}`).join(' ')))
    const changed = words.map((word, i) => (i === 60 ? 'distinta' : `${word}x7`))
    expect(index.near(minHash(changed.join(' ')), 0.9)).toEqual([7])
    expect(index.near(minHash(words.join(' ')), 0.5)).toEqual([])
  })
})
