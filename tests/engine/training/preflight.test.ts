import { describe, expect, it } from 'vitest'
import { chooseFitting } from '../../../src/main/engine/preflight.ts'
import type { TrainingPlan, TrainingProbe, TrainingWay } from '../../../src/main/engine/protocol-training.ts'
import { FojasError } from '../../../src/shared/errors/index.ts'

const ways: TrainingPlan['ways'] = [
  { mode: 'whole', microBatch: 8, bytes: 800 },
  { mode: 'whole', microBatch: 2, bytes: 400 },
  { mode: 'layers', microBatch: 1, bytes: 200 },
]
const name = ({ mode, microBatch }: TrainingWay): string => `${mode} ${microBatch}`

/** Steps that take what they are said to. */
function steps(bytes: Record<string, number | Error>) {
  const measured: string[] = []
  const measure = (way: TrainingWay): Promise<TrainingProbe> => {
    measured.push(name(way))
    const found = bytes[name(way)]
    if (found === undefined) throw new Error(`${name(way)} was not to be measured`)
    return found instanceof Error ? Promise.reject(found) : Promise.resolve({ bytes: found, finished: true })
  }
  return { measure, measured }
}
const choose = (available: number, measure: (way: TrainingWay) => Promise<TrainingProbe>) =>
  chooseFitting({ available, ways, key: '' }, measure)

describe('the way a run is computed', () => {
  it('is the fastest that fits, with what its step took', async () => {
    const { measure, measured } = steps({ 'whole 8': 900 })
    expect(await choose(1000, measure)).toEqual({ mode: 'whole', microBatch: 8, bytes: 900 })
    expect(measured).toEqual(['whole 8'])
  })

  it('is the next where a step shows more than the estimate, which corrects the others', async () => {
    // At 2.5 times the estimate the second would take 1,000: it is not tried.
    const { measure, measured } = steps({ 'whole 8': 2000, 'layers 1': 450 })
    expect(await choose(890, measure)).toEqual({ mode: 'layers', microBatch: 1, bytes: 450 })
    expect(measured).toEqual(['whole 8', 'layers 1'])
  })

  it('is a faster one again where the estimates were too high', async () => {
    const { measure, measured } = steps({ 'whole 2': 150, 'whole 8': 320 })
    expect(await choose(500, measure)).toEqual({ mode: 'whole', microBatch: 8, bytes: 320 })
    expect(measured).toEqual(['whole 2', 'whole 8'])
  })

  it('is measured where an estimate near the limit would refuse everything', async () => {
    const { measure, measured } = steps({ 'layers 1': 140 })
    expect(await choose(150, measure)).toEqual({ mode: 'layers', microBatch: 1, bytes: 140 })
    expect(measured).toEqual(['layers 1'])
  })

  it('is none where none fits: the least that is needed is said, and nothing was begun', async () => {
    const { measure } = steps({ 'layers 1': 160 })
    await expect(choose(150, measure)).rejects.toMatchObject({
      code: 'training_memory',
      params: { needed: 160, available: 150 },
    })
    const untried = steps({})
    await expect(choose(50, untried.measure)).rejects.toMatchObject({ code: 'training_memory' })
    expect(untried.measured).toEqual([])
  })

  it('is not one whose step was the end of its process', async () => {
    const { measure } = steps({
      'whole 8': new FojasError('engine_died', { engine: 'train', detail: 'SIGKILL' }),
      'whole 2': new FojasError('out_of_memory', {}),
      'layers 1': 300,
    })
    expect(await choose(1000, measure)).toEqual({ mode: 'layers', microBatch: 1, bytes: 300 })
  })

  it('is not found where a step fails for another reason', async () => {
    const { measure } = steps({ 'whole 8': new FojasError('model_invalid', { detail: 'x' }) })
    await expect(choose(1000, measure)).rejects.toMatchObject({ code: 'model_invalid' })
  })
})
