import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { EngineHost } from '../../src/main/engine/encoder.ts'
import type { LoraTarget, TrainingEvent, TrainingRun } from '../../src/main/engine/protocol-training.ts'
import { createNodeEngineHost } from '../../src/main/engine/spawn-node.ts'
import { difference } from '../../src/main/engine/training/provider.ts'
import { toFloat32 } from '../../src/main/ml/safetensors.ts'
import { projectRoot } from '../support/shared.ts'
import { hasSwiftShader, provideSwiftShader } from '../support/swiftshader.ts'
import { cacheDirectory, largestDifference, passages, tensor, textsOf } from './support.ts'
import { numbers, relative, scratch, tensorsOf, tinyData, tinyRun } from './training/support.ts'

if (!hasSwiftShader) console.warn('SKIPPED: "WebGPU on SwiftShader" needs Linux on x64')

const tiny = join(projectRoot, 'tests/fixtures/tiny')
const lora = {
  ...{ kind: 'lora' as const, r: 4, alpha: 8, dropout: 0.1, rankStabilised: false },
  targets: ['Wqkv', 'Wi', 'attn.Wo', 'mlp.Wo'] satisfies LoraTarget[],
}

// A graphics card in software, at the lowest priority: minutes on a loaded computer.
describe.skipIf(!hasSwiftShader)('WebGPU on SwiftShader', { timeout: 600_000 }, () => {
  let remove: () => void
  let host: EngineHost
  beforeAll(async () => {
    remove = await provideSwiftShader()
  })
  afterAll(() => {
    remove()
  })
  beforeEach(() => {
    host = createNodeEngineHost(cacheDirectory)
  })
  afterEach(() => host.close())

  it('passes its probe and encodes as the reference does', async () => {
    const encoder = host.encoder('query')
    const info = await encoder.load({ directory: tiny, precision: 'fp32', provider: 'webgpu' })
    expect(info.provider).toBe('webgpu')
    const { embeddings } = await encoder.encode(textsOf(tiny), { side: 'document' })
    const expected = toFloat32(tensor(join(tiny, 'expected.safetensors'), 'sentence_embedding'))
    expect(largestDifference(embeddings, expected)).toBeLessThan(1e-4)
    const webgpu = (await encoder.providers()).find((provider) => provider.id === 'webgpu')
    expect(webgpu).toMatchObject({ available: true, active: true })
    expect(webgpu?.probeError).toBeLessThan(1e-3)
  })

  it.each([
    ['everything', 'full'],
    ['a LoRA', 'lora'],
  ] as const)('gives the gradients of %s as the processor does', async (_name, kind) => {
    const folder = scratch()
    const triplets = join(folder, 'triplets.json')
    const [one, two] = [passages[0]!, passages[3]!]
    writeFileSync(
      triplets,
      JSON.stringify([
        { query: '¿Cuándo vence el plazo?', positive: one },
        { query: '¿Cómo se gradúa la multa?', positive: two },
      ]),
    )
    if (kind === 'lora') {
      // Of one step: B is no longer nothing, so that A has a gradient.
      const data = join(folder, 'data.json')
      writeFileSync(data, JSON.stringify(tinyData(1)))
      const { weights } = await host.trainer!().train(tinyRun(join(folder, 'run'), data, { trained: lora }))
      copyFileSync(weights, join(folder, 'adapter_model.safetensors'))
      writeFileSync(
        join(folder, 'adapter_config.json'),
        JSON.stringify({
          peft_type: 'LORA',
          r: lora.r,
          lora_alpha: lora.alpha,
          target_modules: lora.targets,
        }),
      )
    }
    const gradients = async (provider: string) => {
      const { loss, output } = await host.trainer!().gradients({
        ...{ model: { directory: tiny }, triplets, first: 2, maxLength: 16 },
        ...{ scale: 20, mode: 'whole', microBatch: 2, output: join(folder, provider), provider },
        ...(kind === 'lora' ? { adapter: folder } : {}),
      })
      return { loss, tensors: tensorsOf(output) }
    }
    const [ours, theirs] = [await gradients('cpu'), await gradients('webgpu')]
    expect(Math.abs(theirs.loss - ours.loss)).toBeLessThan(1e-5)
    expect(theirs.tensors.size).toBe(ours.tensors.size)
    for (const name of ours.tensors.keys())
      expect(relative(numbers(theirs.tensors, name), numbers(ours.tensors, name)), name).toBeLessThan(1e-4)
    // Another device rounds otherwise: had the processor done the work, the bits would be the same.
    const gap = (name: string) => relative(numbers(theirs.tensors, name), numbers(ours.tensors, name))
    expect([...ours.tensors.keys()].some((name) => gap(name) > 0)).toBe(true)
  })

  it('trains once it was checked, and says so in the conditions of the run', async () => {
    const folder = scratch()
    const data = join(folder, 'data.json')
    const { batches, ...rest } = tinyData(1)
    writeFileSync(
      data,
      JSON.stringify({ ...rest, batches: batches.map(({ rows }) => ({ rows: rows.slice(0, 2) })) }),
    )
    const trained = async (directory: string, change: Partial<TrainingRun>) => {
      const events: TrainingEvent[] = []
      const lengths = { query: 12, document: 12 }
      const run = tinyRun(join(folder, directory), data, { trained: lora, lengths, ...change })
      const { conditions } = await host.trainer!().train(run, { onEvent: (event) => events.push(event) })
      const steps = events.flatMap((event) => (event.kind === 'step' ? [event] : []))
      return { conditions, step: steps[0]!, fallback: events.some(({ kind }) => kind === 'fallback') }
    }
    const [ours, theirs] = [await trained('cpu', {}), await trained('gpu', { provider: 'webgpu' })]
    expect(ours.conditions.provider).toBe('cpu')
    expect(theirs).toMatchObject({ fallback: false, conditions: { provider: 'webgpu' } })
    expect(Math.abs(theirs.step.loss / ours.step.loss - 1)).toBeLessThan(1e-4)
    expect(Math.abs(theirs.step.gradientNorm / ours.step.gradientNorm - 1)).toBeLessThan(1e-3)
  })
})

