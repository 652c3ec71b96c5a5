import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readParent } from '../../src/main/core/models/parent.ts'
import { writeModel, type ModelChange } from '../../src/main/core/models/write-model.ts'
import { LoadedEncoder } from '../../src/main/engine/loaded.ts'
import { loraChange, readPeft, writePeft } from '../../src/main/ml/adapters/peft.ts'
import { applyQueryAdapter, type QueryAdapter } from '../../src/main/ml/adapters/query-adapter.ts'
import { changedJson } from '../../src/main/ml/json-numbers.ts'
import { normals } from '../../src/main/ml/random.ts'
import { readSafetensors, toFloat32 } from '../../src/main/ml/safetensors.ts'
import { cacheDirectory, json, largestDifference, tensor, textsOf } from '../engine/support.ts'
import { projectRoot, withShared } from '../support/shared.ts'

const tiny = join(projectRoot, 'tests/fixtures/tiny')
const folder = mkdtempSync(join(tmpdir(), 'fojas-write-'))

async function embed(directory: string, texts: string[], side: 'query' | 'document'): Promise<Float32Array> {
  const model = await LoadedEncoder.open({ directory, precision: 'fp32' }, cacheDirectory)
  const { embeddings } = await model.encode(texts, { side, prompt: undefined, cancelled: () => false })
  await model.close()
  return embeddings
}

async function written(directory: string, name: string, change: ModelChange): Promise<string> {
  const target = join(folder, name)
  await writeModel(await readParent(directory), change, target, '# Modelo de prueba\n')
  return target
}

function adapterOf(dimension: number, rank: number): QueryAdapter {
  const draw = (name: string) =>
    Float32Array.from(normals({ seed: 2, name }, dimension * rank), (value) => value * 0.1)
  return { dimension, rank, u: draw('u'), v: draw('v') }
}

/** Rows adapted and made of length one. */
function expected(adapter: QueryAdapter, rows: Float32Array, share: number): Float32Array {
  const d = adapter.dimension
  const out = applyQueryAdapter(adapter, rows, share)
  return Float32Array.from(out, (value, i) => {
    const row = out.subarray(Math.floor(i / d) * d, (Math.floor(i / d) + 1) * d)
    return value / Math.hypot(...row)
  })
}

describe('a trained model as a folder', () => {
  const texts = textsOf(tiny)

  it('unchanged, embeds as its parent does; a folder that holds something is refused', async () => {
    const target = await written(tiny, 'same', {})
    expect(
      largestDifference(await embed(target, texts, 'document'), await embed(tiny, texts, 'document')),
    ).toBe(0)
    expect(readFileSync(join(target, 'README.md'), 'utf8')).toContain('Modelo de prueba')
    await expect(written(tiny, 'same', {})).rejects.toMatchObject({ code: 'bad_request' })
  })

  it('with an adapter, changes queries and leaves documents; an adapter on an adapter is their product', async () => {
    const adapter = adapterOf(32, 4)
    const once = await written(tiny, 'adapter', { adapter: { adapter, share: 0.5 } })
    const [documents, queries] = [await embed(tiny, texts, 'document'), await embed(once, texts, 'query')]
    expect(largestDifference(await embed(once, texts, 'document'), documents)).toBe(0)
    expect(largestDifference(queries, expected(adapter, documents, 0.5))).toBeLessThan(2e-6)
    const twice = await written(once, 'twice', { adapter: { adapter, share: 1 } })
    expect(largestDifference(await embed(twice, texts, 'query'), expected(adapter, queries, 1))).toBeLessThan(
      2e-6,
    )
    expect(json(join(twice, '2_Router/router_config.json'))).toMatchObject({
      structure: { query: ['query_0_Dense'], document: [] },
    })
  })

  it('keeps the configuration as it is written: 2.0 is no 2 to its readers', async () => {
    expect(
      changedJson('{"a": 2.0, "b": {"c": [1e-05, 3]}, "d": "x", "e": 1}', { d: 'y', e: undefined }),
    ).toBe('{\n  "a": 2.0,\n  "b": {\n    "c": [\n      1e-05,\n      3\n    ]\n  },\n  "d": "y"\n}\n')
    const target = await written(tiny, 'config', {})
    expect(readFileSync(join(target, 'config.json'), 'utf8')).toContain('"initializer_cutoff_factor": 2.0')
  })

  it('with changed weights, keeps their names and shapes and no head', async () => {
    const target = await written(tiny, 'half', {
      encoder: (_name, weight) => weight.map((value) => value / 2),
    })
    const [ours, theirs] = [target, tiny].map((each) =>
      readSafetensors(readFileSync(join(each, 'model.safetensors'))),
    )
    expect([...ours!.keys()]).toEqual([...theirs!.keys()].map((name) => name.replace(/^model\./, '')).sort())
    expect([...ours!.values()].every(({ dtype }) => dtype === 'F32')).toBe(true)
    await expect(written(tiny, 'wrong', { encoder: () => new Float32Array(3) })).rejects.toMatchObject({
      code: 'model_invalid',
    })
  })
})

