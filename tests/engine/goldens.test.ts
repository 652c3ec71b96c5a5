import { join } from 'node:path'
import * as ort from 'onnxruntime-node'
import { z } from 'zod'
import { describe, expect, it } from 'vitest'
import { LoadedEncoder } from '../../src/main/engine/loaded.ts'
import { openModelFolder } from '../../src/main/engine/model-folder.ts'
import { openSession } from '../../src/main/engine/sessions.ts'
import { openTokenizer, truncate } from '../../src/main/engine/tokenizer.ts'
import { evaluate } from '../../src/main/ml/reference.ts'
import { sentenceEncoder } from '../../src/main/ml/modernbert.ts'
import { toFloat32 } from '../../src/main/ml/safetensors.ts'
import type { Tensor64 } from '../../src/main/ml/tensor.ts'
import { projectRoot, withShared } from '../support/shared.ts'
import { cacheDirectory, int32, json, largestDifference, tensor, textsOf } from './support.ts'

const EMBEDDING = 2e-6
const HIDDEN = 1e-5
const never = (): boolean => false

async function embed(directory: string, texts: string[], side: 'query' | 'document', prompt?: string) {
  const model = await LoadedEncoder.open({ directory, precision: 'fp32' }, cacheDirectory)
  const { embeddings } = await model.encode(texts, { side, prompt, cancelled: never })
  await model.close()
  return embeddings
}

/** Tokens, hidden states and embeddings of a folder that carries its expected numbers. */
function agrees(directory: string): void {
  const file = join(directory, 'expected.safetensors')
  const texts = textsOf(directory)
  const folder = openModelFolder(directory)

  it('embeds every text as the reference does, the empty one included', async () => {
    expect(texts).toContain('')
    const ours = await embed(directory, texts, 'document')
    expect(largestDifference(ours, toFloat32(tensor(file, 'sentence_embedding')))).toBeLessThan(EMBEDDING)
  })

  it('cuts the same tokens', () => {
    const ids = tensor(file, 'input_ids')
    const width = ids.shape[1]!
    const [flat, mask] = [int32(ids), int32(tensor(file, 'attention_mask'))]
    for (const [row, text] of texts.entries()) {
      const theirs = [...flat.subarray(row * width, (row + 1) * width)].filter(
        (_, i) => mask[row * width + i] === 1,
      )
      expect(truncate(folder.tokenizer.ids(text), Math.min(folder.maxLength, width))).toEqual(theirs)
    }
  })
}

function hiddenAgrees(directory: string): void {
  const file = join(directory, 'expected.safetensors')
  const folder = openModelFolder(directory)
  const graph = sentenceEncoder(folder.config, folder.layout, { withHidden: true })
  const rows = textsOf(directory).map((text) => truncate(folder.tokenizer.ids(text), folder.maxLength))
  const expected = tensor(file, 'last_hidden_state')
  const theirs = toFloat32(expected)
  const [width, d] = [expected.shape[1]!, expected.shape[2]!]
  const theirsOf = (row: number): Float32Array =>
    theirs.subarray(row * width * d, (row * width + rows[row]!.length) * d)

  it('has the same last hidden state where the mask is 1', async () => {
    const session = await openSession(
      {
        graph,
        weights: folder.weights,
        format: 'fp32',
        maxPositions: 256,
        key: `hidden-${folder.modelHash}`,
        cacheDirectory,
      },
      'cpu',
    )
    for (const [index, row] of rows.entries()) {
      const out = await session.run({
        input_ids: new ort.Tensor('int64', BigInt64Array.from(row, BigInt), [1, row.length]),
        attention_mask: new ort.Tensor('int64', new BigInt64Array(row.length).fill(1n), [1, row.length]),
      })
      const data = out['last_hidden_state']!.data
      if (!(data instanceof Float32Array)) throw new Error('not float32')
      expect(largestDifference(data, theirsOf(index))).toBeLessThan(HIDDEN)
    }
    await session.release()
  })

  it('means the same in the float64 reference of its operators', () => {
    const values = new Map<string, Tensor64>()
    for (const [name, stored] of folder.weights)
      values.set(name, { shape: stored.shape, data: Float64Array.from(toFloat32(stored)) })
    for (const [index, row] of rows.entries()) {
      if (row.length > 60) continue
      values.set('input_ids', { shape: [1, row.length], data: Float64Array.from(row) })
      values.set('attention_mask', { shape: [1, row.length], data: new Float64Array(row.length).fill(1) })
      const out = evaluate(graph, values).get('last_hidden_state')!
      expect(largestDifference(out.data, theirsOf(index))).toBeLessThan(2e-6)
    }
  })
}

describe('the tiny model of this repository', () => {
  const directory = join(projectRoot, 'tests/fixtures/tiny')
  agrees(directory)
  hiddenAgrees(directory)
})

withShared('data/goldens', 'reference numbers', (goldens) => {
  for (const name of ['tiny-base', 'tiny-mmbert', 'tiny-granite', 'tiny-biased'])
    describe(name, () => {
      agrees(join(goldens, name))
      hiddenAgrees(join(goldens, name))
    })
  describe('tiny-st6, with texts cut at 48 tokens', () => {
    agrees(join(goldens, 'tiny-st6'))
  })

  it('a plain Hugging Face folder: mean pooling, not normalised', async () => {
    const directory = join(goldens, 'tiny-plain')
    const ours = await embed(directory, textsOf(directory), 'document')
    const theirs = toFloat32(tensor(join(directory, 'expected.safetensors'), 'sentence_embedding'))
    expect(largestDifference(ours, theirs)).toBeLessThan(EMBEDDING)
    expect(Math.hypot(...ours.subarray(0, 64))).not.toBeCloseTo(1, 2)
  })

  it('puts the query prompt before a query', async () => {
    const directory = join(goldens, 'tiny-granite')
    const theirs = toFloat32(tensor(join(directory, 'expected-query-prompt.safetensors'), 'query_embedding'))
    const texts = textsOf(directory).slice(0, 2)
    expect(largestDifference(await embed(directory, texts, 'query'), theirs)).toBeLessThan(EMBEDDING)
    expect(largestDifference(await embed(directory, texts, 'document', 'query'), theirs)).toBeLessThan(
      EMBEDDING,
    )
    await expect(embed(directory, texts, 'query', 'otro')).rejects.toMatchObject({ code: 'bad_request' })
  })

  it('sends queries through the adapter and documents past it', async () => {
    const directory = join(goldens, 'tiny-adapter')
    const file = join(directory, 'expected.safetensors')
    for (const side of ['query', 'document'] as const) {
      const ours = await embed(directory, textsOf(directory), side)
      expect(largestDifference(ours, toFloat32(tensor(file, `${side}_embedding`)))).toBeLessThan(EMBEDDING)
    }
  })

  const rows = z.array(
    z.object({ text: z.string(), modernbert: z.array(z.number()), semilla: z.array(z.number()) }),
  )
  it.each([
    ['modernbert', '../tokenizer/modernbert-base'],
    ['semilla', '../../models/semilla'],
  ] as const)('tokenizes the 213 texts as %s does', (column, folder) => {
    const object = z.looseObject({})
    const tokenizer = openTokenizer(
      object.parse(json(join(goldens, folder, 'tokenizer.json'))),
      object.parse(json(join(goldens, folder, 'tokenizer_config.json'))),
    )
    const all = rows.parse(json(join(goldens, 'tokenizer.json')))
    expect(all).toHaveLength(213)
    for (const row of all) expect(tokenizer.ids(row.text)).toEqual(row[column])
  })
})
