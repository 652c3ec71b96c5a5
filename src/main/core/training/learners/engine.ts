/** Trains the encoder itself, whole or by LoRA, in the engine's process; what is learnt lies in the run's folder. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FojasError } from '../../../../shared/errors/index.ts'
import type { EncoderSpec, EngineHost } from '../../../engine/encoder.ts'
import type {
  Objective,
  Trained,
  TrainingData,
  TrainingEvaluation,
  TrainingEvent,
  TrainingForecast,
  TrainingRun,
  Verdict,
} from '../../../engine/protocol-training.ts'
import { readPeft, writePeft } from '../../../ml/adapters/peft.ts'
import { readSafetensors } from '../../../ml/safetensors.ts'
import type { ParentModel } from '../../models/parent.ts'
import type { LearntChange } from '../../models/learnt.ts'
import { aside } from '../aside.ts'
import type { EvaluationPool } from '../pool.ts'
import { maskedLanguage, type TrainingSettings } from '../settings.ts'
import { trainingMemo } from '../watch.ts'
import type { FitRun, Learner, LearnerContext, Learnt, PoolEmbeddings } from './learner.ts'

export interface EngineLearnerOptions {
  readonly engines: EngineHost
  readonly parent: ParentModel
  readonly model: EncoderSpec
}

/** Linear layers that a LoRA stands beside. */
const targets = ['Wqkv', 'Wi', 'attn.Wo', 'mlp.Wo'] as const
/** Checkpoints a run keeps at least, where nothing is evaluated. */
const checkpoints = 20
/** Texts encoded between two looks at the signal. */
const chunk = 256

export function engineLearner(options: EngineLearnerOptions): Learner {
  return {
    changes: 'documents',
    async fit(run, context) {
      const trainer = options.engines.trainer?.()
      if (trainer === undefined) throw new FojasError('bad_request', { detail: 'estos motores no entrenan' })
      if (run.stopAt === 0) return nothingLearnt(options)
      await mkdir(run.directory, { recursive: true })
      const data = join(run.directory, 'data.json')
      await writeFile(data, JSON.stringify(dataOf(run)))
      const result = await trainer.train(runOf(run, options, data), {
        onEvent: (event) => {
          tellEvent(event, context)
        },
        onEvaluation: (evaluation) => verdictOf(run, evaluation, context),
        signal: context.signal,
      })
      const bestStep = run.watch === undefined ? result.steps : (result.bestStep ?? 0)
      const weights = run.watch === undefined ? result.weights : result.best
      const change = (share: number): Promise<LearntChange> =>
        weights === null || share === 0
          ? Promise.resolve({})
          : changeOf(weights, run.settings, options.parent.directory, share)
      return {
        changes: 'documents',
        steps: result.steps,
        bestStep,
        change,
        embed: async (pool, share, inner) =>
          embedWith(options, await change(share), join(run.directory, `share-${share}`), pool, inner),
      } satisfies Learnt
    },
  }
}

/**
 * What a fit would take of memory, were its texts these. Nothing is trained.
 * @throws FojasError training_memory, cancelled
 */
export async function forecastOf(
  run: FitRun,
  options: EngineLearnerOptions,
  signal: AbortSignal,
): Promise<TrainingForecast> {
  const trainer = options.engines.trainer?.()
  if (trainer === undefined) throw new FojasError('bad_request', { detail: 'estos motores no entrenan' })
  await mkdir(run.directory, { recursive: true })
  const data = join(run.directory, 'data.json')
  await writeFile(data, JSON.stringify(dataOf(run)))
  return trainer.forecast(runOf(run, options, data), signal)
}

function nothingLearnt(options: EngineLearnerOptions): Learnt {
  return {
    changes: 'documents',
    steps: 0,
    bestStep: 0,
    change: () => Promise.resolve({}),
    embed: (pool, _share, context) =>
      encodePool(options, { ...options.model, precision: 'fp32' }, pool, context),
  }
}

/** Texts are written once each, rows as their numbers. */
function dataOf({ plan, stopAt, settings, pool, every }: FitRun): TrainingData {
  const texts: string[] = []
  const numbers = new Map<string, number>()
  const numberOf = (text: string): number => {
    const known = numbers.get(text)
    if (known !== undefined) return known
    numbers.set(text, texts.length)
    return texts.push(text) - 1
  }
  const batches = plan.batches.slice(0, stopAt * settings.accumulation).map(({ rows, labels }) => ({
    rows: rows.map((row) => row.map(numberOf)),
    ...(labels === undefined ? {} : { labels: [...labels] }),
  }))
  const evaluation =
    pool === undefined || every === undefined
      ? {}
      : {
          evaluation: {
            every,
            queries: pool.questions.map(({ text }) => numberOf(text)),
            documents: pool.passages.map(({ text }) => numberOf(text)),
          },
        }
  return { texts, firstStep: 0, batches, ...evaluation }
}

function trainedOf({
  recipe,
  rank,
  alpha,
  dropout,
  rankStabilised,
  frozenEmbeddings,
}: TrainingSettings): Trained {
  return recipe === 'lora'
    ? { kind: 'lora', r: rank, alpha, dropout, targets: [...targets], rankStabilised }
    : { kind: 'full', frozenEmbeddings }
}

function objectiveOf({ loss }: TrainingSettings): Objective {
  if (loss.name === maskedLanguage)
    return { kind: 'maskedLanguage', probability: 'probability' in loss ? loss.probability : 0.3 }
  const { name, ...options } = loss
  return { kind: 'embeddings', loss: name, options }
}

