/** How long a training will take, and how much memory, from a probe of a few seconds on this computer as it is now. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as yieldToEvents } from 'node:timers/promises'
import type { TrainingEstimate, TrainingOverrides } from '../../../shared/contract/training.ts'
import { FojasError, reportOf } from '../../../shared/errors/index.ts'
import { newQueryAdapter, applyQueryAdapter, queryAdapterGradients } from '../../ml/adapters/query-adapter.ts'
import { computeLoss, type Matrix } from '../../ml/losses/index.ts'
import { normals } from '../../ml/random.ts'
import { countDocuments, passagesByMeaning } from '../corpus/read.ts'
import { randomPassages } from '../corpus/read-hashes.ts'
import { settingsFor } from '../training/request.ts'
import { maskedLanguage, type TrainingSettings } from '../training/settings.ts'
import { foldCount } from '../training/splits.ts'
import { trainModel } from '../training/train.ts'
import { passagesOf } from '../training/file-source.ts'
import type { EvaluationPool } from '../training/pool.ts'
import { forecastAdapter, forecastEncoder, type Forecast } from './forecast.ts'
import type { RetrainingHost } from './host.ts'
import { LibrarySource, requestFor } from './library-source.ts'
import { settingsOf, type Plan } from './plan.ts'

/** Milliseconds the probe may take, and what it tries. */
const probe = { limit: 20_000, passages: 16, warm: 4, steps: 3, rows: 8 } as const
/** How far the truth lay from the estimate, either way, on the runs of docs/benchmarks/gate.md. */
const spread = [0.75, 1.4] as const
/** Passages a question adds to what is encoded, beside those by chance. */
const [passagesEach, passagesByChance, mostValidated] = [110, 2500, 20_000]
/** Of the passes forward and back through an encoder, as many of one forward: where a step could not be tried. */
const stepsOfForward = 4

/** @throws FojasError training_too_few_labels, cancelled */
export async function estimateOf(
  host: RetrainingHost,
  plan: Plan,
  given: TrainingOverrides,
  signal: AbortSignal,
): Promise<TrainingEstimate> {
  const recipe = given.recipe ?? plan.recipe ?? 'adapter'
  const settings = settingsFor({ recipe, settings: settingsOf(given, recipe) }, plan.labels)
  const limited = AbortSignal.any([signal, AbortSignal.timeout(probe.limit)])
  const { passage, dimension } = await secondsOfPassage(host, limited)
  const pool = Math.min(
    plan.questions.length * passagesEach + passagesByChance,
    countDocuments(host.reader).passages,
  )
  const search = await secondsOfSearch(host, plan, limited)
  const searches = plan.questions.length * 4 * search
  const forecast = await forecastWithin(host, { plan, settings, pool, dimension }, signal, limited)
  const train =
    recipe === 'adapter'
      ? pool * passage + adapterSeconds(plan, settings, dimension) + searches
      : (await encoderSeconds(host, plan, withWay(settings, forecast), pool, passage, limited)) + searches
  const index = recipe === 'adapter' ? 0 : passagesByMeaning(host.reader).length * passage
  return {
    train: around(train),
    index: index === 0 ? null : around(index),
    memory: forecast === null ? null : { needed: Math.round(forecast.needed), free: forecast.free },
  }
}

interface Expected {
  readonly plan: Plan
  readonly settings: TrainingSettings
  /** Passages that are encoded in all. */
  readonly pool: number
  readonly dimension: number
}

/** Passages of a look at the validation part. */
const validationPool = ({ questions }: Plan, pool: number): number =>
  Math.min(pool, Math.ceil(questions.length / 5) * passagesEach + passagesByChance, mostValidated)

/**
 * Null where the probe's time was not enough: the training itself measures before it begins.
 * @param signal of who asks @param limited the same, and the end of the probe's time
 */
async function forecastWithin(
  host: RetrainingHost,
  { plan, settings, pool, dimension }: Expected,
  signal: AbortSignal,
  limited: AbortSignal,
): Promise<Forecast | null> {
  const library = new LibrarySource(host.reader, () => Promise.reject(new Error('no search')), 0)
  const marked = passagesOf(plan.questions)
  const chance = await library.random(Math.max(0, validationPool(plan, pool) - marked.length), settings.seed)
  const shown: EvaluationPool = { questions: plan.questions, passages: [...marked, ...chance] }
  try {
    return settings.recipe === 'adapter'
      ? await forecastAdapter(host, shown, pool + plan.questions.length, dimension, limited)
      : await forecastEncoder(host, settings, shown, limited)
  } catch (error) {
    if (signal.aborted || reportOf(error).code !== 'cancelled') throw error
    return null
  }
}

/** As the training would compute it: that the probe's own rows are few must not choose another way. */
const withWay = (settings: TrainingSettings, forecast: Forecast | null): TrainingSettings => ({
  ...settings,
  ...forecast?.way,
})

const around = (seconds: number): [number, number] => [seconds * spread[0], seconds * spread[1]]

