/**
 * Whether training helps: the constitution's questions, split by article, some of them as marks, all the others ask.
 *   node bench/learn.ts DATA_FOLDER WORK_FOLDER [--recipe adapter|lora|full] [--seeds 5] [--train 200]
 *     [--random-labels] [--set SETTING=JSON …] [--division split|folds] [--choose-only] [--curve]
 *     [--python PYTHON] [--threads N] [--out FILE]
 * For each seed articles are shuffled; questions of the first ones, up to N, train; every article may answer. Trained as
 * the button trains: wrong answers from the library's search, five folds (one split for what changes the encoder), the
 * weight of the cosine chosen on validation questions, and the button's own verdict where there are control questions.
 * --random-labels deals the answers out anew: nothing may come of it. --python: the same batches in the same order
 * through sentence-transformers (bench/peers/learn.py), and both judged by it. One JSON line a seed on FILE (what is
 * there is not run again), then the table.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { reportOf } from '../src/shared/errors/index.ts'
import { verdictOn, weigh } from '../src/main/core/retraining/decide.ts'
import { Examiner } from '../src/main/core/retraining/examiner.ts'
import { LibrarySource, requestFor } from '../src/main/core/retraining/library-source.ts'
import { LoraParts } from '../src/main/core/retraining/lora-parts.ts'
import { Rival } from '../src/main/core/retraining/rival.ts'
import { fusionRule } from '../src/main/core/search/fuse.ts'
import type { TrainingNews } from '../src/main/core/training/learners/learner.ts'
import type { Question } from '../src/main/core/training/question.ts'
import type { TrainingReport } from '../src/main/core/training/report.ts'
import { settingsFor } from '../src/main/core/training/request.ts'
import { recipeNames, trainingSettings } from '../src/main/core/training/settings.ts'
import { splitQuestions } from '../src/main/core/training/splits.ts'
import { trainModel } from '../src/main/core/training/train.ts'
import { createNodeEngineHost } from '../src/main/engine/spawn-node.ts'
import { cachedEngines } from './gate/cached-engines.ts'
import { dealt, openConstitution, partOf } from './learn/constitution.ts'
import { Lines } from './learn/lines.ts'
import { context, found, modelIn, weightFor, type Through } from './learn/searches.ts'
import { table } from './learn/table.ts'
import { outcome, type Outcome } from './learn/outcome.ts'
import { twin } from './learn/twin.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    recipe: { type: 'string', default: 'adapter' },
    seeds: { type: 'string', default: '5' },
    train: { type: 'string', default: '200' },
    'random-labels': { type: 'boolean', default: false },
    set: { type: 'string', multiple: true, default: [] },
    division: { type: 'string' },
    /** Stops after the figures of validation and control: what settings are chosen by. */
    'choose-only': { type: 'boolean', default: false },
    /** Tells each look at the validation part. */
    curve: { type: 'boolean', default: false },
    python: { type: 'string' },
    threads: { type: 'string', default: '1' },
    out: { type: 'string' },
  },
})
const [data = '', work = ''] = positionals
if (positionals.length !== 2) {
  console.error('usage: learn.ts DATA_FOLDER WORK_FOLDER [options]')
  process.exit(2)
}
const recipe = z.enum(recipeNames).parse(values.recipe)
const division = z
  .enum(['split', 'folds'])
  .parse(values.division ?? (recipe === 'adapter' ? 'folds' : 'split'))
const threads = Number(values.threads)
const settings = trainingSettings
  .omit({ recipe: true })
  .partial()
  .parse(
    Object.fromEntries(
      values.set.map((each): [string, unknown] => {
        const [name = '', ...value] = each.split('=')
        return [name, JSON.parse(value.join('='))]
      }),
    ),
  )
const name = [
  recipe,
  division,
  `${values.train} questions`,
  ...values.set,
  ...(values['random-labels'] ? ['answers dealt out anew'] : []),
].join(', ')

const engines = cachedEngines(createNodeEngineHost(join(resolve(work), 'engine')), threads)
const room = await openConstitution(data, work, engines)
const { app } = room
const root = app.meaning.answering()
if (root === undefined) throw new Error('the library has no index')
const model = await app.registry.resolve('semilla')

const before = new Map<string, ReturnType<Through>>()
const throughRoot: Through = (text) => {
  const known = before.get(text) ?? embedded(text)
  before.set(text, known)
  return known
}
async function embedded(text: string): ReturnType<Through> {
  const { embeddings } = await app.meaning.questionsApart('semilla', [text], context.signal)
  return { model: 'semilla', generation: root?.generation, embedding: embeddings }
}

function tell(news: TrainingNews): void {
  if (!values.curve) return
  if (news.event === 'evaluation' || (news.event === 'phase' && news.phase === 'interpolation'))
    console.error(JSON.stringify(news))
}

