/** Training runs in their own process: killed, resumed, cancelled, refused, and what they keep when they fail. */
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEngineHost, type EngineChannel } from '../../../src/main/engine/client.ts'
import type {
  TrainingData,
  TrainingEvent,
  TrainingHooks,
  TrainingResult,
  TrainingRun,
  Verdict,
} from '../../../src/main/engine/protocol-training.ts'
import { spawnNodeEngine } from '../../../src/main/engine/spawn-node.ts'
import { scratch, tensorsOf, numbers, relative, tinyData, tinyRun } from './support.ts'

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

function train(run: TrainingRun, hooks?: TrainingHooks): Promise<TrainingResult> {
  const trainer = host.trainer?.()
  if (trainer === undefined) throw new Error('this host does not train')
  return trainer.train(run, hooks)
}

let files = 0
function dataFile(data: TrainingData): string {
  files += 1
  const path = join(directory, `data-${files}.json`)
  writeFileSync(path, JSON.stringify(data))
  return path
}
const folder = (name: string): string => join(directory, name)
const code = (c: string) => expect.objectContaining({ code: c }) as unknown

/** Each way of training with something of its own to keep: moments of all tensors, dropout, masked tokens. */
const kinds: Record<string, Partial<TrainingRun>> = {
  'everything, layer by layer': { mode: 'layers', accumulation: 2 },
  'everything but the token embeddings': { trained: { kind: 'full', frozenEmbeddings: true } },
  'a LoRA with dropout': {
    trained: {
      kind: 'lora',
      r: 4,
      alpha: 8,
      dropout: 0.2,
      targets: ['Wqkv', 'Wi', 'attn.Wo', 'mlp.Wo'],
      rankStabilised: true,
    },
    optimiser: { lr: 1e-2, beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.01 },
  },
}

const lm: Partial<TrainingRun> = { objective: { kind: 'maskedLanguage', probability: 0.3 } }

const lmData = (batches: number): TrainingData => {
  const { texts } = tinyData(1)
  return {
    texts,
    firstStep: 0,
    batches: Array.from({ length: batches }, (_, b) => ({
      rows: [0, 1, 2, 3].map((n) => [(b * 4 + n) % texts.length]),
    })),
  }
}

describe.each([
  ...Object.entries(kinds).map(([name, change]) => [name, change, tinyData(12)] as const),
  ['masked language', lm, lmData(12)] as const,
])('%s', (name, change, data) => {
  const path = dataFile(data)
  const key = name.replaceAll(/\W+/g, '-')
  let whole: TrainingResult

  beforeAll(async () => {
    whole = await train(tinyRun(folder(`${key}-whole`), path, change))
  })

  it('learns what it is shown', async () => {
    const losses: number[] = []
    await train(
      tinyRun(folder(`${key}-long`), dataFile(name === 'masked language' ? lmData(60) : tinyData(12)), {
        ...change,
        ...(name === 'masked language'
          ? {
              schedule: { name: 'constant', warmupSteps: 0, totalSteps: 60 },
              optimiser: { lr: 5e-3, beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.01 },
            }
          : {}),
      }),
      {
        onEvent: (event) => {
          if (event.kind === 'step') losses.push(event.loss)
        },
      },
    )
    const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length
    const third = Math.floor(losses.length / 3)
    expect(mean(losses.slice(-third))).toBeLessThan(0.8 * mean(losses.slice(0, third)))
  })

  it('killed at any moment and resumed, ends with the same bytes', async () => {
    for (const killAt of [1, 4, 5]) {
      const run = tinyRun(folder(`${key}-killed-${killAt}`), path, change)
      const killed = train(run, {
        onEvent: (event) => {
          if (event.kind === 'step' && event.step === killAt) channels.at(-1)!.kill()
        },
      })
      await expect(killed).rejects.toEqual(code('engine_died'))
      const resumed = await train({ ...run, resume: true })
      expect(resumed.steps).toBe(whole.steps)
      expect(readFileSync(resumed.weights).equals(readFileSync(whole.weights))).toBe(true)
    }
  })
})