async function secondsOfPassage(
  host: RetrainingHost,
  signal: AbortSignal,
): Promise<{ passage: number; dimension: number }> {
  const { registry, engines, reader } = host
  const encoder = engines.encoder('train')
  const spec = await registry.resolve(await registry.rootOf(registry.active))
  const { dimension } = await encoder.load({ ...spec, precision: 'fp32' })
  const library = new LibrarySource(reader, () => Promise.reject(new Error('no search')), 0)
  let seed = 0
  const drawn = randomPassages(reader, probe.passages + probe.warm, () => (seed += 0.618034) % 1)
  const texts = drawn.flatMap((id) => library.candidate(id)?.text ?? [])
  if (texts.length === 0) return { passage: 0, dimension }
  await encoder.encode(texts.slice(0, probe.warm), { side: 'document', signal })
  const begun = performance.now()
  const timed = texts.slice(probe.warm)
  await encoder.encode(timed, { side: 'document', signal })
  return { passage: (performance.now() - begun) / 1000 / Math.max(1, timed.length), dimension }
}

async function secondsOfSearch(host: RetrainingHost, plan: Plan, signal: AbortSignal): Promise<number> {
  const asked = plan.questions.slice(0, 3)
  const begun = performance.now()
  for (const { text } of asked)
    await host.search.legs(requestFor(text), await host.meaning.question(text, signal), undefined, signal)
  return (performance.now() - begun) / 1000 / Math.max(1, asked.length)
}

function stepsOf(settings: TrainingSettings, pairs: number): number {
  const perEpoch = Math.max(1, Math.ceil(pairs / settings.batch / settings.accumulation))
  return Math.min(Math.round(settings.epochs * perEpoch), settings.maxSteps ?? Infinity)
}

/** Runs over the data: each fold learns from three parts of five, and the last from all. */
const parts = ({ division }: Plan): number => (division === 'folds' ? foldCount * 0.6 + 1 : 0.7)

function adapterSeconds(plan: Plan, settings: TrainingSettings, dimension: number): number {
  if (settings.loss.name === maskedLanguage) return 0
  const rows = Math.min(settings.batch, Math.max(2, plan.labels)) + settings.ownPairs
  const adapter = newQueryAdapter(dimension, settings.rank, 0)
  const matrix = (name: string): Matrix => ({
    rows,
    width: dimension,
    data: Float32Array.from(normals({ seed: 0, name }, rows * dimension)),
  })
  const others = Array.from({ length: settings.negatives + 1 }, (_, i) => matrix(String(i)))
  const plain = matrix('query').data
  let begun = performance.now()
  for (let step = 0; step <= probe.steps; step++) {
    // The first one finds its code not yet compiled.
    if (step === 1) begun = performance.now()
    const queries: Matrix = { rows, width: dimension, data: applyQueryAdapter(adapter, plain) }
    const { gradients } = computeLoss(settings.loss, { embeddings: [queries, ...others] })
    queryAdapterGradients(adapter, plain, gradients[0] ?? [])
  }
  const each = (performance.now() - begun) / 1000 / probe.steps
  const runs = plan.division === 'folds' ? foldCount + 1 : 1
  return each * runs * stepsOf(settings, plan.labels)
}

async function encoderSeconds(
  host: RetrainingHost,
  plan: Plan,
  settings: TrainingSettings,
  pool: number,
  passage: number,
  signal: AbortSignal,
): Promise<number> {
  const row = await secondsOfRow(host, plan, settings, passage, signal)
  const rows = settings.epochs * plan.labels * parts(plan)
  // A look encodes the validation part's passages; the share that is kept is tried on them too.
  const looks = Math.min(20, settings.looks * settings.epochs) + settings.shares.length
  const runs = plan.division === 'folds' ? foldCount : 1
  const validation = validationPool(plan, pool)
  return rows * row + runs * looks * validation * passage
}

/** One training of a few rows that is thrown away. */
async function secondsOfRow(
  host: RetrainingHost,
  plan: Plan,
  settings: TrainingSettings,
  passage: number,
  signal: AbortSignal,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'fojas-probe-'))
  const times: number[] = []
  try {
    const parent = await host.registry.rootOf(host.registry.active)
    await trainModel(
      {
        questions: plan.questions.slice(0, 4 * probe.rows),
        ...{ data: { name: '', hash: '' }, parent, output: join(folder, 'model') },
        model: await host.registry.resolve(parent),
        settings: {
          ...settings,
          batch: probe.rows,
          ownPairs: Math.round((settings.ownPairs * probe.rows) / settings.batch),
          accumulation: 1,
          maxSteps: 2,
          epochs: 100,
          collapse: null,
        },
        ...{ division: 'none', sweep: false },
      },
      host.engines,
      {
        signal,
        breathe: async () => {
          await yieldToEvents()
          if (signal.aborted) throw new FojasError('cancelled', {})
        },
        tell: (news) => {
          if (news.event === 'step') times.push(performance.now())
        },
      },
    )
    const [first, second] = times
    if (first !== undefined && second !== undefined) return (second - first) / 1000 / probe.rows
  } catch (error) {
    if (reportOf(error).code !== 'cancelled') throw error
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return passage * (2 + settings.negatives) * stepsOfForward
}
