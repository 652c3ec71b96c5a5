import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { LearnerContext, TrainingNews } from '../../src/main/core/training/learners/learner.ts'
import { trainingReport } from '../../src/main/core/training/report.ts'
import { requestOf, settingsFor, trainInput } from '../../src/main/core/training/request.ts'
import { recipeFor } from '../../src/main/core/training/settings.ts'
import { trainModel } from '../../src/main/core/training/train.ts'
import { Watch } from '../../src/main/core/training/watch.ts'
import { LoadedEncoder } from '../../src/main/engine/loaded.ts'
import { createNodeEngineHost } from '../../src/main/engine/spawn-node.ts'
import { cacheDirectory, json, largestDifference } from '../engine/support.ts'
import { projectRoot } from '../support/shared.ts'
import { judged, question, world } from './support.ts'

const tiny = join(projectRoot, 'tests/fixtures/tiny')
const folder = mkdtempSync(join(tmpdir(), 'fojas-train-'))
const engines = createNodeEngineHost(cacheDirectory)
afterAll(() => engines.close())

const pairs = join(folder, 'pares.jsonl')
writeFileSync(
  pairs,
  world(60)
    .map(({ text, passages: [passage] }) =>
      JSON.stringify({ question: text, context: passage!.text, document: passage!.document }),
    )
    .join('\n'),
)
const sources = {
  model: (directory: string) => Promise.resolve({ directory, precision: 'fp32' as const }),
  labels: () => [],
}
const quick = { maxSteps: 30, batch: 16, rank: 8, lr: 5e-3 }

function listening(): { news: TrainingNews[]; context: LearnerContext } {
  const news: TrainingNews[] = []
  return {
    news,
    context: {
      signal: new AbortController().signal,
      breathe: () => Promise.resolve(),
      tell: (each) => news.push(each),
    },
  }
}

async function train(output: string, input: object = {}) {
  const request = await requestOf(
    trainInput.parse({
      pairs,
      model: tiny,
      output: join(folder, output),
      recipe: 'adapter',
      settings: quick,
      ...input,
    }),
    sources,
  )
  const { news, context } = listening()
  return { report: await trainModel(request, engines, context), news, request }
}

async function embed(directory: string, texts: string[], side: 'query' | 'document'): Promise<Float32Array> {
  const model = await LoadedEncoder.open({ directory, precision: 'fp32' }, cacheDirectory)
  const { embeddings } = await model.encode(texts, { side, prompt: undefined, cancelled: () => false })
  await model.close()
  return embeddings
}

