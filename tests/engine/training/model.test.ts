/** The training graphs: what they compute going forward, and their gradients through dropout. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openModelFolder } from '../../../src/main/engine/model-folder.ts'
import { Accumulator } from '../../../src/main/engine/training/accumulator.ts'
import { microBatches, type TextSide } from '../../../src/main/engine/training/micro-batch.ts'
import { tableOf, TrainableModel } from '../../../src/main/engine/training/model.ts'
import { encodeRows, TokenisedTexts } from '../../../src/main/engine/training/texts.ts'
import { gradients, seedOf } from '../../../src/main/ml/autodiff.ts'
import { GraphBuilder } from '../../../src/main/ml/graph.ts'
import { embedding, Encoder, inputNames } from '../../../src/main/ml/modernbert.ts'
import { losses } from '../../../src/main/ml/losses/index.ts'
import { isSparse } from '../../../src/main/ml/optimisers/index.ts'
import { evaluate } from '../../../src/main/ml/reference.ts'
import { toFloat32 } from '../../../src/main/ml/safetensors.ts'
import type { Tensor64 } from '../../../src/main/ml/tensor.ts'
import type { Choice } from '../../../src/main/ml/training/pieces.ts'
import { projectRoot, withShared } from '../../support/shared.ts'
import { largestDifference, tensor, textsOf } from '../support.ts'
import { numbers, relative, scratch, tensorsOf, tinyData } from './support.ts'

const directory = scratch()
afterAll(() => {
  rmSync(directory, { recursive: true })
})

const tiny = join(projectRoot, 'tests/fixtures/tiny')
const full: Choice = { kind: 'full', frozenEmbeddings: false }

function open(model: string, choice: Choice, mode: 'whole' | 'layers', maxLength = 256) {
  return TrainableModel.open({
    folder: openModelFolder(model),
    choice,
    goal: 'embedding',
    mode,
    threads: 1,
    provider: 'cpu',
    seed: 11,
    cacheDirectory: directory,
    maxLength,
  })
}

async function embed(model: string, mode: 'whole' | 'layers', side: TextSide): Promise<Float32Array> {
  const trainable = await open(model, full, mode)
  const texts = textsOf(model)
  const { maxLength } = trainable.folder
  const tokens = new TokenisedTexts(trainable.folder, texts, { query: maxLength, document: maxLength })
  const out = await encodeRows(
    trainable,
    texts.map((_, index) => tokens.row(index, side)),
    3,
    trainable.folder.config.hidden,
    () => Promise.resolve(),
  )
  await trainable.close()
  return out
}

const modes = ['whole', 'layers'] as const

describe('the tiny model of this repository', () => {
  it.each(modes)('embeds as the reference does, padded in portions, %s', async (mode) => {
    const expected = toFloat32(tensor(join(tiny, 'expected.safetensors'), 'sentence_embedding'))
    expect(largestDifference(await embed(tiny, mode, 'document'), expected)).toBeLessThan(2e-6)
  })

  it('has the gradients of PyTorch in the float64 reference of its operators', () => {
    const folder = openModelFolder(tiny)
    const texts = textsOf(tiny)
    const batches = [
      ['¿Quién fue designada?', '¿Qué ley rige?', '¿Cuánto gasto irroga la medida?'],
      [texts[5]!, texts[1]!, texts[3]!],
    ].map(
      (column) =>
        microBatches(
          column.map((text) => ({ ids: folder.tokenizer.ids(text), side: 'document' as const })),
          9,
          0,
          0,
        )[0]!,
    )
    const values = new Map<string, Tensor64>()
    for (const [name, stored] of folder.weights)
      values.set(name, { shape: stored.shape, data: Float64Array.from(toFloat32(stored)) })
    const graphOf = (backward: boolean) => {
      const graph = new GraphBuilder()
      const ids = graph.input(inputNames.ids, ['batch', 'sequence'])
      const mask = graph.input(inputNames.mask, ['batch', 'sequence'])
      const out = embedding(
        graph,
        folder.layout,
        new Encoder(graph, folder.config).whole(ids, mask),
        mask,
        'document',
      )
      graph.output('out', out)
      if (backward) {
        const { parameters } = graph.build()
        const found = gradients(
          graph,
          [seedOf(graph, out, 'cotangent')],
          parameters.map(({ value }) => value),
        )
        for (const [n, { name }] of parameters.entries()) graph.output(name, found[n]!)
      }
      return graph.build()
    }
    const inputs = (n: number): [string, Tensor64][] => {
      const { shape, ids, mask } = batches[n]!
      return [
        [inputNames.ids, { shape, data: Float64Array.from(ids, Number) }],
        [inputNames.mask, { shape, data: Float64Array.from(mask, Number) }],
      ]
    }
    const columns = batches.map((batch, n) => {
      const out = evaluate(graphOf(false), new Map([...values, ...inputs(n)])).get('out')!
      const [rows, width] = [out.shape[0]!, out.shape[1]!]
      const data = new Float64Array(out.data.length)
      for (const [place, row] of batch.indices.entries())
        data.set(out.data.subarray(place * width, (place + 1) * width), row * width)
      return { rows, width, data }
    })
    const { loss, gradients: cotangents } = losses.MultipleNegativesRankingLoss.compute(
      { embeddings: columns },
      { scale: 20 },
    )
    const expected = tensorsOf(join(tiny, 'expected-mnrl-grads.safetensors'))
    expect(Math.abs(loss - numbers(expected, 'loss')[0]!)).toBeLessThan(1e-6)
    const sums = new Map<string, Float64Array>()
    for (const [n, batch] of batches.entries()) {
      const { rows, width } = columns[n]!
      const data = new Float64Array(rows * width)
      for (const [place, row] of batch.indices.entries())
        data.set(cotangents[n]!.subarray(row * width, (row + 1) * width), place * width)
      const found = evaluate(
        graphOf(true),
        new Map([...values, ...inputs(n), ['cotangent', { shape: [rows, width], data }]]),
      )
      found.delete('out')
      for (const [name, { data: gradient }] of found)
        sums.set(
          name,
          gradient.map((value, i) => value + (sums.get(name)?.[i] ?? 0)),
        )
    }
    expect(sums.size).toBe(expected.size - 1)
    for (const [name, sum] of sums)
      expect(relative(sum, numbers(expected, `grad:${name}`)), name).toBeLessThan(1e-6)
  })

  it.each(modes)('drops the same units in both passes, and others in another step, %s', async (mode) => {
    const choice: Choice = {
      kind: 'lora',
      lora: { r: 3, alpha: 6, dropout: 0.3, rankStabilised: false, targets: ['Wqkv', 'Wi', 'Wo'] },
    }
    const model = await open(tiny, choice, mode)
    for (const [name, { values }] of model.trained)
      if (name.includes('lora_B'))
        for (let i = 0; i < values.length; i++) values[i] = Math.sin(i + name.length) / 5
    const texts = tinyData(1).texts.slice(7)
    const tokens = new TokenisedTexts(model.folder, texts, { query: 64, document: 64 })
    const rows = texts.map((_, index) => tokens.row(index, 'document'))
    const chain = model.chain('document')
    const portionsAt = (step: number) => microBatches(rows, 4, step, 0)
    const [first] = portionsAt(3)
    expect(await chain.forward(first!)).toEqual(await chain.forward(first!))
    const [other] = portionsAt(4)
    expect(largestDifference(await chain.forward(first!), await chain.forward(other!))).toBeGreaterThan(1e-2)

    const weight = (i: number): number => Math.cos(i)
    const loss = async (): Promise<number> => {
      let sum = 0
      for (const portion of portionsAt(3))
        for (const [i, value] of (await chain.forward(portion)).entries()) sum += weight(i) * value
      return sum
    }
    const accumulator = new Accumulator(model.shapes(), tableOf)
    for (const portion of portionsAt(3))
      await chain.backward(
        portion,
        Float32Array.from({ length: portion.indices.length * model.folder.config.hidden }, (_, i) =>
          weight(i),
        ),
        accumulator,
      )
    // Along each tensor's own gradient the loss rises by its squared norm.
    for (const [name, gradient] of accumulator.gradients()) {
      if (isSparse(gradient)) throw new Error('a LoRA has no table')
      const own = gradient.slice()
      const square = own.reduce((sum, g) => sum + g * g, 0)
      const { values } = model.trained.get(name)!
      const kept = values.slice()
      const step = 1e-2 / Math.sqrt(square)
      values.set(kept.map((value, i) => value + step * own[i]!))
      const up = await loss()
      values.set(kept.map((value, i) => value - step * own[i]!))
      const down = await loss()
      values.set(kept)
      expect(Math.abs((up - down) / (2 * step) / square - 1), name).toBeLessThan(2e-2)
    }
    await model.close()
  })
})

withShared('data/goldens', 'the reference models through the training graph', (goldens) => {
  const names = ['tiny-base', 'tiny-mmbert', 'tiny-granite', 'tiny-biased', 'tiny-st6', 'tiny-plain']
  it.each(names.flatMap((name) => modes.map((mode) => [name, mode] as const)))(
    '%s embeds as the reference does, %s',
    async (name, mode) => {
      const folder = join(goldens, name)
      const expected = toFloat32(tensor(join(folder, 'expected.safetensors'), 'sentence_embedding'))
      expect(largestDifference(await embed(folder, mode, 'document'), expected)).toBeLessThan(2e-6)
    },
  )
  it.each(modes)('tiny-adapter sends each side its own way, %s', async (mode) => {
    const folder = join(goldens, 'tiny-adapter')
    for (const side of ['query', 'document'] as const) {
      const expected = toFloat32(tensor(join(folder, 'expected.safetensors'), `${side}_embedding`))
      expect(largestDifference(await embed(folder, mode, side), expected)).toBeLessThan(2e-6)
    }
  })
})
