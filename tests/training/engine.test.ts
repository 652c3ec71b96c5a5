import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { LearnerContext, TrainingNews } from '../../src/main/core/training/learners/learner.ts'
import { requestOf, trainInput } from '../../src/main/core/training/request.ts'
import { trainModel } from '../../src/main/core/training/train.ts'
import { LoadedEncoder } from '../../src/main/engine/loaded.ts'
import { createNodeEngineHost } from '../../src/main/engine/spawn-node.ts'
import { loraChange, readPeft } from '../../src/main/ml/adapters/peft.ts'
import { readSafetensors, toFloat32 } from '../../src/main/ml/safetensors.ts'
import { cacheDirectory, json, largestDifference } from '../engine/support.ts'
import { projectRoot } from '../support/shared.ts'
import { world } from './support.ts'

const tiny = join(projectRoot, 'tests/fixtures/tiny')
const folder = mkdtempSync(join(tmpdir(), 'fojas-train-engine-'))
const engines = createNodeEngineHost(cacheDirectory)
afterAll(() => engines.close())

const pairs = join(folder, 'pares.jsonl')
writeFileSync(
  pairs,
  world(48)
    .map(({ text, passages: [passage] }) =>
      JSON.stringify({ question: text, context: passage!.text, document: passage!.document }),
    )
    .join('\n'),
)
const quick = {
  batch: 12,
  negatives: 1,
  lr: 2e-3,
  lengths: { query: 32, document: 64 },
  microBatch: 8,
  threads: 1,
  mode: 'whole',
  collapse: null,
}

async function train(output: string, input: object, stop?: (news: TrainingNews) => boolean) {
  const request = await requestOf(
    trainInput.parse({ pairs, model: tiny, output: join(folder, output), ...input }),
    {
      model: (directory) => Promise.resolve({ directory, precision: 'fp32' }),
      labels: () => [],
    },
  )
  const news: TrainingNews[] = []
  const controller = new AbortController()
  const context: LearnerContext = {
    signal: controller.signal,
    breathe: () => Promise.resolve(),
    tell(each) {
      news.push(each)
      if (stop?.(each) === true) controller.abort()
    },
  }
  return { report: await trainModel(request, engines, context), news }
}

const weightsOf = (directory: string) => readSafetensors(readFileSync(join(directory, 'model.safetensors')))
const losses = (news: readonly TrainingNews[]) =>
  news.flatMap((each) => (each.event === 'step' ? [each.loss] : []))

describe('training the encoder on a file of pairs', () => {
  it('by LoRA: chosen on the validation part, merged, and beside in PEFT’s format', async () => {
    const { report, news } = await train('lora', {
      recipe: 'lora',
      division: 'split',
      settings: { ...quick, epochs: 4, rank: 4, alpha: 8, dropout: 0.1 },
    })
    expect(report).toMatchObject({ division: 'split', settings: { recipe: 'lora' } })
    expect(report.validation!.after['ndcg@10']).toBeGreaterThanOrEqual(report.validation!.before['ndcg@10'])
    expect(report.control!.before.queries).toBeGreaterThan(0)
    expect(losses(news).length).toBeGreaterThanOrEqual(3)
    expect(existsSync(`${report.output}.run`)).toBe(false)
    const now = weightsOf(report.output)
    if (report.bestStep > 0) {
      const lora = readPeft(
        json(join(report.output, 'lora/adapter_config.json')),
        readSafetensors(readFileSync(join(report.output, 'lora/adapter_model.safetensors'))),
      )
      expect(lora.layers.size).toBe(16)
      const merge = loraChange(lora)
      for (const [name, stored] of weightsOf(tiny))
        expect(largestDifference(merge(name, toFloat32(stored)), toFloat32(now.get(name)!))).toBeLessThan(
          1e-6,
        )
    }
    const model = await LoadedEncoder.open({ directory: report.output, precision: 'fp32' }, cacheDirectory)
    await model.close()
  })

  it('whole: the loss falls; frozen token embeddings stay as they were', async () => {
    const { report, news } = await train('full', {
      recipe: 'full',
      division: 'none',
      settings: { ...quick, epochs: 5, negatives: 0 },
    })
    const all = losses(news)
    const mean = (part: number[]) => part.reduce((a, b) => a + b, 0) / part.length
    expect(mean(all.slice(-4))).toBeLessThan(mean(all.slice(0, 4)))
    const [now, before] = [weightsOf(report.output), weightsOf(tiny)]
    const changed = (name: string) =>
      largestDifference(toFloat32(now.get(name)!), toFloat32(before.get(name)!))
    expect(changed('embeddings.tok_embeddings.weight')).toBe(0)
    expect(changed('layers.0.attn.Wqkv.weight')).toBeGreaterThan(1e-3)
  })

  it('goes on after a cancel to the same bits', async () => {
    const input = { recipe: 'full', division: 'none', settings: { ...quick, epochs: 2, negatives: 0 } }
    const whole = await train('straight', input)
    await expect(
      train('stopped', input, (news) => news.event === 'step' && news.step === 3),
    ).rejects.toMatchObject({ code: 'cancelled' })
    expect(existsSync(join(folder, 'stopped'))).toBe(false)
    const resumed = await train('stopped', input)
    expect(losses(resumed.news).length).toBeLessThan(losses(whole.news).length)
    for (const [name, stored] of weightsOf(whole.report.output))
      expect(Buffer.from(weightsOf(resumed.report.output).get(name)!.data)).toEqual(Buffer.from(stored.data))
  })

  it('with losses that need labels, and by masked language modelling on the passages alone', async () => {
    const graded = join(folder, 'grados.csv')
    writeFileSync(
      graded,
      `question,context,grade\n${world(12)
        .flatMap(({ text, passages: [passage] }, i) => [
          `"${text}","${passage!.text}",2`,
          `"${text}","Nada de eso (${i}).",0`,
        ])
        .join('\n')}\n`,
    )
    const settings = { ...quick, epochs: 1 }
    for (const name of ['CosineSimilarityLoss', 'CoSENTLoss', 'ContrastiveLoss', 'TripletLoss'] as const) {
      const { report, news } = await train(name, {
        pairs: graded,
        recipe: 'full',
        division: 'none',
        settings: { ...settings, loss: { name } },
      })
      expect(losses(news).every(Number.isFinite)).toBe(true)
      expect(report.settings.loss.name).toBe(name)
    }
    const { report, news } = await train('mlm', {
      recipe: 'full',
      settings: { ...settings, loss: { name: 'MaskedLanguageModelingLoss', probability: 0.3 } },
    })
    expect(losses(news)).toHaveLength(4)
    expect(report).toMatchObject({ division: 'none', control: null })
    expect([...weightsOf(report.output).keys()].sort()).toEqual([...weightsOf(tiny).keys()].sort())
    await expect(
      train('mse', { recipe: 'full', settings: { ...settings, loss: { name: 'MarginMSELoss' } } }),
    ).rejects.toMatchObject({ code: 'bad_request' })
  })
})
