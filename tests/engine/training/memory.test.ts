import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createEngineHost, type EngineChannel } from '../../../src/main/engine/client.ts'
import type { TrainingEvent, TrainingRun } from '../../../src/main/engine/protocol-training.ts'
import { spawnNodeEngine } from '../../../src/main/engine/spawn-node.ts'
import { largestPortions, portionOf } from '../../../src/main/engine/training/largest.ts'
import { allWays, estimate, forecast, openWays } from '../../../src/main/engine/training/memory.ts'
import { prepareRun } from '../../../src/main/engine/training/run.ts'
import { TokenisedTexts } from '../../../src/main/engine/training/texts.ts'
import { GraphBuilder } from '../../../src/main/ml/graph.ts'
import { livePeak } from '../../../src/main/ml/training/live-memory.ts'
import { scratch, tinyData, tinyRun } from './support.ts'

const directory = scratch()
const channels: EngineChannel[] = []
const host = createEngineHost({
  cacheDirectory: join(directory, 'cache'),
  spawn: (entry, role) => {
    const channel = spawnNodeEngine(entry, role)
    channels.push(channel)
    return channel
  },
})
afterAll(async () => {
  await host.close()
  rmSync(directory, { recursive: true })
})

let files = 0
function runOn(data: object, change: Partial<TrainingRun> = {}): TrainingRun {
  files += 1
  const path = join(directory, `data-${files}.json`)
  writeFileSync(path, JSON.stringify(data))
  return tinyRun(join(directory, `run-${files}`), path, change)
}
const prepared = (run: TrainingRun) => {
  const read = prepareRun(run)
  return {
    ...read,
    portions: largestPortions(read.data, new TokenisedTexts(read.folder, read.data.texts, run.lengths), run),
  }
}
const sides = (portions: ReturnType<typeof largestPortions>) =>
  portions.map(({ row, most, forwardOnly }) => ({
    side: row.side,
    tokens: row.ids.length,
    most,
    forwardOnly,
  }))

describe('what a graph holds at once', () => {
  it('is let go after its last use, and kept where it is put out', () => {
    const graph = new GraphBuilder()
    const x = graph.input('x', ['batch', 10], 'float32')
    const y = graph.apply('scale', [x], { factor: 2 })
    const z = graph.apply('scale', [y], { factor: 3 })
    const last = graph.apply('scale', [z], { factor: 4 })
    graph.output('y', y)
    graph.output('last', last)
    // x, y, z, and last beside z: four of batch × 10 float32.
    expect(livePeak(graph.build(), { batch: 5 })).toBe(4 * 5 * 10 * 4)
    expect(() => livePeak(graph.build(), {})).toThrow('batch')
  })
})

describe('the largest portions of a run', () => {
  it('are the longest text of each side as often as a batch has texts of it', () => {
    const run = runOn(tinyData(3))
    const { portions, folder, data } = prepared(run)
    const longest = (from: number, to: number, limit: number) =>
      Math.max(
        ...data.texts.slice(from, to).map((text) => Math.min(limit, folder.tokenizer.ids(text).length)),
      )
    expect(sides(portions)).toEqual([
      { side: 'query', tokens: longest(0, 7, 32), most: 4, forwardOnly: false },
      { side: 'document', tokens: longest(7, 14, 64), most: 4, forwardOnly: false },
    ])
    const [batch] = portionOf(portions[1]!, 3)
    expect(batch!.shape).toEqual([3, longest(7, 14, 64)])
    expect(portionOf(portions[1]!, 16)[0]!.shape[0]).toBe(4)
  })

  it('count those that are judged, which only go forward', () => {
    const evaluation = { every: 2, queries: [0, 1, 2], documents: [7, 8] }
    const { portions } = prepared(runOn({ ...tinyData(2), evaluation }))
    expect(sides(portions).slice(2)).toMatchObject([
      { side: 'query', most: 3, forwardOnly: true },
      { side: 'document', most: 2, forwardOnly: true },
    ])
  })

  it('ask for more tokens than a masked text is likely to', () => {
    const data = { texts: tinyData(1).texts, firstStep: 0, batches: [{ rows: [[7], [8]] }] }
    const objective = { kind: 'maskedLanguage', probability: 0.3 } as const
    const { portions } = prepared(runOn(data, { objective }))
    expect(portions).toHaveLength(1)
    const { ids, positions } = portions[0]!.row
    expect(positions!.length).toBeGreaterThan(0.3 * ids.length)
    expect(positions!.length).toBeLessThanOrEqual(ids.length)
  })
})