describe('a provider that does not train', { timeout: 120_000 }, () => {
  it.each([
    ['that is not there', 'coreml', 'Procesador neuronal de Apple (CoreML)'],
    ['for want of its libraries', 'cuda', 'Placa NVIDIA (CUDA)'],
  ])('%s is refused with a reason, and the processor computes the same bits', async (_why, id, name) => {
    const host = createNodeEngineHost(cacheDirectory)
    const folder = scratch()
    const data = join(folder, 'data.json')
    writeFileSync(data, JSON.stringify(tinyData(2)))
    const events: TrainingEvent[] = []
    const run = (directory: string, change: Partial<TrainingRun>) =>
      host.trainer!().train(tinyRun(join(folder, directory), data, { trained: lora, ...change }), {
        onEvent: (event) => events.push(event),
      })
    const plain = await run('plain', {})
    expect(events.some(({ kind }) => kind === 'fallback')).toBe(false)
    const asked = await run('asked', { provider: id })
    const refusals = events.filter((event) => event.kind === 'fallback')
    expect(refusals).toHaveLength(1)
    expect(refusals[0]).toMatchObject({ provider: name })
    expect(refusals[0]!.detail.length).toBeGreaterThan(10)
    expect(asked.conditions).toEqual(plain.conditions)
    const [a, b] = [tensorsOf(plain.weights), tensorsOf(asked.weights)]
    for (const key of a.keys()) expect(numbers(b, key)).toEqual(numbers(a, key))
    await host.close()
  })

  it('of no known name is an error', async () => {
    const host = createNodeEngineHost(cacheDirectory)
    const folder = scratch()
    const data = join(folder, 'data.json')
    writeFileSync(data, JSON.stringify(tinyData(1)))
    await expect(
      host.trainer!().train(tinyRun(join(folder, 'run'), data, { provider: 'tpu' })),
    ).rejects.toMatchObject({ code: 'provider_unavailable' })
    await host.close()
  })

  it('is one whose numbers differ, however little of them', () => {
    const ours = new Map([
      ['a', Float32Array.of(1, 2, 3)],
      ['nothing', Float32Array.of(1e-9, 0, 0)],
    ])
    const with_ = (a: readonly number[], nothing = [2e-9, 0, 0]) =>
      difference(
        ours,
        new Map([
          ['a', Float32Array.from(a)],
          ['nothing', Float32Array.from(nothing)],
        ]),
      )
    expect(with_([1, 2, 3])).toBeLessThan(1e-3)
    expect(with_([1, 2, 3.02])).toBeGreaterThan(1e-3)
    expect(with_([1, 2, 3], [0.1, 0, 0])).toBeGreaterThan(1e-3)
    expect(with_([NaN, 2, 3])).toBe(Infinity)
    expect(difference(ours, new Map())).toBe(Infinity)
  })
})
