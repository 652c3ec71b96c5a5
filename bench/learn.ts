/**
 * Whether training helps, from the command line's own parts: the constitution's questions split by article.
 * node bench/learn.ts DATA_FOLDER MODEL_FOLDER WORK_FOLDER [--recipe adapter|lora|full] [--seeds N] [--train N]
 *   [--random-labels] [--set SETTING=VALUE …]
 * For each seed articles are shuffled; questions of the first ones, up to N, train; all the others ask. Every article is
 * a candidate. Semantic leg: the article's best passage; hybrid: the application's own search, both before and after.
 * --random-labels trains on shuffled answers: nothing may come of it.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import Papa from 'papaparse'
import { z } from 'zod'
import { Application } from '../src/main/core/application.ts'
import { evaluationReport, type EvaluationReport } from '../src/main/core/evaluation/evaluate.ts'
import { requestOf, trainInput } from '../src/main/core/training/request.ts'
import type { TrainingReport } from '../src/main/core/training/report.ts'
import { trainModel } from '../src/main/core/training/train.ts'
import { createNodeEngineHost } from '../src/main/engine/spawn-node.ts'
import { permutation } from '../src/main/ml/random.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    recipe: { type: 'string', default: 'adapter' },
    seeds: { type: 'string', default: '5' },
    train: { type: 'string', default: '200' },
    'random-labels': { type: 'boolean', default: false },
    set: { type: 'string', multiple: true, default: [] },
  },
})
if (positionals.length !== 3) {
  console.error('usage: learn.ts DATA_FOLDER MODEL_FOLDER WORK_FOLDER [options]')
  process.exit(2)
}
const [data = '', model = '', work = ''] = positionals
const settings = Object.fromEntries(
  values.set.map((each): [string, unknown] => {
    const [name = '', value = ''] = each.split('=')
    return [name, JSON.parse(value)]
  }),
)

const articles = z.array(z.object({ article: z.string(), text: z.string() })).parse(
  Papa.parse(readFileSync(join(data, 'constitucion_by_articles.csv'), 'utf8'), {
    header: true,
    skipEmptyLines: true,
  }).data,
)
const textOf = new Map(articles.map(({ article, text }) => [article, text]))
const questions = readFileSync(join(data, 'constitucion_es_qa_aligned.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => z.object({ question: z.string(), article: z.coerce.string() }).parse(JSON.parse(line)))

const folder = join(work, 'articles')
mkdirSync(folder, { recursive: true })
for (const { article, text } of articles) writeFileSync(join(folder, `${article}.txt`), text)
const app = new Application({
  libraryDirectory: resolve(work, 'library'),
  resourcesDirectory: join(import.meta.dirname, '../resources'),
  shell: 'cli',
  engines: createNodeEngineHost(join(resolve(work), 'engine')),
  holder: 'bench/learn',
  version: '0',
})
await app.jobs.wait(app.import([resolve(folder)], true).id)

async function evaluated(
  directory: string,
  mode: 'semantic' | 'hybrid',
  asked: readonly { text: string; _id: string }[],
): Promise<EvaluationReport> {
  const job = await app.jobs.wait(app.evaluate({ queries: [...asked], model: resolve(directory), mode }).id)
  if (job.error !== null) throw new Error(job.error.message)
  return evaluationReport.parse(job.result)
}

/** Articles in the seed's order until their questions are enough; an article's questions stay together. */
function split(seed: number) {
  const order = permutation({ seed, name: 'bench learn' }, articles.length).map(
    (index) => articles[index]?.article ?? '',
  )
  const chosen = new Set<string>()
  let count = 0
  for (const article of order) {
    const own = questions.filter((each) => each.article === article).length
    if (own === 0 || count + own > Number(values.train)) continue
    chosen.add(article)
    count += own
  }
  return {
    train: questions.filter(({ article }) => chosen.has(article)),
    asked: questions
      .filter(({ article }) => !chosen.has(article))
      .map(({ question, article }) => ({ text: question, _id: `${article}.txt` })),
  }
}

async function trained(seed: number, train: readonly (typeof questions)[number][]): Promise<TrainingReport> {
  const shuffledAnswers = permutation({ seed, name: 'random labels' }, train.length)
  const pairs = join(work, `pairs-${seed}.jsonl`)
  writeFileSync(
    pairs,
    train
      .map(({ question, article }, i) => {
        const answer = values['random-labels']
          ? (train[shuffledAnswers[i] ?? i]?.article ?? article)
          : article
        return `${JSON.stringify({ question, context: textOf.get(answer), document: answer })}\n`
      })
      .join(''),
  )
  const output = join(work, `model-${seed}`)
  rmSync(output, { recursive: true, force: true })
  const request = await requestOf(
    trainInput.parse({ pairs, model, output, recipe: values.recipe, settings: { seed, ...settings } }),
    { model: (directory) => Promise.resolve({ directory, precision: 'fp32' }), labels: () => [] },
  )
  const engines = createNodeEngineHost(join(resolve(work), 'engine'))
  try {
    return await trainModel(request, engines, {
      signal: new AbortController().signal,
      breathe: () => Promise.resolve(),
      tell: () => undefined,
    })
  } finally {
    await engines.close()
  }
}

const figure = (value: number): string => value.toFixed(3)
console.log(
  `${values.recipe}, ${values.train} questions for training${values['random-labels'] ? ', answers shuffled' : ''}\n`,
)
console.log(
  '| seed | asked | leg | NDCG@10 before | after | accuracy@1 | | accuracy@5 | | validation said | control (folds) |\n|---|---|---|---|---|---|---|---|---|---|---|',
)
const sums = { semantic: [0, 0], hybrid: [0, 0] }
for (let seed = 1; seed <= Number(values.seeds); seed++) {
  const { train, asked } = split(seed)
  const report = await trained(seed, train)
  for (const mode of ['semantic', 'hybrid'] as const) {
    const before = await evaluated(model, mode, asked)
    const after = await evaluated(report.output, mode, asked)
    sums[mode][0] = (sums[mode][0] ?? 0) + before['ndcg@10']
    sums[mode][1] = (sums[mode][1] ?? 0) + after['ndcg@10']
    const control =
      report.control === null
        ? ''
        : `${figure(report.control.before['ndcg@10'])} → ${figure(report.control.after['ndcg@10'])}`
    console.log(
      `| ${seed} | ${asked.length} | ${mode} | ${figure(before['ndcg@10'])} | ${figure(after['ndcg@10'])} | ${figure(before['accuracy@1'])} | ${figure(after['accuracy@1'])} | ${figure(before['accuracy@5'])} | ${figure(after['accuracy@5'])} | ${report.improved ? 'better' : 'no better'}, share ${report.share} | ${control} |`,
    )
  }
}
for (const [mode, [before = 0, after = 0]] of Object.entries(sums)) {
  const n = Number(values.seeds)
  console.log(
    `${mode}: mean NDCG@10 ${figure(before / n)} → ${figure(after / n)}, ${(100 * (after / before - 1)).toFixed(1)} % relative; error ${figure(1 - before / n)} → ${figure(1 - after / n)}`,
  )
}
await app.close()
