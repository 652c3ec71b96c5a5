import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  AdamW,
  adamWDefaults,
  clipFactor,
  globalNorm,
  scatterRows,
  scheduleFactor,
  type Gradient,
  type Gradients,
} from '../../src/main/ml/optimisers/index.ts'
import { normals } from '../../src/main/ml/random.ts'
import { withShared } from '../support/shared.ts'

const draw = (name: string, count: number, step = 0): Float32Array =>
  Float32Array.from(normals({ seed: 5, name, counters: [step] }, count))

function parameters() {
  return new Map([
    ['table', { shape: [6, 4], values: draw('table', 24) }],
    ['norm', { shape: [4], values: draw('norm', 4) }],
  ])
}

/** The published algorithm, number by number, in float64. */
function plain(
  values: Float32Array,
  gradients: readonly Float32Array[],
  rate: number,
  decay: number,
): number[] {
  return Array.from(values, (start, i) => {
    let [w, m, v] = [start, 0, 0]
    for (const [t, g] of gradients.entries()) {
      w -= rate * decay * w
      m = 0.9 * m + 0.1 * g[i]!
      v = 0.98 * v + 0.02 * g[i]! ** 2
      w -= (rate * (m / (1 - 0.9 ** (t + 1)))) / (Math.sqrt(v / (1 - 0.98 ** (t + 1))) + 1e-8)
    }
    return w
  })
}

describe('AdamW', () => {
  it('follows the published algorithm; norms do not decay', () => {
    const trained = parameters()
    const before = new Map([...trained].map(([name, { values }]) => [name, values.slice()]))
    const optimiser = new AdamW(trained, { ...adamWDefaults, weightDecay: 0.1 })
    const steps = Array.from({ length: 5 }, (_, t) => ({ table: draw('gt', 24, t), norm: draw('gn', 4, t) }))
    for (const { table, norm } of steps)
      optimiser.step(
        new Map([
          ['table', table],
          ['norm', norm],
        ]),
        0.01,
      )
    for (const [name, decay] of [
      ['table', 0.1],
      ['norm', 0],
    ] as const) {
      const expected = plain(
        before.get(name)!,
        steps.map((step) => step[name]),
        0.01,
        decay,
      )
      for (const [i, value] of trained.get(name)!.values.entries()) expect(value).toBeCloseTo(expected[i]!, 5)
    }
  })

  const sparse = (t: number): Gradients => new Map([['table', scatterRows([4, 1, 4], draw('gs', 12, t), 4)]])

  it('does the same with touched rows as with a dense gradient', () => {
    const [a, b] = [parameters(), parameters()]
    const [one, other] = [new AdamW(a), new AdamW(b)]
    for (let t = 0; t < 4; t++) {
      const dense = new Float32Array(24)
      const g = draw('gs', 12, t)
      for (const [token, id] of [4, 1, 4].entries())
        for (let i = 0; i < 4; i++) dense[id * 4 + i]! += g[token * 4 + i]!
      one.step(sparse(t), 0.01)
      other.step(new Map([['table', dense]]), 0.01)
    }
    expect(a.get('table')!.values).toEqual(b.get('table')!.values)
  })

  it('leaves untouched rows alone when lazy', () => {
    const trained = parameters()
    const before = trained.get('table')!.values.slice()
    const optimiser = new AdamW(trained, { ...adamWDefaults, sparse: 'lazy' })
    for (let t = 0; t < 3; t++) optimiser.step(sparse(t), 0.01)
    const after = trained.get('table')!.values
    for (let row = 0; row < 6; row++)
      expect([...after.subarray(row * 4, row * 4 + 4)].every((v, i) => v === before[row * 4 + i])).toBe(
        row !== 1 && row !== 4,
      )
  })

  it('goes on from its state to the same bits', () => {
    const whole = parameters()
    const straight = new AdamW(whole)
    for (let t = 0; t < 6; t++) straight.step(sparse(t), 0.01)
    const first = parameters()
    const begun = new AdamW(first)
    for (let t = 0; t < 3; t++) begun.step(sparse(t), 0.01)
    const kept = begun.state()
    const resumed = new AdamW(first)
    resumed.restore(kept)
    for (let t = 3; t < 6; t++) resumed.step(sparse(t), 0.01)
    expect(first.get('table')!.values).toEqual(whole.get('table')!.values)
    expect(() => {
      new AdamW(new Map([['otro', { shape: [1], values: new Float32Array(1) }]])).restore(kept)
    }).toThrow(RangeError)
  })

  it('clips by the norm of all gradients together', () => {
    const gradients: Gradients = new Map<string, Gradient>([
      ['a', Float32Array.of(3, 0)],
      ['b', { rows: Int32Array.of(2), values: Float32Array.of(4) }],
    ])
    expect(globalNorm(gradients)).toBe(5)
    expect(clipFactor(5, 1)).toBeCloseTo(0.2, 6)
    expect(clipFactor(0.5, 1)).toBe(1)
  })
})

describe('schedules', () => {
  it('warm up in steps, then fall to zero at the end', () => {
    const of = (name: 'constant' | 'linear' | 'cosine') =>
      Array.from({ length: 6 }, (_, step) => scheduleFactor({ name, total: 6, warmup: 2 }, step))
    expect(of('constant')).toEqual([0.5, 1, 1, 1, 1, 1])
    expect(of('linear')).toEqual([0.5, 1, 1, 0.75, 0.5, 0.25])
    expect(of('cosine')[4]).toBeCloseTo(0.5, 12)
    expect(scheduleFactor({ name: 'cosine', total: 6, warmup: 0 }, 6)).toBeCloseTo(0, 12)
  })

  withShared('data/goldens', 'the reference trajectory', (goldens) => {
    it('has the same learning rates', () => {
      const { steps } = z
        .object({ steps: z.array(z.object({ step: z.number(), lr: z.number() })) })
        .parse(JSON.parse(readFileSync(join(goldens, 'trajectory.json'), 'utf8')))
      expect(steps).toHaveLength(18)
      for (const { step, lr } of steps)
        expect(0.002 * scheduleFactor({ name: 'cosine', total: 18, warmup: 2 }, step)).toBeCloseTo(lr, 15)
    })
  })
})
