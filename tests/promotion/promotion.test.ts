/** A candidate answers searches only where it is surely better, whatever chance does. */
import { describe, expect, it } from 'vitest'
import { clusterBootstrap, type Difference } from '../../src/main/core/promotion/bootstrap.ts'
import { unjudged, type ControlQuestion, type Evidence } from '../../src/main/core/promotion/evidence.ts'
import { verdictOf } from '../../src/main/core/promotion/verdict.ts'
import { normals } from '../../src/main/ml/random.ts'

const settings = { tail: 0.025, seed: 3, resamples: 2000 }

describe('the interval of a mean difference', () => {
  it('is the mean itself where every question gained the same', () => {
    const same = Array.from({ length: 30 }, (_, i) => ({ cluster: String(i % 7), value: 0.25 }))
    expect(clusterBootstrap(same, settings)).toMatchObject({ mean: 0.25, lower: 0.25, upper: 0.25 })
  })

  it('is as wide as theory says for independent questions', () => {
    const values = normals({ seed: 1, name: 'values' }, 400)
    const { mean, lower, upper } = clusterBootstrap(
      [...values].map((value, i) => ({ cluster: String(i), value })),
      settings,
    )
    // Half of a 95 % interval of a mean of n standard normal numbers is 1.96 / √n.
    expect(mean - lower).toBeCloseTo(1.96 / 20, 1)
    expect(upper - mean).toBeCloseTo(1.96 / 20, 1)
  })

  it('counts documents, not questions: ten questions on each of twenty tell no more than twenty', () => {
    const perDocument = normals({ seed: 2, name: 'documents' }, 20)
    const once = [...perDocument].map((value, i) => ({ cluster: String(i), value }))
    const tenTimes = once.flatMap((each) => Array<Difference>(10).fill(each))
    const [single, repeated] = [clusterBootstrap(once, settings), clusterBootstrap(tenTimes, settings)]
    expect(repeated.lower).toBeCloseTo(single.lower, 9)
  })

  it('is above zero in few of the trials where nothing changed', () => {
    const trials = 400
    let lucky = 0
    for (let trial = 0; trial < trials; trial++) {
      const documents = normals({ seed: trial, name: 'trial documents' }, 25)
      const noise = normals({ seed: trial, name: 'trial noise' }, 60)
      const differences = [...noise].map((value, i) => ({
        cluster: String(i % 25),
        value: value + (documents[i % 25] ?? 0),
      }))
      if (clusterBootstrap(differences, { ...settings, seed: trial, resamples: 500 }).lower > 0) lucky += 1
    }
    // .025 by its definition; with 25 documents percentiles are a little narrow.
    expect(lucky / trials).toBeLessThan(0.06)
  })

  it('draws more where the tail is thin, and the same again from the same seed', () => {
    const some = [...normals({ seed: 5, name: 'some' }, 40)].map((value, i) => ({
      cluster: String(i),
      value,
    }))
    const thin = { ...settings, tail: 0.025 / 40 }
    expect(clusterBootstrap(some, thin).resamples).toBeGreaterThanOrEqual(16_000)
    expect(clusterBootstrap(some, thin)).toEqual(clusterBootstrap(some, thin))
    expect(clusterBootstrap(some, thin).lower).toBeLessThan(clusterBootstrap(some, settings).lower)
  })

  it('needs differences', () => {
    expect(() => clusterBootstrap([], settings)).toThrow(RangeError)
  })
})

/** The answer at a place of the ranking, from 1; nothing else is relevant. */
function ranked(place: number) {
  const ranking = Array.from({ length: 120 }, (_, i) => (i + 1 === place ? 'answer' : `other ${i}`))
  return { ranking, relevant: new Set(['answer']) }
}

function evidence(places: readonly (readonly [before: number, after: number])[], documents = 40): Evidence {
  const questions: ControlQuestion[] = places.map(([before, after], i) => ({
    id: `question ${i}`,
    cluster: `document ${i % documents}`,
    before: ranked(before),
    after: ranked(after),
    judged: new Set(['answer']),
  }))
  const spread = { meanCosine: 0.2, effectiveRank: 100 }
  return {
    questions,
    attempts: 1,
    spread: { before: spread, after: spread },
    precision: { float32: 0.8, int8: 0.799 },
    seed: 7,
  }
}

const times = (count: number, before: number, after: number) =>
  Array.from({ length: count }, () => [before, after] as const)
const failed = (each: Evidence) =>
  verdictOf(each)
    .tests.filter(({ passed }) => !passed)
    .map(({ name }) => name)

describe('a verdict', () => {
  const improved = evidence([...times(30, 4, 1), ...times(6, 1, 2), ...times(24, 1, 1)])

  it('promotes what is surely better, and says of how many questions', () => {
    expect(verdictOf(improved)).toMatchObject({
      decision: 'promoted',
      questions: { better: 30, worse: 6, equal: 24 },
      answeredAt5: { before: 60, after: 60 },
    })
  })

  it('is for experiments only under fifty questions, or under twenty documents', () => {
    expect(verdictOf(evidence(times(49, 4, 1))).decision).toBe('experimental')
    expect(verdictOf(evidence(times(80, 4, 1), 19)).decision).toBe('experimental')
    expect(verdictOf(evidence([])).decision).toBe('experimental')
    expect(verdictOf(evidence(times(50, 4, 1), 20)).decision).toBe('promoted')
  })

  it('keeps what may be luck, and what becomes luck after many attempts', () => {
    expect(failed(evidence([...times(6, 2, 1), ...times(4, 1, 2), ...times(50, 1, 1)]))).toEqual(['better'])
    const slight = evidence([...times(9, 2, 1), ...times(1, 1, 2), ...times(50, 1, 1)])
    expect(failed(slight)).toEqual([])
    expect(failed({ ...slight, attempts: 400 })).toEqual(['better'])
  })

  it('keeps what loses answers, collapses, or does not bear int8', () => {
    expect(failed(evidence([...times(58, 4, 1), ...times(2, 90, 110)]))).toEqual(['recall'])
    const collapsed = { meanCosine: 0.31, effectiveRank: 90 }
    const flat = { meanCosine: 0.25, effectiveRank: 79 }
    for (const after of [collapsed, flat])
      expect(failed({ ...improved, spread: { ...improved.spread, after } })).toEqual(['spread'])
    expect(failed({ ...improved, precision: { float32: 0.8, int8: 0.794 } })).toEqual(['precision'])
    expect(failed({ ...improved, precision: null })).toEqual([])
  })

  it('asks first for what nobody judged among the first five, without telling who found it', () => {
    const asked = unjudged(evidence([[1, 3]]))
    expect(asked).toHaveLength(1)
    expect(asked[0]?.passages).not.toContain('answer')
    expect(asked[0]?.passages).toEqual([...(asked[0]?.passages ?? [])].sort())
    expect(verdictOf(evidence([[1, 3]])).judgedAt10).toEqual({ before: 0.1, after: 0.1 })
  })
})