describe('estimates', () => {
  const { portions, ...rest } = prepared(runOn(tinyData(2)))
  const model = { ...rest, portions }
  const bytes = (mode: 'whole' | 'layers', microBatch: number) => estimate(model, { mode, microBatch })

  it('grow with the texts at once and shrink layer by layer, where there are many', () => {
    expect(bytes('whole', 4)).toBeGreaterThan(bytes('whole', 2))
    const { folder } = model
    const layers = Array.from({ length: 24 }, (_, layer) => folder.config.layers[layer % 4]!)
    const deep = { ...model, folder: { ...folder, config: { ...folder.config, layers } } }
    expect(estimate(deep, { mode: 'layers', microBatch: 4 })).toBeLessThan(
      estimate(deep, { mode: 'whole', microBatch: 4 }),
    )
    // No batch has more texts of a side than four.
    expect(bytes('whole', 8)).toBe(bytes('whole', 4))
  })

  it('are made of the ways that a run leaves open, fastest first', () => {
    expect(openWays({})).toEqual(allWays)
    expect(openWays({ mode: 'layers' }).map(({ microBatch }) => microBatch)).toEqual([8, 4, 2, 1])
    expect(openWays({ microBatch: 3 })).toEqual([
      { mode: 'whole', microBatch: 3 },
      { mode: 'layers', microBatch: 3 },
    ])
    expect(openWays({ mode: 'whole', microBatch: 2 })).toEqual([{ mode: 'whole', microBatch: 2 }])
  })
})

describe('a forecast', () => {
  it('adds to what a step took what comes later', () => {
    const nothing = { evaluated: 0, dimension: 768, touchedRows: 0, hidden: 768, tokens: 0 }
    const plain = forecast(1e9, nothing)
    expect(plain).toBeGreaterThan(1e9)
    // The peak is at least three quarters of it.
    expect(plain).toBeLessThan(1e9 / 0.75)
    expect(forecast(1e9, { ...nothing, evaluated: 1000 }) - plain).toBeGreaterThanOrEqual(1000 * 768 * 4)
    expect(forecast(1e9, { ...nothing, touchedRows: 1000 }) - plain).toBeGreaterThanOrEqual(1000 * 768 * 4)
  })
})

describe('a run that leaves its way open', () => {
  const trainer = host.trainer!()

  it('says which was chosen and what it will take, after one step elsewhere; the next of its kind asks no more', async () => {
    const run = runOn(tinyData(2), { mode: 'auto', microBatch: 'auto' })
    const said: TrainingEvent[] = []
    const result = await trainer.train(run, { onEvent: (event) => said.push(event) })
    expect(said[0]).toMatchObject({
      kind: 'prepared',
      conditions: { mode: 'whole', microBatch: 8 },
      bytes: expect.any(Number) as number,
    })
    const { bytes } = said[0] as { bytes: number }
    expect(bytes).toBeGreaterThan(50e6)
    expect(result.peak).toBeGreaterThan(50e6)
    const begun = channels.length
    const other = runOn(tinyData(4), { mode: 'auto', microBatch: 'auto' })
    await trainer.train(other, { onEvent: (event) => said.push(event) })
    // Its own engine, and none that measures.
    expect(channels.length - begun).toBe(1)
    expect(said.filter(({ kind }) => kind === 'prepared').at(-1)).toMatchObject({ bytes })
  })

  it('goes on in the way of its checkpoint, to the same bytes', async () => {
    const change = { mode: 'layers', microBatch: 2 } as const
    const first = runOn(tinyData(3), change)
    await trainer.train(first)
    const all = runOn(tinyData(6), change)
    const rest = runOn({ ...tinyData(6), firstStep: 3, batches: tinyData(6).batches.slice(3) })
    const resumed = await trainer.train({
      ...first,
      data: rest.data,
      mode: 'auto',
      microBatch: 'auto',
      resume: true,
    })
    expect(resumed.conditions).toMatchObject(change)
    const whole = await trainer.train(all)
    expect(readFileSync(resumed.weights).equals(readFileSync(whole.weights))).toBe(true)
  })

  it('is not begun where it cannot finish', async () => {
    for (const memoryLimit of [100e6, 1]) {
      const run = runOn(tinyData(2), { memoryLimit })
      await expect(trainer.train(run)).rejects.toMatchObject({
        code: 'training_memory',
        params: { available: memoryLimit },
      })
      expect(existsSync(run.directory)).toBe(false)
    }
  })

  it('hears a cancel while it is measured', async () => {
    const run = runOn(tinyData(2), { mode: 'auto', microBatch: 4, lengths: { query: 16, document: 48 } })
    const stop = new AbortController()
    const before = channels.length
    const running = expect(trainer.train(run, { signal: stop.signal })).rejects.toMatchObject({
      code: 'cancelled',
    })
    await expect.poll(() => channels.length, { timeout: 20_000 }).toBeGreaterThan(before)
    stop.abort()
    await running
    expect(existsSync(run.directory)).toBe(false)
  })
})