describe('training the adapter on a file of pairs', () => {
  const texts = world(5).map(({ text }) => text)

  it('judges every question by a model that never saw it, and writes a model with its card', async () => {
    const { report, news } = await train('folds')
    expect(report).toEqual(trainingReport.parse(report))
    expect(report).toMatchObject({
      division: 'folds',
      questions: 60,
      labels: 60,
      settings: { recipe: 'adapter' },
    })
    expect(report.control!.before.queries).toBe(60)
    expect(report.control!.after['ndcg@10']).toBeGreaterThan(0)
    expect(news.filter((each) => each.event === 'phase' && each.phase === 'fold')).toHaveLength(5)
    const losses = news.flatMap((each) => (each.event === 'step' ? [each] : []))
    expect(losses.every(({ loss, gradientNorm }) => Number.isFinite(loss) && gradientNorm > 0)).toBe(true)
    expect(await embed(report.output, texts, 'document')).toEqual(await embed(tiny, texts, 'document'))
    const changed = largestDifference(
      await embed(report.output, texts, 'query'),
      await embed(tiny, texts, 'query'),
    )
    expect(changed).toBeGreaterThan(report.bestStep > 0 ? 1e-4 : -1)
    const card = readFileSync(join(report.output, 'README.md'), 'utf8')
    expect(card).toContain('pares.jsonl, 60 preguntas')
    expect(card).toContain(report.parentHash.slice(0, 16))
    expect(json(join(report.output, 'modules.json'))).toHaveLength(4)
  })

  it('learns: the loss on all pairs falls, and finds them better than before', async () => {
    const { report, news } = await train('all', { division: 'none', settings: { ...quick, maxSteps: 120 } })
    const losses = news.flatMap((each) => (each.event === 'step' ? [each.loss] : []))
    const mean = (part: number[]) => part.reduce((a, b) => a + b, 0) / part.length
    expect(losses).toHaveLength(120)
    expect(mean(losses.slice(-10))).toBeLessThan(0.8 * mean(losses.slice(0, 10)))
    expect(report).toMatchObject({ division: 'none', validation: null, control: null, share: 1 })
  })

  it('gives the same bits for the same seed, and others for another', async () => {
    const weights = async (output: string, seed: number) => {
      const { report } = await train(output, { division: 'none', settings: { ...quick, seed } })
      return readFileSync(join(report.output, '2_Router/query_0_Dense/model.safetensors'))
    }
    const first = await weights('seed-1', 1)
    expect(first.equals(await weights('seed-1-again', 1))).toBe(true)
    expect(first.equals(await weights('seed-2', 2))).toBe(false)
  })

  it('is refused plainly where it cannot be done', async () => {
    await expect(train('few', { recipe: 'auto', pairs: join(folder, 'no.jsonl') })).rejects.toMatchObject({
      code: 'path_not_found',
    })
    await expect(train('folds')).rejects.toMatchObject({ code: 'bad_request' })
    const input = trainInput.parse({ model: tiny, output: 'x' })
    expect(() => settingsFor(input, 49)).toThrow(
      expect.objectContaining({ code: 'training_too_few_labels', params: { labels: 49, missing: 1 } }),
    )
    expect([49, 50, 299, 300, 1499, 1500].map(recipeFor)).toEqual([
      undefined,
      ...['adapter', 'adapter', 'lora', 'lora', 'full'],
    ])
    expect(existsSync(join(folder, 'few'))).toBe(false)
  })

  it('diverges with a code', async () => {
    await expect(
      train('nan', { division: 'none', settings: { ...quick, lr: 1e38, clip: null, warmup: 0 } }),
    ).rejects.toMatchObject({ code: 'training_diverged' })
    expect(existsSync(join(folder, 'nan'))).toBe(false)
  })

  it('runs from the command line: events on standard error, the result on standard output', async () => {
    const output = join(folder, 'cli')
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [
        join(projectRoot, 'bin/fojas.mjs'),
        '--json',
        'train',
        '--pairs',
        pairs,
        '--model',
        tiny,
        '--output',
        output,
      ].concat(['--recipe', 'adapter', '--max-steps', '5', '--batch', '16', '--division', 'none']),
    )
    expect(trainingReport.parse(JSON.parse(stdout)).steps).toBe(5)
    const events = stderr
      .trim()
      .split('\n')
      // A checkout that has to be built first says so before the command begins.
      .filter((line) => line.startsWith('{'))
      .map((line) => z.looseObject({ event: z.string() }).parse(JSON.parse(line)))
    expect(events.filter(({ event }) => event === 'step')).toHaveLength(5)
  })
})

describe('the watch', () => {
  const pool = {
    questions: [question('a', judged('sí')), question('b', judged('no'))],
    passages: [judged('sí'), judged('no')].map(({ text, hash }) => ({ text, hash, document: null })),
  }
  const documents = Float32Array.of(1, 0, 0, 1)
  const settings = { patience: 2, collapse: { cosineRise: 0.1, rankShare: 0.8 } }

  it('keeps the best, stops after its patience, and remembers over a kill', async () => {
    const watch = new Watch(pool, settings, 'documents')
    const right = Float32Array.of(1, 0, 0, 1)
    const wrong = Float32Array.of(0, 1, 1, 0)
    expect(await watch.look(0, wrong, documents, 2)).toMatchObject({ best: true, stop: false })
    expect(await watch.look(5, right, documents, 2)).toMatchObject({ best: true, stop: false })
    const resumed = new Watch(pool, settings, 'documents')
    resumed.restore(watch.state())
    expect(await resumed.look(10, right, documents, 2)).toMatchObject({ best: false, stop: false })
    expect(await resumed.look(15, wrong, documents, 2)).toMatchObject({ best: false, stop: true })
    expect(resumed.bestStep).toBe(5)
  })

  it('stops a run whose texts become alike, unless told not to', async () => {
    const alike = Float32Array.of(1, 0.1, 1, 0.2)
    const queries = Float32Array.of(1, 0, 0, 1)
    const watch = new Watch(pool, settings, 'documents')
    await watch.look(0, queries, documents, 2)
    await expect(watch.look(5, queries, alike, 2)).rejects.toMatchObject({ code: 'training_collapsed' })
    const blind = new Watch(pool, { ...settings, collapse: null }, 'documents')
    await blind.look(0, queries, documents, 2)
    expect((await blind.look(5, queries, alike, 2)).look.collapse.cosine).toBeGreaterThan(0.9)
    await expect(blind.look(6, Float32Array.of(NaN, 0, 0, 1), documents, 2)).rejects.toMatchObject({
      code: 'training_diverged',
    })
  })
})