function runOf(run: FitRun, { model }: EngineLearnerOptions, data: string): TrainingRun {
  const { settings, totalSteps } = run
  const { lr, betas, epsilon, weightDecay, mode, microBatch, threads, provider } = settings
  return {
    model: {
      directory: model.directory,
      ...(model.pooling === undefined ? {} : { pooling: model.pooling }),
      ...(model.normalise === undefined ? {} : { normalise: model.normalise }),
    },
    directory: run.directory,
    data,
    resume: true,
    trained: trainedOf(settings),
    objective: objectiveOf(settings),
    optimiser: { lr, beta1: betas[0], beta2: betas[1], epsilon, weightDecay },
    schedule: {
      name: settings.schedule,
      totalSteps,
      warmupSteps: Math.round(settings.warmup * totalSteps),
    },
    clip: settings.clip,
    accumulation: settings.accumulation,
    seed: settings.seed,
    lengths: settings.lengths,
    checkpointEvery: run.every ?? Math.max(1, Math.ceil(run.stopAt / checkpoints)),
    mode,
    microBatch,
    collapse: settings.collapse,
    ...(threads === undefined ? {} : { threads }),
    ...(provider === undefined ? {} : { provider }),
  }
}

function tellEvent(event: TrainingEvent, context: LearnerContext): void {
  if (event.kind === 'step') {
    const { step, steps, loss, lr, gradientNorm } = event
    context.tell({ event: 'step', step, steps, loss, lr, gradientNorm })
  } else if (event.kind === 'checkpoint') context.tell({ event: 'checkpoint', step: event.step })
  else if (event.kind === 'fallback')
    context.tell({ event: 'phase', phase: 'fallback', provider: event.provider, detail: event.detail })
  else {
    const { conditions, step, steps, parameters, bytes } = event
    context.tell({ event: 'phase', phase: 'prepared', ...conditions, step, steps, parameters, bytes })
  }
}

async function verdictOf(
  run: FitRun,
  evaluation: TrainingEvaluation,
  context: LearnerContext,
): Promise<Verdict> {
  const { watch } = run
  if (watch === undefined) return { best: false, stop: false, memo: '' }
  const { step, memo, queries, documents, dimension } = evaluation
  // What an earlier process saw before it was killed.
  if (memo !== '' && watch.looks.length === 0) watch.restore(trainingMemo.parse(JSON.parse(memo)))
  const { best, stop, look } = await watch.look(step, queries, documents, dimension)
  context.tell({
    event: 'evaluation',
    step,
    'ndcg@10': look['ndcg@10'],
    ...look.collapse,
    best,
  })
  return { best, stop, memo: JSON.stringify(watch.state()) }
}

/** @param weights file of the trained tensors */
async function changeOf(
  weights: string,
  settings: TrainingSettings,
  base: string,
  share: number,
): Promise<LearntChange> {
  if (settings.recipe !== 'lora') return { encoder: { kind: 'tensors', file: weights, share } }
  const lora = readPeft(
    {
      peft_type: 'LORA',
      r: settings.rank,
      lora_alpha: settings.alpha,
      lora_dropout: settings.dropout,
      use_rslora: settings.rankStabilised,
      target_modules: targets,
    },
    readSafetensors(await readFile(weights)),
  )
  // The part that is kept is in its scale, so that the file alone gives the merged weights.
  return {
    encoder: { kind: 'lora', lora, share },
    peft: writePeft({ ...lora, alpha: lora.alpha * share }, base),
  }
}

/** Through a model written for the purpose: what is judged is what would be kept. */
export async function embedWith(
  options: EngineLearnerOptions,
  change: LearntChange,
  folder: string,
  pool: EvaluationPool,
  context: LearnerContext,
): Promise<PoolEmbeddings> {
  if (Object.keys(change).length === 0)
    return encodePool(options, { ...options.model, precision: 'fp32' }, pool, context)
  await rm(folder, { recursive: true, force: true })
  const { directory, choice } = options.parent
  await aside('write', { directory, choice, change, target: folder, card: '' })
  try {
    return await encodePool(options, { directory: folder, precision: 'fp32' }, pool, context)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A pool through a model, in the precision asked for. @throws FojasError cancelled, model_invalid */
export async function encodePool(
  { engines }: Pick<EngineLearnerOptions, 'engines'>,
  model: EncoderSpec,
  pool: EvaluationPool,
  context: LearnerContext,
): Promise<PoolEmbeddings> {
  const encoder = engines.encoder('train')
  const { dimension } = await encoder.load(model)
  const encode = async (texts: readonly string[], side: 'query' | 'document'): Promise<Float32Array> => {
    const out = new Float32Array(texts.length * dimension)
    for (let from = 0; from < texts.length; from += chunk) {
      await context.breathe()
      const part = texts.slice(from, from + chunk)
      const { embeddings } = await encoder.encode(part, { side, signal: context.signal })
      out.set(embeddings, from * dimension)
      context.tell({ event: 'encoded', side, done: from + part.length, total: texts.length })
    }
    return out
  }
  return {
    dimension,
    queries: await encode(
      pool.questions.map(({ text }) => text),
      'query',
    ),
    documents: await encode(
      pool.passages.map(({ text }) => text),
      'document',
    ),
  }
}
