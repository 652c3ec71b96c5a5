import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as ort from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/main/ml/config.ts'
import { sentenceEncoder } from '../../src/main/ml/modernbert.ts'
import { toOnnx } from '../../src/main/ml/onnx.ts'
import { evaluate } from '../../src/main/ml/reference.ts'
import { float32Tensor } from '../../src/main/ml/safetensors.ts'
import { sizeOf, type Tensor64 } from '../../src/main/ml/tensor.ts'
import { largestDifference } from './support.ts'

/** The window of the models that are used, 128, in a model small enough for the float64 reference. */
const width = 16
const config = readConfig({
  model_type: 'modernbert',
  vocab_size: 50,
  hidden_size: width,
  intermediate_size: 24,
  num_hidden_layers: 3,
  num_attention_heads: 2,
  local_attention: 128,
  layer_types: ['full_attention', 'sliding_attention', 'sliding_attention'],
  max_position_embeddings: 640,
})
const after = {
  stages: [{ kind: 'normalize' }],
  prompts: {},
  defaultPrompt: undefined,
  plain: false,
} as const
const poolings = ['mean', 'cls', 'max', 'lasttoken'] as const

/** xorshift32 in [-.5, .5): weights large enough that a key out of place shows. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32 - 0.5
  }
}

const next = random(7)
const layout = { ...after, pooling: 'mean', maxLength: 640 } as const
const graph = sentenceEncoder(config, layout, { withHidden: true })
const values = new Map<string, Float32Array>(
  graph.parameters.map(({ name, value }) => {
    const shape = value.shape.map(Number)
    const own = Float32Array.from(
      { length: sizeOf(shape) },
      () => next() * (name.includes('norm') ? 0.2 : 0.9),
    )
    return [name, name.includes('norm') ? own.map((v) => 1 + v) : own]
  }),
)
const weights = new Map(
  graph.parameters.map(({ name, value }) => [
    name,
    float32Tensor(value.shape.map(Number), values.get(name)!),
  ]),
)
const tokens = (length: number, seed: number): number[] => {
  const draw = random(seed + 1)
  return Array.from({ length }, () => Math.floor((draw() + 0.5) * 50))
}

const known = new Map<string, { hidden: Float64Array; embedding: Float64Array }>()
/** What the table of operators means for one text without padding. */
function meaning(row: readonly number[], pooling: (typeof poolings)[number] = 'mean') {
  const key = `${pooling} ${row.join(' ')}`
  const had = known.get(key)
  if (had !== undefined) return had
  const inputs = new Map<string, Tensor64>()
  for (const { name, value } of graph.parameters)
    inputs.set(name, { shape: value.shape.map(Number), data: Float64Array.from(values.get(name)!) })
  inputs.set('input_ids', { shape: [1, row.length], data: Float64Array.from(row) })
  inputs.set('attention_mask', { shape: [1, row.length], data: new Float64Array(row.length).fill(1) })
  const own = sentenceEncoder(config, { ...layout, pooling }, { withHidden: true })
  const out = evaluate(own, inputs)
  const made = { hidden: out.get('last_hidden_state')!.data, embedding: out.get('sentence_embedding')!.data }
  known.set(key, made)
  return made
}

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fojas-windows-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

async function open(fused: boolean, pooling: (typeof poolings)[number] = 'mean') {
  const name = `${fused ? 'fused' : 'plain'}-${pooling}`
  const own = sentenceEncoder(config, { ...layout, pooling }, { withHidden: true })
  const made = toOnnx(own, weights, { format: 'fp32', fused, maxPositions: 640, dataFile: `${name}.bin` })
  writeFileSync(join(folder, `${name}.bin`), made.data)
  writeFileSync(join(folder, `${name}.onnx`), made.model)
  return ort.InferenceSession.create(join(folder, `${name}.onnx`), { logSeverityLevel: 3 })
}

