import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { describe, expect, it } from 'vitest'
import { batches, LoadedEncoder } from '../../src/main/engine/loaded.ts'
import { openModelFolder } from '../../src/main/engine/model-folder.ts'
import { openSession, runRows } from '../../src/main/engine/sessions.ts'
import { sentenceEncoder } from '../../src/main/ml/modernbert.ts'
import { quantizeWeight } from '../../src/main/ml/quantize.ts'
import { projectRoot, withShared } from '../support/shared.ts'
import { cacheDirectory, cosine, passages } from './support.ts'

const directory = join(projectRoot, 'resources/models/semilla')
const call = { side: 'document', cancelled: () => false } as const

async function vectors(precision: 'fp32' | 'int8', texts: readonly string[]): Promise<Float32Array[]> {
  const model = await LoadedEncoder.open({ directory, precision }, cacheDirectory)
  const { embeddings } = await model.encode(texts, call)
  await model.close()
  return texts.map((_, i) => embeddings.subarray(i * 256, (i + 1) * 256))
}

describe('int8 weights on the model that ships', () => {
  it('agree with fp32', async () => {
    const [full, small] = [await vectors('fp32', passages), await vectors('int8', passages)]
    for (const [i, vector] of full.entries()) expect(cosine(vector, small[i]!)).toBeGreaterThan(0.995)
  })

  it('embed a passage alone as in a batch', async () => {
    // Pairs of one token length share a batch, and with it one activation scale.
    const texts = passages.flatMap((text) => [text, text.replace(/días|carácter|según/, 'plazo')])
    const together = await vectors('int8', texts)
    for (const [i, text] of texts.entries())
      expect(cosine(together[i]!, (await vectors('int8', [text]))[0]!)).toBeGreaterThan(0.999)
  })

  it('agree with fp32 with one bit less, for processors without VNNI', async () => {
    const folder = openModelFolder(directory)
    const plan = {
      graph: sentenceEncoder(folder.config, folder.layout),
      weights: folder.weights,
      maxPositions: 512,
      key: folder.modelHash,
      cacheDirectory,
    }
    const [full, small] = [
      await openSession({ ...plan, format: 'fp32' }, 'cpu'),
      await openSession({ ...plan, format: 'int7' }, 'cpu'),
    ]
    for (const text of passages) {
      const row = folder.tokenizer.ids(text)
      const [a, b] = [
        await runRows(full, [row], 'sentence_embedding', 256),
        await runRows(small, [row], 'sentence_embedding', 256),
      ]
      expect(cosine(a, b)).toBeGreaterThan(0.995)
    }
    await full.release()
    await small.release()
  })

  it('keep each weight within half a step of its scale', () => {
    const weight = Float32Array.from({ length: 12 }, (_, i) => Math.sin(i * 1.7))
    for (const bits of [7, 8] as const) {
      const { data, scales } = quantizeWeight(weight, 3, 4, bits)
      for (let o = 0; o < 3; o++)
        for (let i = 0; i < 4; i++) {
          const value = data[i * 3 + o]!
          expect(Math.abs(value)).toBeLessThanOrEqual(bits === 8 ? 127 : 63)
          expect(Math.abs(value * scales[o]! - weight[o * 4 + i]!)).toBeLessThanOrEqual(scales[o]! / 2 + 1e-6)
        }
    }
  })
})

describe('batches', () => {
  it('hold texts of one length only, each once, within the budget', () => {
    const rows = [3, 700, 3, 5, 3, 5, 2000, 3].map((n) => Array.from({ length: n }, () => 1))
    const made = batches(rows, 8)
    expect(made.flat().sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    for (const batch of made) {
      const lengths = new Set(batch.map((i) => rows[i]!.length))
      expect(lengths.size).toBe(1)
      expect(batch.length === 1 || batch.length * [...lengths][0]! <= 8).toBe(true)
    }
  })
})

const aviso = z.object({ dataList: z.object({ detalleNorma: z.string() }) })

withShared('data/boletin/2018-08-08/primera', 'int8 on real passages', (folder) => {
  const texts = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => {
      const parsed = aviso.safeParse(JSON.parse(readFileSync(join(folder, name), 'utf8')))
      if (!parsed.success) return []
      const words = parsed.data.dataList.detalleNorma.replace(/<[^>]*>|&[a-z]+;/g, ' ').split(/\s+/)
      return Array.from({ length: Math.min(3, Math.ceil(words.length / 150)) }, (_, i) =>
        words.slice(i * 150, (i + 1) * 150).join(' '),
      )
    })

  it('agrees with fp32, and a passage alone with the same in a batch', async () => {
    expect(texts.length).toBeGreaterThan(50)
    const [full, small] = [await vectors('fp32', texts), await vectors('int8', texts)]
    expect(Math.min(...full.map((vector, i) => cosine(vector, small[i]!)))).toBeGreaterThan(0.995)
    const model = await LoadedEncoder.open({ directory, precision: 'int8' }, cacheDirectory)
    for (const [i, text] of texts.entries())
      expect(cosine((await model.encode([text], call)).embeddings, small[i]!)).toBeGreaterThan(0.999)
    await model.close()
  })
})