describe('a run', () => {
  const path = dataFile(tinyData(12))

  it('killed again and again between what it says, ends with the same bytes', async () => {
    const run = tinyRun(folder('restless'), path, { checkpointEvery: 1 })
    const whole = await train({ ...run, directory: folder('restful') })
    let result: TrainingResult | undefined
    let killed = 0
    // Each time later, so that it ends; none of them where a step or a checkpoint is just done.
    for (let delay = 2; result === undefined; delay *= 2) {
      let timer: NodeJS.Timeout | undefined
      try {
        result = await train(
          { ...run, resume: true },
          {
            onEvent: ({ kind }) => {
              const channel = channels.at(-1)!
              if (kind === 'prepared')
                timer = setTimeout(() => {
                  channel.kill()
                }, delay)
            },
          },
        )
      } catch (error) {
        expect(error).toEqual(code('engine_died'))
        killed += 1
      } finally {
        clearTimeout(timer)
      }
    }
    expect(killed).toBeGreaterThan(1)
    expect(readFileSync(result.weights).equals(readFileSync(whole.weights))).toBe(true)
  })

  it('cancelled between portions keeps what was finished, and goes on from there', async () => {
    const run = tinyRun(folder('cancelled'), path, { checkpointEvery: 100 })
    const stop = new AbortController()
    const events: TrainingEvent[] = []
    const cancelled = train(run, {
      signal: stop.signal,
      onEvent: (event) => {
        events.push(event)
        if (event.kind === 'step' && event.step === 4) stop.abort()
      },
    })
    await expect(cancelled).rejects.toEqual(code('cancelled'))
    expect(events.at(-1)).toMatchObject({ kind: 'checkpoint' })
    const begun: TrainingEvent[] = []
    const resumed = await train({ ...run, resume: true }, { onEvent: (event) => begun.push(event) })
    expect(begun[0]).toMatchObject({ kind: 'prepared', step: (events.at(-1) as { step: number }).step })
    const whole = await train({ ...run, directory: folder('uncancelled') })
    expect(readFileSync(resumed.weights).equals(readFileSync(whole.weights))).toBe(true)
  })

  it('is not begun over another, and not resumed under other conditions', async () => {
    const run = tinyRun(folder('conditions'), path)
    await train(run)
    await expect(train(run)).rejects.toEqual(code('training_run_exists'))
    const other: Partial<TrainingRun>[] = [
      { mode: 'layers' },
      { microBatch: 3 },
      { threads: 2 },
      { seed: 8 },
      { clip: null },
      { model: { ...run.model, directory: otherModel() } },
    ]
    for (const change of other)
      await expect(train({ ...run, ...change, resume: true })).rejects.toEqual(
        code('training_conditions_changed'),
      )
    // What leaves the choice open takes the checkpoint's.
    const again = await train({ ...run, mode: 'auto', microBatch: 'auto', resume: true })
    expect(again.conditions).toMatchObject({ mode: 'whole', microBatch: 2 })
  })

  it('in legs gives the bytes of one in one go', async () => {
    const all = tinyData(12)
    const run = tinyRun(folder('legs'), dataFile({ ...all, batches: all.batches.slice(0, 5) }))
    await train(run)
    const rest = dataFile({ ...all, batches: all.batches.slice(5), firstStep: 5 })
    const legs = await train({ ...run, data: rest, resume: true })
    const whole = await train(tinyRun(folder('one-go'), dataFile(all)))
    expect(readFileSync(legs.weights).equals(readFileSync(whole.weights))).toBe(true)
  })

  it('asks for verdicts, keeps the best, remembers the memo across a kill, and stops when told', async () => {
    const evaluation = { every: 2, queries: [0, 1, 2], documents: [7, 8, 9, 10] }
    const run = tinyRun(folder('judged'), dataFile({ ...tinyData(12), evaluation }))
    const seen: [number, string][] = []
    const judge = (e: { step: number; memo: string; queries: Float32Array; documents: Float32Array }) => {
      expect(e.queries).toHaveLength(3 * 32)
      expect(e.documents).toHaveLength(4 * 32)
      seen.push([e.step, e.memo])
      const verdict: Verdict = { best: e.step === 4, stop: e.step === 8, memo: `${e.memo}${e.step} ` }
      return Promise.resolve(verdict)
    }
    const killed = train(run, {
      onEvaluation: judge,
      onEvent: (event) => {
        if (event.kind === 'step' && event.step === 5) channels.at(-1)!.kill()
      },
    })
    await expect(killed).rejects.toEqual(code('engine_died'))
    const result = await train({ ...run, resume: true }, { onEvaluation: judge })
    expect(seen).toEqual([
      [0, ''],
      [2, '0 '],
      [4, '0 2 '],
      [6, '0 2 4 '],
      [8, '0 2 4 6 '],
    ])
    expect(result).toMatchObject({ steps: 8, stopped: true, bestStep: 4 })
    const four = await train(tinyRun(folder('four'), dataFile(tinyData(4))))
    const [best, expected] = [tensorsOf(result.best!), tensorsOf(four.weights)]
    for (const name of expected.keys())
      expect(relative(numbers(best, name), numbers(expected, name)), name).toBe(0)
  })

  it('ends with the error of the judge that failed', async () => {
    const evaluation = { every: 2, queries: [0], documents: [7, 8] }
    const run = tinyRun(folder('failed-judge'), dataFile({ ...tinyData(4), evaluation }))
    const failing = train(run, { onEvaluation: () => Promise.reject(new Error('no judge')) })
    await expect(failing).rejects.toThrow('no judge')
  })

  it('stops where numbers are none, and keeps the last good checkpoint', async () => {
    const run = tinyRun(folder('diverged'), path, {
      optimiser: { lr: 1e30, beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0 },
      checkpointEvery: 1,
    })
    await expect(train(run)).rejects.toEqual(code('training_diverged'))
    expect(existsSync(join(run.directory, 'checkpoint.safetensors'))).toBe(true)
  })

  it('stops when every text ends up alike', async () => {
    const data = tinyData(60)
    const run = tinyRun(
      folder('collapsed'),
      dataFile({ ...data, batches: data.batches.map(({ rows }) => ({ rows, labels: rows.map(() => 1) })) }),
      {
        objective: { kind: 'embeddings', loss: 'CosineSimilarityLoss', options: {} },
        optimiser: { lr: 1e-2, beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0 },
        collapse: { cosineRise: 0.1, rankShare: 0.8 },
      },
    )
    await expect(train(run)).rejects.toEqual(code('training_collapsed'))
  })

  it('says that the disk is full, and keeps the checkpoint before', async () => {
    const run = tinyRun(folder('full-disk'), path, { checkpointEvery: 100 })
    mkdirSync(run.directory)
    symlinkSync('/dev/full', join(run.directory, 'checkpoint.safetensors.part'))
    await expect(train(run)).rejects.toEqual(code('disk_full'))
    const resumed = await train({ ...run, resume: true })
    expect(resumed.steps).toBe(12)
  })

  it('says what is wrong with its data', async () => {
    const data = tinyData(2)
    const bad: TrainingData[] = [
      { ...data, batches: [{ rows: [[0, 999]] }] },
      { ...data, batches: [{ rows: [[0, 7], [1]] }] },
      { ...data, batches: [{ rows: [[0]] }] },
      { ...data, firstStep: 4 },
    ]
    for (const [n, each] of bad.entries())
      await expect(train(tinyRun(folder(`bad-${n}`), dataFile(each)))).rejects.toEqual(
        code('training_data_invalid'),
      )
    await expect(train(tinyRun(folder('none'), join(directory, 'none.json')))).rejects.toEqual(
      code('path_not_found'),
    )
    const unknown: TrainingRun['objective'] = { kind: 'embeddings', loss: 'NoSuchLoss', options: {} }
    await expect(train(tinyRun(folder('no-loss'), path, { objective: unknown }))).rejects.toEqual(
      code('bad_request'),
    )
  })

  it('refuses a checkpoint that is cut', async () => {
    const run = tinyRun(folder('damaged'), dataFile(tinyData(3)))
    await train(run)
    const file = join(run.directory, 'checkpoint.safetensors')
    writeFileSync(file, readFileSync(file).subarray(0, 5000))
    await expect(train({ ...run, resume: true })).rejects.toEqual(code('training_checkpoint_damaged'))
  })
})

/** The tiny model with another length limit: another model. */
function otherModel(): string {
  const from = tinyRun('', '').model.directory
  const to = folder('other-model')
  mkdirSync(join(to, '1_Pooling'), { recursive: true })
  for (const name of [
    'config.json',
    'model.safetensors',
    'modules.json',
    'tokenizer.json',
    'tokenizer_config.json',
    '1_Pooling/config.json',
  ])
    writeFileSync(join(to, name), readFileSync(join(from, name)))
  writeFileSync(join(to, 'sentence_bert_config.json'), '{"max_seq_length": 64}')
  return to
}
