import { mkdtempSync, readFileSync, rmSync, writeFileSync, cpSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import * as ort from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { embedFile, ModelRegistry } from '../../src/main/core/models/index.ts'
import type { EngineHost } from '../../src/main/engine/encoder.ts'
import { createNodeEngineHost } from '../../src/main/engine/spawn-node.ts'
import { readSafetensors, toFloat32 } from '../../src/main/ml/safetensors.ts'
import { projectRoot } from '../support/shared.ts'

const tiny = join(projectRoot, 'tests/fixtures/tiny')
const files = ['config.json', 'model.safetensors', 'modules.json', '1_Pooling/config.json', 'tokenizer.json']
let engines: EngineHost
let library: string
let registry: ModelRegistry
const settings = new Map<string, string>()

beforeAll(() => {
  library = mkdtempSync(join(tmpdir(), 'fojas-models-'))
  engines = createNodeEngineHost(join(library, 'cache'))
  registry = new ModelRegistry({
    libraryDirectory: library,
    resourcesDirectory: join(projectRoot, 'resources'),
    settings: { get: (key) => settings.get(key), set: (key, value) => void settings.set(key, value) },
    engines,
  })
})
afterAll(async () => {
  await engines.close()
  rmSync(library, { recursive: true })
})

describe('the model registry', () => {
  it('begins with the model that ships, in use and not removable', async () => {
    expect(await registry.list()).toMatchObject([{ id: 'semilla', shipped: true, active: true }])
    await expect(registry.remove('semilla')).rejects.toMatchObject({ code: 'model_in_use' })
  })

  it('adds a folder and a zip of a folder, uses and removes them', async () => {
    expect(await registry.add(tiny)).toMatchObject({ id: 'tiny', shipped: false, active: false })
    const zip = join(library, 'otro modelo.zip')
    writeFileSync(
      zip,
      zipSync(Object.fromEntries(files.map((f) => [`carpeta/${f}`, readFileSync(join(tiny, f))]))),
    )
    expect(await registry.add(zip)).toMatchObject({ id: 'otro-modelo' })
    expect((await registry.list()).map((m) => m.id)).toEqual(['semilla', 'otro-modelo', 'tiny'])
    expect(await registry.use('tiny')).toMatchObject({ active: true })
    expect(registry.active).toBe('tiny')
    await expect(registry.remove('tiny')).rejects.toMatchObject({ code: 'model_in_use' })
    await registry.use('semilla')
    await registry.remove('tiny')
    await expect(registry.get('tiny')).rejects.toMatchObject({ code: 'model_not_found' })
  })

  it('rejects what is no model and leaves nothing behind', async () => {
    const broken = join(library, 'roto')
    cpSync(tiny, broken, { recursive: true })
    writeFileSync(
      join(broken, 'model.safetensors'),
      readFileSync(join(tiny, 'model.safetensors')).subarray(0, 9000),
    )
    const before = await registry.list()
    await expect(registry.add(broken)).rejects.toMatchObject({ code: 'model_invalid' })
    const evil = join(library, 'mal.zip')
    writeFileSync(evil, zipSync({ 'config.json': new Uint8Array(2), '../fuera.json': new Uint8Array(2) }))
    await expect(registry.add(evil)).rejects.toMatchObject({ code: 'malformed_file' })
    expect(existsSync(join(library, 'models/fuera.json'))).toBe(false)
    await expect(registry.add(join(library, 'no-hay'))).rejects.toMatchObject({ code: 'path_not_found' })
    expect(await registry.list()).toEqual(before)
  })

  it('keeps the length limit the person sets', async () => {
    await registry.setMaxLength('semilla', 128)
    expect((await registry.resolve('semilla')).maxLength).toBe(128)
    await registry.setMaxLength('semilla', undefined)
    expect((await registry.resolve('semilla')).maxLength).toBeUndefined()
    await expect(registry.setMaxLength('semilla', 1)).rejects.toMatchObject({ code: 'bad_request' })
  })

  it('lets the person choose pooling and normalisation of a folder without modules.json, and of no other', async () => {
    const source = join(library, 'llano')
    cpSync(tiny, source, { recursive: true })
    rmSync(join(source, 'modules.json'))
    rmSync(join(source, '1_Pooling'), { recursive: true })
    expect(await registry.add(source)).toMatchObject({ id: 'llano', plain: true, options: {} })
    const expected = readSafetensors(readFileSync(join(tiny, 'expected.safetensors')))
    const hidden = expected.get('last_hidden_state')!
    const [, width, d] = hidden.shape as [number, number, number]
    const encoder = engines.encoder('query')
    const first = async (model: string) => {
      const info = await encoder.load({ ...(await registry.resolve(model)), precision: 'fp32' })
      const texts = JSON.parse(readFileSync(join(tiny, 'texts.json'), 'utf8')) as { texts: string[] }
      const { embeddings } = await encoder.encode(texts.texts.slice(1, 2), { side: 'document' })
      return { info, vector: [...embeddings] }
    }
    const before = await first('llano')
    expect(before.info).toMatchObject({ pooling: 'mean', normalized: false })
    expect(Math.hypot(...before.vector)).not.toBeCloseTo(1, 2)

    const changed = await registry.configure('llano', { pooling: 'cls', normalise: true, maxLength: 64 })
    expect(changed.options).toEqual({ pooling: 'cls', normalise: true, maxLength: 64 })
    const after = await first('llano')
    expect(after.info).toMatchObject({ pooling: 'cls', normalized: true, maxLength: 64 })
    expect(after.info.modelHash).not.toBe(before.info.modelHash)
    const row = toFloat32(hidden).subarray(width * d, width * d + d)
    const norm = Math.hypot(...row)
    expect(Math.max(...after.vector.map((v, i) => Math.abs(v - row[i]! / norm)))).toBeLessThan(2e-6)

    const target = join(library, 'llano-exportado')
    await registry.export('llano', target)
    const exported = await first(target)
    expect(exported.info).toMatchObject({ pooling: 'cls', normalized: true })
    expect(exported.vector).toEqual(after.vector)

    await registry.configure('llano', { pooling: null, normalise: null, maxLength: null })
    expect((await first('llano')).info.modelHash).toBe(before.info.modelHash)
    await expect(registry.configure('otro-modelo', { pooling: 'cls' })).rejects.toMatchObject({
      code: 'bad_request',
    })
    await expect(encoder.load({ directory: tiny, precision: 'fp32', normalise: true })).rejects.toMatchObject(
      { code: 'bad_request' },
    )
    await registry.configure('llano', { normalise: true })
    await registry.remove('llano')
    expect(await registry.add(source)).toMatchObject({ options: { normalise: undefined } })
    await registry.remove('llano')
  })

  it('exports a model that encodes alike', async () => {
    const target = join(library, 'exportado')
    await registry.export('otro-modelo', target)
    const input = join(tiny, 'texts.json')
    const read = async (model: string): Promise<Float32Array> => {
      const output = join(library, 'out.safetensors')
      expect(await embedFile(engines, { model, input, output })).toMatchObject({ texts: 6, dimension: 32 })
      return toFloat32(readSafetensors(readFileSync(output)).get('sentence_embedding')!)
    }
    const theirs = toFloat32(
      readSafetensors(readFileSync(join(tiny, 'expected.safetensors'))).get('sentence_embedding')!,
    )
    for (const model of [tiny, target]) {
      const ours = await read(model)
      expect(Math.max(...ours.map((v, i) => Math.abs(v - theirs[i]!)))).toBeLessThan(2e-6)
    }
  })

  it.each([
    ['onnx', 2e-6],
    ['onnx-int8', 0.1],
  ] as const)('exports %s that plain onnxruntime runs', async (format, tolerance) => {
    const target = join(library, format)
    await registry.export('otro-modelo', target, format)
    const session = await ort.InferenceSession.create(join(target, 'model.onnx'))
    const expected = readSafetensors(readFileSync(join(tiny, 'expected.safetensors')))
    const [ids, mask] = ['input_ids', 'attention_mask'].map(
      (name) => new Int32Array(new Uint8Array(expected.get(name)!.data).buffer),
    )
    const row = [...ids!.subarray(0, expected.get('input_ids')!.shape[1])].filter((_, i) => mask![i] === 1)
    const input = new ort.Tensor('int64', BigInt64Array.from(row, BigInt), [1, row.length])
    const ones = new ort.Tensor('int64', new BigInt64Array(row.length).fill(1n), [1, row.length])
    const { data } = (await session.run({ input_ids: input, attention_mask: ones }))['sentence_embedding']!
    if (!(data instanceof Float32Array)) throw new Error('not float32')
    const theirs = toFloat32(expected.get('sentence_embedding')!)
    const gap = Math.max(...data.map((v, i) => Math.abs(v - theirs[i]!)))
    expect(gap).toBeLessThan(tolerance)
    // Eight bits leave their trace.
    if (format === 'onnx-int8') expect(gap).toBeGreaterThan(1e-5)
    await session.release()
    expect(existsSync(join(target, 'tokenizer.json'))).toBe(true)
  })

  it('names what is wrong with the file of texts', async () => {
    const input = join(library, 'malo.json')
    writeFileSync(input, '{"texts": "no"}')
    const output = join(library, 'nada.safetensors')
    await expect(embedFile(engines, { model: tiny, input, output })).rejects.toMatchObject({
      code: 'malformed_file',
    })
  })
})
