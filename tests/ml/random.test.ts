import { describe, expect, it } from 'vitest'
import {
  dropoutMask,
  integers,
  normals,
  permutation,
  philox,
  shuffled,
  uniforms,
  words,
} from '../../src/main/ml/random.ts'

const block = (
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
): number[] => {
  const out = new Uint32Array(4)
  philox(counter, key, out)
  return [...out]
}

describe('random numbers by counter', () => {
  it('is Philox4x32-10: the vectors published with Random123', () => {
    expect(block([0, 0, 0, 0], [0, 0])).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8])
    const ones = 0xffffffff
    expect(block([ones, ones, ones, ones], [ones, ones])).toEqual([
      0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd,
    ])
    expect(block([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])).toEqual([
      0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1,
    ])
  })

  it('gives the same number at a position however it is asked for', () => {
    const stream = { seed: 7, name: 'shuffle', counters: [3, 1] } as const
    const whole = words(stream, 50)
    for (const first of [0, 1, 3, 4, 17, 47])
      expect([...words(stream, 3, first)]).toEqual([...whole.subarray(first, first + 3)])
    expect(words({ ...stream, seed: 8 }, 4)).not.toEqual(whole.subarray(0, 4))
    expect(words({ ...stream, name: 'shuffles' }, 4)).not.toEqual(whole.subarray(0, 4))
    expect(words({ ...stream, counters: [3, 2] }, 4)).not.toEqual(whole.subarray(0, 4))
  })

  it('has the moments of its distributions', () => {
    const count = 40_000
    const mean = (x: ArrayLike<number>): number => Array.from(x).reduce((a, b) => a + b, 0) / x.length
    const u = uniforms({ seed: 1, name: 'u' }, count)
    // Four standard errors of a uniform's mean.
    expect(Math.abs(mean(u) - 0.5)).toBeLessThan(4 / Math.sqrt(12 * count))
    const n = normals({ seed: 1, name: 'n' }, count)
    expect(Math.abs(mean(n))).toBeLessThan(4 / Math.sqrt(count))
    expect(Math.abs(mean(n.map((x) => x * x)) - 1)).toBeLessThan(4 * Math.sqrt(2 / count))
    const mask = dropoutMask({ seed: 1, name: 'd' }, count, 0.05)
    expect(new Set(mask)).toEqual(new Set([0, Math.fround(1 / 0.95)]))
    expect(Math.abs(mean(mask) - 1)).toBeLessThan(4 * Math.sqrt(0.05 / 0.95 / count))
    const die = integers({ seed: 1, name: 'i' }, 6000, 6)
    for (let face = 0; face < 6; face++)
      expect(Math.abs(die.filter((x) => x === face).length - 1000)).toBeLessThan(120)
  })

  it('shuffles: every item once, in an order of its seed', () => {
    const order = permutation({ seed: 1, name: 's' }, 100)
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i))
    expect(order).toEqual(permutation({ seed: 1, name: 's' }, 100))
    expect(order).not.toEqual(permutation({ seed: 2, name: 's' }, 100))
    expect(shuffled({ seed: 1, name: 's' }, ['a', 'b', 'c']).sort()).toEqual(['a', 'b', 'c'])
    expect(permutation({ seed: 1, name: 's' }, 0)).toEqual([])
  })
})