async function run(seed: number): Promise<Outcome> {
  const begun = performance.now()
  const { train: real, asked, sides } = partOf(room, seed, Number(values.train))
  const train = values['random-labels'] ? dealt(real, seed) : real
  const folder = join(resolve(work), 'runs', name.replace(/[^\w.-]+/g, '-'), String(seed))
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const output = join(folder, 'model')
  const library = new LibrarySource(
    app.reader,
    async (text) => app.search.legs(requestFor(text), await throughRoot(text)),
    fusionRule.weight,
  )
  const examiner = new Examiner(
    {
      reader: app.reader,
      legs: (text, meaning, among, signal) => app.search.legs(requestFor(text), meaning, among, signal),
      question: throughRoot,
      embed: () => Promise.reject(new Error('the model in use was not trained')),
    },
    new Rival(new Set(), []),
    ...([train, root as NonNullable<typeof root>, new LoraParts(join(folder, 'parts')), seed] as const),
  )
  const request = {
    questions: train,
    data: { name: 'constitution', hash: name },
    ...{ model, parent: 'semilla', output, division, sweep: false, library },
    ...(division === 'split' ? { sides } : {}),
    settings: settingsFor({ recipe, settings: { seed, threads, ...settings } }, train.length),
    examine: (part: Parameters<Examiner['examine']>[0]) => examiner.examine(part, context),
  }
  // The side that was given is kept, save where questions are nearly equal: as the training divides them.
  const split = division === 'split' ? splitQuestions(train, sides) : undefined
  const those = (part: readonly Question[] | undefined) =>
    part === undefined ? train : train.filter(({ id }) => part.some((each) => each.id === id))
  const [learns, chooses] = [those(split?.train), those(split?.validation)]
  const base = {
    ...{ name, seed, train: train.length, asked: asked.length, twin: null },
    weightBefore: await weightFor(app, throughRoot, chooses),
  }
  let report: TrainingReport
  try {
    report = await trainModel(request, engines, { ...context, tell })
  } catch (error) {
    const { code } = reportOf(error)
    if (!code.startsWith('training_')) throw error
    return { ...base, state: code, chosen: null, found: null, seconds: (performance.now() - begun) / 1000 }
  }
  const examination = examiner.finish()
  const spread = (of: 'before' | 'after') => ({
    meanCosine: report.collapse?.[of].cosine ?? 0,
    effectiveRank: report.collapse?.[of].rank ?? 1,
  })
  const verdict =
    examination.rankings.length === 0
      ? null
      : verdictOn(
          weigh({
            questions: train,
            rankings: examination.rankings,
            ...{ attempts: 1, seed },
            measured: {
              spread: { before: spread('before'), after: spread('after') },
              ...{ precision: null, left: 0 },
            },
          }),
        )
  const better = verdict?.tests.find((test) => test.name === 'better')?.figures
  const figures = (pair: TrainingReport['control']) =>
    pair === null ? null : ([pair.before['ndcg@10'], pair.after['ndcg@10']] as [number, number])
  const done: Outcome = {
    ...base,
    state: verdict === null ? 'no control questions' : verdict.decision,
    chosen: {
      ...{ steps: report.bestStep, share: report.share, weight: examination.weight },
      validation: figures(report.validation),
      control: figures(report.control),
      failed: verdict?.tests.flatMap((test) => (test.passed ? [] : [test.name])) ?? [],
      bothControl: better === undefined ? null : [better['before'] ?? 0, better['after'] ?? 0],
      gain: better === undefined ? null : [better['mean'] ?? 0, better['lower'] ?? 0],
    },
    found: null,
    seconds: 0,
  }
  if (!values['choose-only']) {
    const after = await modelIn(app, output)
    done.found = {
      meaning: [
        await found(app, throughRoot, asked, 'semantic'),
        await found(app, after.through, asked, 'semantic'),
      ],
      both: [
        await found(app, throughRoot, asked, 'hybrid', base.weightBefore),
        await found(app, after.through, asked, 'hybrid', examination.weight),
      ],
      bothByRule: [
        await found(app, throughRoot, asked, 'hybrid', fusionRule.weight),
        await found(app, after.through, asked, 'hybrid', fusionRule.weight),
      ],
    }
    after.close()
    if (values.python !== undefined)
      done.twin = await twin({
        ...{ python: values.python, folder, model: model.directory, output, threads },
        ...{
          learns,
          asked,
          library,
        },
        ...{ settings: request.settings, report, passages: room.passages },
        dimension: (await throughRoot(asked[0]?.text ?? '')).embedding.length,
      })
  }
  done.seconds = (performance.now() - begun) / 1000
  return done
}

const lines = new Lines(values.out, outcome, ({ name: own, seed }) => `${own} ${seed}`)
const outcomes: Outcome[] = []
for (let seed = 1; seed <= Number(values.seeds); seed++) {
  let done = lines.find(`${name} ${seed}`)
  if (
    done === undefined ||
    (done.chosen !== null && done.found === null && !values['choose-only']) ||
    (done.found !== null && done.twin === null && values.python !== undefined)
  ) {
    done = await run(seed)
    lines.keep(done)
    console.error(JSON.stringify(done))
  }
  outcomes.push(done)
}
await app.close()
await engines.close()
console.log(`${name}\n\n${table(outcomes)}`)