withShared('data/goldens', 'reference adapters', (goldens) => {
  const lora = join(goldens, 'lora')
  const read = () =>
    readPeft(
      json(join(lora, 'adapter_config.json')),
      readSafetensors(readFileSync(join(lora, 'adapter_model.safetensors'))),
    )

  it("merges PEFT's LoRA to PEFT's merged weights", async () => {
    const target = await written(join(goldens, 'tiny-base'), 'merged', { encoder: loraChange(read()) })
    const merged = readSafetensors(readFileSync(join(lora, 'merged.safetensors')))
    const ours = readSafetensors(readFileSync(join(target, 'model.safetensors')))
    expect([...ours.keys()].sort()).toEqual([...merged.keys()].sort())
    for (const [name, stored] of merged)
      expect(largestDifference(toFloat32(ours.get(name)!), toFloat32(stored))).toBeLessThan(1e-6)
  })

  it("writes what it read, in PEFT's names and bytes", async () => {
    const original = readSafetensors(readFileSync(join(lora, 'adapter_model.safetensors')))
    const { config, tensors } = writePeft(read(), 'tiny-base')
    expect([...tensors.keys()].sort()).toEqual([...original.keys()].sort())
    for (const [name, stored] of original)
      expect(Buffer.from(tensors.get(name)!.data)).toEqual(Buffer.from(stored.data))
    expect(json(join(lora, 'adapter_config.json'))).toMatchObject(config)
    const target = await written(join(goldens, 'tiny-base'), 'with-lora', { peft: { config, tensors } })
    expect(readPeft(json(join(target, 'lora/adapter_config.json')), tensors)).toEqual(read())
  })

  it.each(['tiny-mmbert', 'tiny-granite', 'tiny-biased', 'tiny-st6', 'tiny-adapter', 'tiny-plain'])(
    'writes %s again to the same embeddings',
    async (name) => {
      const directory = join(goldens, name)
      const target = await written(directory, name, {})
      const texts = textsOf(directory)
      for (const side of ['query', 'document'] as const)
        expect(largestDifference(await embed(target, texts, side), await embed(directory, texts, side))).toBe(
          0,
        )
    },
  )

  it("makes the reference's adapter from its U and V", async () => {
    const directory = join(goldens, 'tiny-adapter')
    const file = join(directory, 'expected.safetensors')
    const of = (name: string) => toFloat32(tensor(file, name))
    const [dimension, rank] = tensor(file, 'U').shape
    const adapter: QueryAdapter = { dimension: dimension!, rank: rank!, u: of('U'), v: of('V') }
    const target = await written(join(goldens, 'tiny-base'), 'from-uv', { adapter: { adapter, share: 1 } })
    const texts = textsOf(directory)
    expect(largestDifference(await embed(target, texts, 'query'), of('query_embedding'))).toBeLessThan(2e-6)
    expect(largestDifference(await embed(target, texts, 'document'), of('document_embedding'))).toBeLessThan(
      2e-6,
    )
  })

  it('refuses a LoRA it would merge wrongly', () => {
    const tensors = readSafetensors(readFileSync(join(lora, 'adapter_model.safetensors')))
    const config = json(join(lora, 'adapter_config.json')) as object
    for (const change of [{ use_dora: true }, { r: 8 }, { peft_type: 'IA3' }])
      expect(() => readPeft({ ...config, ...change }, tensors)).toThrow(
        expect.objectContaining({ code: 'model_invalid' }),
      )
    const half = new Map([...tensors].slice(0, 1))
    expect(() => readPeft(config, half)).toThrow(expect.objectContaining({ code: 'model_invalid' }))
  })
})

it('an interrupted write leaves no folder behind', async () => {
  const target = join(folder, 'broken')
  await expect(
    written(tiny, 'broken', {
      encoder: () => {
        throw new Error('stopped')
      },
    }),
  ).rejects.toThrow('stopped')
  expect(() => readFileSync(join(target, 'config.json'))).toThrow()
})
