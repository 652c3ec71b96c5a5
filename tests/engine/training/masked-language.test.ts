/** Masked language modelling: gradients beside PyTorch's, and which tokens are asked. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openModelFolder } from '../../../src/main/engine/model-folder.ts'
import { Accumulator } from '../../../src/main/engine/training/accumulator.ts'
import { microBatches } from '../../../src/main/engine/training/micro-batch.ts'
import { tableOf, TrainableModel } from '../../../src/main/engine/training/model.ts'
import { isSparse } from '../../../src/main/ml/optimisers/index.ts'
import { maskText } from '../../../src/main/ml/training/masked-language.ts'
import { withoutPrefix } from '../../../src/main/ml/weights.ts'
import { withShared } from '../../support/shared.ts'
import { int32, tensor } from '../support.ts'
import { numbers, relative, scratch, tensorsOf } from './support.ts'

const directory = scratch()
afterAll(() => {
  rmSync(directory, { recursive: true })
})

withShared('data/goldens', 'masked language modelling of reference', (goldens) => {
  it.each([
    ['whole', 4],
    ['whole', 1],
    ['layers', 4],
    ['layers', 3],
  ] as const)('has the loss and every gradient, %s in portions of %i', async (mode, size) => {
    const own = openModelFolder(join(goldens, 'tiny-base'))
    const weights = new Map(
      [...tensorsOf(join(goldens, 'tiny-base/mlm-weights.safetensors'))].map(
        ([name, stored]) => [withoutPrefix(name), stored] as const,
      ),
    )
    const folder = { ...own, weights, modelHash: 'masked-language' }
    const model = await TrainableModel.open({
      folder,
      choice: { kind: 'full', frozenEmbeddings: false },
      goal: 'maskedLanguage',
      mode,
      threads: 1,
      provider: 'cpu',
      seed: 0,
      cacheDirectory: directory,
      maxLength: 96,
    })
    const file = join(goldens, 'tiny-base/expected-mlm.safetensors')
    const ids = tensor(file, 'input_ids')
    const width = ids.shape[1]!
    const [all, mask, labels] = [
      int32(ids),
      int32(tensor(file, 'attention_mask')),
      int32(tensor(file, 'labels')),
    ]
    const rows = Array.from({ length: ids.shape[0]! }, (_, r) => {
      const length = mask.subarray(r * width, (r + 1) * width).reduce((sum, m) => sum + m, 0)
      const place = [...Array(length).keys()]
      const asked = place.filter((i) => labels[r * width + i] !== -100)
      return {
        ids: place.map((i) => all[r * width + i]!),
        side: 'document' as const,
        positions: asked,
        labels: asked.map((i) => labels[r * width + i]!),
      }
    })
    const total = rows.reduce((sum, { positions }) => sum + positions.length, 0)
    const accumulator = new Accumulator(model.shapes(), tableOf)
    let loss = 0
    for (const portion of microBatches(rows, size, 0, 0)) {
      const cotangent = new Float32Array(portion.positions.length).fill(1 / total)
      for (const value of (await model.chain('document').backward(portion, cotangent, accumulator)) ?? [])
        loss += value / total
    }
    const expected = tensorsOf(file)
    expect(Math.abs(loss - numbers(expected, 'loss')[0]!)).toBeLessThan(1e-5)
    const ours = accumulator.gradients()
    const names = [...expected.keys()].filter((name) => name.startsWith('grad:'))
    expect([...ours.keys()].sort()).toEqual(names.map((name) => withoutPrefix(name.slice(5))).sort())
    for (const name of names) {
      const gradient = ours.get(withoutPrefix(name.slice(5)))!
      if (isSparse(gradient)) throw new Error('a tied decoder makes the gradient dense')
      expect(relative(gradient, numbers(expected, name)), name).toBeLessThan(1e-4)
    }
    await model.close()
  })
})

describe('the tokens asked', () => {
  const ids = [1, ...Array.from({ length: 1000 }, (_, i) => 10 + (i % 300)), 2]
  const options = { seed: 3, counters: [5, 1] as const, mask: 4, vocabulary: 400 }
  const masked = maskText(ids, 0.3, options)

  it('are as many as asked for, never the ends, and what was there is kept', () => {
    expect(masked.positions).toHaveLength(300)
    expect(Math.min(...masked.positions)).toBeGreaterThan(0)
    expect(Math.max(...masked.positions)).toBeLessThan(ids.length - 1)
    expect(masked.labels).toEqual(masked.positions.map((position) => ids[position]))
    for (const [n, id] of masked.ids.entries()) if (!masked.positions.includes(n)) expect(id).toBe(ids[n])
  })

  it('are mostly hidden, some replaced, some left', () => {
    const hidden = masked.positions.filter((position) => masked.ids[position] === 4).length
    const same = masked.positions.filter((position) => masked.ids[position] === ids[position]).length
    expect(hidden).toBeGreaterThan(210)
    expect(hidden).toBeLessThan(270)
    expect(same).toBeGreaterThan(10)
    expect(same).toBeLessThan(60)
  })

  it('are the same for the same counters only', () => {
    expect(maskText(ids, 0.3, options)).toEqual(masked)
    expect(maskText(ids, 0.3, { ...options, counters: [6, 1] }).positions).not.toEqual(masked.positions)
  })

  it('are at least one, and none of an empty text', () => {
    expect(maskText([1, 7, 2], 0.01, options).positions).toEqual([1])
    expect(maskText([1, 2], 0.3, options).positions).toEqual([])
  })
})
