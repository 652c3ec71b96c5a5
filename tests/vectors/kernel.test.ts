import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compiledKernel } from '../../src/main/core/vectors/kernel/compile.ts'
import { bitStride, createKernel, int8Stride } from '../../src/main/core/vectors/kernel/kernel.ts'
import { greatest } from '../../src/main/core/vectors/top.ts'

it('the committed binary is the compiled source', async () => {
  const binary = new URL('../../src/main/core/vectors/kernel/binary.ts', import.meta.url)
  expect(readFileSync(binary, 'utf8')).toBe(await compiledKernel())
})

/** An endless supply of values, as a function. */
const stream = (values: fc.Arbitrary<number>) =>
  fc.infiniteStream(values).map((each) => () => Number(each.next().value))

const bitsOf = (byte: number) => byte.toString(2).replaceAll('0', '').length

it('distances, histogram and the nearest rows are those of a naive scan', () => {
  const cases = fc.record({
    dimension: fc.constantFrom(32, 128, 256, 384, 768, 3_968),
    filter: fc.array(fc.boolean(), { maxLength: 70 }),
    seed: stream(fc.nat(255)),
    wanted: fc.nat(80),
    extreme: fc.boolean(),
  })
  fc.assert(
    fc.property(cases, ({ dimension, filter, seed, wanted, extreme }) => {
      const count = filter.length
      const stride = bitStride(dimension)
      // Extremes set every bit of the rows and none of the query's: the byte lanes at their fullest.
      const query = Uint8Array.from({ length: stride }, () => (extreme ? 0 : seed()))
      const rows = Uint8Array.from({ length: stride * count }, () => (extreme ? 255 : seed()))
      const kernel = createKernel()
      const at = {
        query: kernel.allocate(stride),
        rows: kernel.allocate(rows.length),
        filter: kernel.allocate(Math.ceil(count / 8)),
        distances: kernel.allocate(count * 2),
        histogram: kernel.allocate((stride * 8 + 1) * 4),
        out: kernel.allocate(count * 4),
      }
      kernel.bytes(at.query).set(query)
      kernel.bytes(at.rows).set(rows)
      filter.forEach((pass, row) => {
        const bytes = kernel.bytes(at.filter)
        if (pass) bytes[row >> 3] = bytes[row >> 3]! | (1 << (row & 7))
      })
      kernel.run.hamming(
        at.query.address,
        at.rows.address,
        stride,
        count,
        at.filter.address,
        at.distances.address,
        at.histogram.address,
      )
      const naive = filter.map((pass, row) => {
        if (!pass) return 0xffff
        return query.reduce((sum, byte, i) => sum + bitsOf(byte ^ rows[row * stride + i]!), 0)
      })
      const { buffer } = kernel.memory
      expect([...new Uint16Array(buffer, at.distances.address, count)]).toEqual(naive)
      const histogram = new Uint32Array(buffer, at.histogram.address, stride * 8 + 1)
      histogram.forEach((rowsAt, distance) => {
        expect(rowsAt).toBe(naive.filter((each) => each === distance).length)
      })
      const sorted = naive.filter((each) => each !== 0xffff).sort((a, b) => a - b)
      const target = Math.min(wanted, sorted.length)
      const limit = target === 0 ? 0 : sorted[target - 1]!
      const ties = target - sorted.filter((each) => each < limit).length
      const found = kernel.run.nearest(at.distances.address, count, limit, ties, at.out.address)
      expect(found).toBe(target)
      const chosen = [...new Uint32Array(buffer, at.out.address, found)]
      expect(chosen.map((row) => naive[row]!).sort((a, b) => a - b)).toEqual(sorted.slice(0, target))
    }),
    { numRuns: 60 },
  )
})

it('int8 scores are the exact dot products over the lengths, at any value', () => {
  const cases = fc.record({
    dimension: fc.constantFrom(16, 32, 100, 256, 768),
    filter: fc.array(fc.boolean(), { maxLength: 40 }),
    values: stream(fc.integer({ min: -127, max: 127 })),
    queries: stream(fc.integer({ min: -1_000, max: 1_000 })),
  })
  fc.assert(
    fc.property(cases, ({ dimension, filter, values, queries }) => {
      const count = filter.length
      const stride = int8Stride(dimension)
      const query = Int16Array.from({ length: dimension }, () => queries())
      const rows = Array.from({ length: count }, () => Int8Array.from({ length: dimension }, () => values()))
      const kernel = createKernel()
      const q = kernel.allocate(stride * 2)
      const r = kernel.allocate(stride * count)
      const f = kernel.allocate(Math.ceil(count / 8))
      const scales = kernel.allocate(count * 4)
      const scores = kernel.allocate(count * 4)
      new Int16Array(kernel.memory.buffer, q.address, dimension).set(query)
      rows.forEach((row, i) =>
        new Int8Array(kernel.memory.buffer, r.address + i * stride, dimension).set(row),
      )
      filter.forEach((pass, row) => {
        const bytes = kernel.bytes(f)
        if (pass) bytes[row >> 3] = bytes[row >> 3]! | (1 << (row & 7))
      })
      kernel.run.lengths(r.address, stride, count, scales.address)
      kernel.run.scores(q.address, r.address, stride, count, f.address, scales.address, scores.address)
      const got = new Float32Array(kernel.memory.buffer, scores.address, count)
      rows.forEach((row, i) => {
        const dot = row.reduce((sum, value, j) => sum + value * query[j]!, 0)
        const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0))
        const naive = length === 0 ? 0 : dot / length
        if (filter[i]) expect(Math.abs(got[i]! - naive)).toBeLessThanOrEqual(Math.abs(naive) * 1e-6 + 1e-6)
        else expect(got[i]).toBe(-Infinity)
      })
    }),
    { numRuns: 60 },
  )
})

it('the greatest scores are those of a full sort', () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ noNaN: true, min: -1, max: 1 })),
      fc.integer({ min: 1, max: 20 }),
      (list, k) => {
        const scores = Float32Array.from(list)
        const expected = [...scores].sort((a, b) => b - a).slice(0, k)
        expect(greatest(scores, k).map((row) => scores[row]! + 0)).toEqual(expected.map((score) => score + 0))
      },
    ),
  )
})
