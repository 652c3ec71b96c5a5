/** The trainer's gradients beside PyTorch's, and of the two ways to run it beside each other. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { writeGradients } from '../../../src/main/engine/training/gradients.ts'
import { projectRoot, withShared } from '../../support/shared.ts'
import { numbers, relative, scratch, tensorsOf } from './support.ts'

const directory = scratch()
afterAll(() => {
  rmSync(directory, { recursive: true })
})

interface Wanted {
  readonly model: string
  readonly triplets: string
  readonly first: number
  readonly maxLength: number
  readonly scale: number
  readonly adapter?: string
}

async function agrees(wanted: Wanted, expectedFile: string, mode: 'whole' | 'layers', microBatch: number) {
  const output = join(directory, `${mode}-${microBatch}.safetensors`)
  const { adapter, ...rest } = wanted
  const result = await writeGradients(
    {
      ...rest,
      ...(adapter === undefined ? {} : { adapter }),
      model: { directory: wanted.model },
      output,
      mode,
      microBatch,
    },
    directory,
  )
  const ours = tensorsOf(output)
  const theirs = new Map(
    [...tensorsOf(expectedFile)].filter(([name]) => name === 'loss' || name.startsWith('grad:')),
  )
  expect([...ours.keys()].sort()).toEqual([...theirs.keys()].sort())
  expect(result.tensors).toBe(theirs.size - 1)
  expect(Math.abs(numbers(ours, 'loss')[0]! - numbers(theirs, 'loss')[0]!)).toBeLessThan(1e-5)
  for (const name of theirs.keys())
    expect(relative(numbers(ours, name), numbers(theirs, name)), name).toBeLessThan(1e-4)
}

const ways = [
  ['whole', 8],
  ['whole', 3],
  ['layers', 8],
  ['layers', 3],
] as const

describe('the tiny model of this repository', () => {
  const model = join(projectRoot, 'tests/fixtures/tiny')
  const own = z
    .object({ questions: z.array(z.string()), positives: z.array(z.string()), scale: z.number() })
    .parse(JSON.parse(readFileSync(join(model, 'triplets.json'), 'utf8')))
  const triplets = join(directory, 'own.json')
  writeFileSync(
    triplets,
    JSON.stringify(own.questions.map((query, n) => ({ query, positive: own.positives[n]! }))),
  )
  it.each(ways)('has the gradients of PyTorch in float64, %s in portions of %i', async (mode, size) => {
    await agrees(
      { model, triplets, first: own.questions.length, maxLength: 128, scale: own.scale },
      join(model, 'expected-mnrl-grads.safetensors'),
      mode,
      size,
    )
  })
})

withShared('data/goldens', 'reference gradients', (goldens) => {
  const wanted = {
    model: join(goldens, 'tiny-base'),
    triplets: join(goldens, 'triplets.json'),
    first: 8,
    maxLength: 64,
    scale: 20,
  }
  it.each(ways)('all tensors, %s in portions of %i', async (mode, size) => {
    await agrees(wanted, join(goldens, 'expected-mnrl-grads.safetensors'), mode, size)
  })
  it.each(ways)('a PEFT adapter, %s in portions of %i', async (mode, size) => {
    await agrees(
      { ...wanted, adapter: join(goldens, 'lora') },
      join(goldens, 'lora/expected.safetensors'),
      mode,
      size,
    )
  })
  it.each(['tiny-mmbert', 'tiny-granite', 'tiny-biased', 'tiny-adapter', 'tiny-st6', 'tiny-plain'])(
    '%s: the same gradients whole and layer by layer',
    async (name) => {
      const outputs = []
      for (const mode of ['whole', 'layers'] as const) {
        const output = join(directory, `${name}-${mode}.safetensors`)
        await writeGradients(
          { ...wanted, first: 4, model: { directory: join(goldens, name) }, output, mode, microBatch: 3 },
          directory,
        )
        outputs.push(tensorsOf(output))
      }
      const [whole, layers] = outputs
      expect([...whole!.keys()].sort()).toEqual([...layers!.keys()].sort())
      for (const tensor of whole!.keys())
        expect(relative(numbers(layers!, tensor), numbers(whole!, tensor)), tensor).toBeLessThan(1e-5)
    },
  )
})
