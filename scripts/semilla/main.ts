/**
 * Trains a model of semilla's kind from norms, with Fojas' own trainer, and reports its figures beside semilla's:
 *
 *   npm run train:semilla -- --norms DIR --eval DIR --output DIR [--minutes 30]
 *
 * `--norms` holds `ID.md` files, `--eval` the dev queries and the constitution. Run again with the same output it goes
 * on from where it stopped; what it has so far is in OUTPUT/model after every run, its figures in figures.jsonl.
 */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { FojasError } from '../../src/shared/errors/index.ts'
import { createNodeEngineHost } from '../../src/main/engine/spawn-node.ts'
import { constitutionTask, figuresOf, normsTask, readQueries, type Task } from './figures.ts'
import { trainLeg, writeTrained, type Recipe } from './legs.ts'
import { readNorms } from './norms.ts'
import { Corpus } from './pairs.ts'
import { semillaShape, writeStartModel } from './start-model.ts'

const { values: args } = parseArgs({
  options: {
    norms: { type: 'string' },
    eval: { type: 'string' },
    output: { type: 'string' },
    minutes: { type: 'string', default: '30' },
    batch: { type: 'string', default: '192' },
    'micro-batch': { type: 'string', default: '24' },
    lr: { type: 'string', default: '6e-4' },
    seed: { type: 'string', default: '1' },
    leg: { type: 'string', default: '20' },
    /** Norms besides those of the dev split in the last figures. */
    others: { type: 'string', default: '4500' },
  },
})
const { norms: folder, eval: evalFolder, output } = args
if (folder === undefined || evalFolder === undefined || output === undefined) {
  console.error('usage: npm run train:semilla -- --norms DIR --eval DIR --output DIR [--minutes N]')
  process.exit(2)
}
const begun = Date.now()
const seconds = (): number => (Date.now() - begun) / 1000
const budget = 60 * Number(args.minutes)
const recipe: Recipe = {
  batch: Number(args.batch),
  microBatch: Number(args['micro-batch']),
  lr: Number(args.lr),
  warmupSteps: 40,
  seed: Number(args.seed),
}
const legSteps = Number(args.leg)
const root = resolve(output)
mkdirSync(root, { recursive: true })
const at = (name: string): string => join(root, name)
const say = (text: string): void => {
  console.log(`${seconds().toFixed(0).padStart(5)} s  ${text}`)
}

const stateSchema = z.object({ steps: z.number().int().nonnegative() })
const readState = (): z.infer<typeof stateSchema> =>
  existsSync(at('state.json'))
    ? stateSchema.parse(JSON.parse(readFileSync(at('state.json'), 'utf8')))
    : { steps: 0 }
function keepState(steps: number): void {
  writeFileSync(at('state.json.part'), JSON.stringify({ steps }))
  renameSync(at('state.json.part'), at('state.json'))
}

const dev = readQueries(join(evalFolder, 'normas-abstracts-dev.jsonl'))
const norms = readNorms(folder, new Set(dev.map(({ _id }) => _id)))
say(
  `${norms.length} norms, ${norms.filter(({ abstract }) => abstract !== undefined).length} abstracts to learn from`,
)
if (!existsSync(at('start'))) {
  writeStartModel(norms, semillaShape, recipe.seed, at('start'))
  say('vocabulary and first vectors are made')
}
const corpus = new Corpus(norms)
const engines = createNodeEngineHost(at('engine'))
const stop = new AbortController()
process.once('SIGINT', () => {
  stop.abort()
})

const quick = normsTask(norms, dev, 250, 750)
const whole: readonly Task[] = [
  normsTask(norms, dev, dev.length, Number(args.others)),
  constitutionTask(evalFolder),
]
async function report(name: string, model: string, tasks: readonly Task[], steps: number): Promise<void> {
  for (const task of tasks) {
    const figures = await figuresOf(task, model, engines)
    appendFileSync(at('figures.jsonl'), `${JSON.stringify({ model: name, steps, ...figures })}\n`)
    say(
      `${name}, ${figures.task}: accuracy@1 ${figures['accuracy@1'].toFixed(3)}, @10 ${figures['accuracy@10'].toFixed(3)}, NDCG@10 ${figures['ndcg@10'].toFixed(3)}`,
    )
  }
}

const card = (steps: number): string =>
  `---\nlanguage: es\nlicense: apache-2.0\nlibrary_name: sentence-transformers\n---\n\n# A model of semilla's kind\n\nTrained by Fojas on ${norms.length} Argentine norms: ${steps} steps of ${recipe.batch} pairs, symmetric InfoNCE, scale 20, AdamW, learning rate ${recipe.lr}, seed ${recipe.seed}.\n`

let { steps } = readState()
if (steps === 0) await report('before training', at('start'), [quick], 0)
let perStep = 0
const hooks = {
  signal: stop.signal,
  step(step: number, loss: number, took: number) {
    perStep = perStep === 0 ? took : 0.8 * perStep + 0.2 * took
    if (step % 5 === 0) say(`step ${step}: loss ${loss.toFixed(3)}, ${took.toFixed(1)} s`)
  },
}
/** A seventh of the time leads the rate down to nothing; the last figures of two models take some, too. */
const decayShare = 0.15
const figuresTime = 240
const stableUntil = Math.max(0, (budget - figuresTime) * (1 - decayShare))
try {
  let weights: string | undefined
  while (seconds() + legSteps * perStep < stableUntil) {
    const result = await trainLeg(
      engines,
      corpus,
      recipe,
      {
        model: at('start'),
        directory: at('stable'),
        firstStep: steps,
        steps: legSteps,
        firstBatch: steps,
        schedule: { name: 'constant', warmupSteps: recipe.warmupSteps, totalSteps: 1_000_000 },
      },
      hooks,
    )
    weights = result.weights
    steps = result.steps
    keepState(steps)
    await writeTrained(at('start'), weights, at('stable-model'), card(steps))
    if ((steps / legSteps) % 4 === 0) await report('constant rate', at('stable-model'), [quick], steps)
  }
  if (steps === 0) throw new FojasError('cancelled', {})
  const decay = Math.max(legSteps, Math.round(((budget - figuresTime) * decayShare) / Math.max(perStep, 0.1)))
  rmSync(at('decay'), { recursive: true, force: true })
  const last = await trainLeg(
    engines,
    corpus,
    recipe,
    {
      model: at('stable-model'),
      directory: at('decay'),
      firstStep: 0,
      steps: decay,
      firstBatch: steps,
      schedule: { name: 'linear', warmupSteps: 3, totalSteps: decay },
    },
    hooks,
  )
  await writeTrained(at('stable-model'), last.weights, at('model'), card(steps + decay))
  await report('trained', at('model'), [quick, ...whole], steps + decay)
  const semilla = join(import.meta.dirname, '../../resources/models/semilla')
  await report('semilla', semilla, [quick, ...whole], steps + decay)
} catch (error) {
  if (!(error instanceof FojasError && error.code === 'cancelled')) throw error
  say(`stopped; the same command goes on from step ${steps}`)
} finally {
  await engines.close()
}