async function run(session: ort.InferenceSession, rows: readonly (readonly number[])[]) {
  const length = Math.max(...rows.map((row) => row.length))
  // Padding is given a real token's id: nothing may be read from there.
  const ids = BigInt64Array.from(
    rows.flatMap((row) => Array.from({ length }, (_, i) => row[i] ?? 3)),
    BigInt,
  )
  const mask = BigInt64Array.from(
    rows.flatMap((row) => Array.from({ length }, (_, i) => (i < row.length ? 1 : 0))),
    BigInt,
  )
  const out = await session.run({
    input_ids: new ort.Tensor('int64', ids, [rows.length, length]),
    attention_mask: new ort.Tensor('int64', mask, [rows.length, length]),
  })
  const data = (name: string): Float32Array => {
    const found = out[name]!.data
    if (!(found instanceof Float32Array)) throw new Error('not float32')
    return found
  }
  return rows.map((row, r) => ({
    hidden: data('last_hidden_state').subarray(r * length * width, (r * length + row.length) * width),
    embedding: data('sentence_embedding').subarray(r * width, (r + 1) * width),
  }))
}

/** Under the window, at its edges, dense, and in blocks that come out even or do not. */
const lengths = [1, 2, 63, 64, 65, 66, 127, 128, 129, 130, 200, 255, 256, 257, 319, 320, 321, 512]
const together = [
  [66, 65, 64, 63],
  [130, 129, 128, 127, 1],
  [256, 200, 66, 2],
  [257, 256, 130, 1],
  [512, 321, 200, 1],
]

describe.each([
  ['fused', true],
  ['in standard operators', false],
])('attention in a window of 128, %s', (_name, fused) => {
  let session: ort.InferenceSession
  beforeAll(async () => {
    session = await open(fused)
  })
  afterAll(() => session.release())

  it.each(lengths)('is what the reference says for a text of %i tokens', async (length) => {
    const row = tokens(length, length)
    const [ours] = await run(session, [row])
    const theirs = meaning(row)
    expect(largestDifference(ours!.hidden, theirs.hidden)).toBeLessThan(1e-5)
    expect(largestDifference(ours!.embedding, theirs.embedding)).toBeLessThan(2e-6)
  })

  it.each(together)('is the same for texts padded to the longest: %i, %i …', async (...sizes) => {
    const rows = sizes.filter((n) => typeof n === 'number').map((length) => tokens(length, length))
    for (const [index, ours] of (await run(session, rows)).entries()) {
      const theirs = meaning(rows[index]!)
      expect(largestDifference(ours.hidden, theirs.hidden)).toBeLessThan(1e-5)
      expect(largestDifference(ours.embedding, theirs.embedding)).toBeLessThan(2e-6)
    }
  })
})

describe('the reference itself', () => {
  it('ignores padding', () => {
    const row = tokens(70, 70)
    const inputs = new Map<string, Tensor64>()
    for (const { name, value } of graph.parameters)
      inputs.set(name, { shape: value.shape.map(Number), data: Float64Array.from(values.get(name)!) })
    inputs.set('input_ids', {
      shape: [1, 80],
      data: Float64Array.from({ length: 80 }, (_, i) => row[i] ?? 9),
    })
    inputs.set('attention_mask', {
      shape: [1, 80],
      data: Float64Array.from({ length: 80 }, (_, i) => (i < 70 ? 1 : 0)),
    })
    const padded = evaluate(graph, inputs).get('sentence_embedding')!
    expect(largestDifference(padded.data, meaning(row).embedding)).toBeLessThan(1e-12)
  })
})

describe.each(poolings)('pooling by %s', (pooling) => {
  it('leaves padding out', async () => {
    const session = await open(true, pooling)
    const rows = [40, 25, 1].map((length) => tokens(length, length))
    for (const [index, ours] of (await run(session, rows)).entries())
      expect(largestDifference(ours.embedding, meaning(rows[index]!, pooling).embedding)).toBeLessThan(2e-6)
    await session.release()
  })
})
