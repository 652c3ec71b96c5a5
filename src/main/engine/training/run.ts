/** A training run from its first step, or its checkpoint, to the end of its data. */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as yieldToMessages } from 'node:timers/promises'
import { FojasError } from '../../../shared/errors/index.ts'
import { collapseFigures } from '../../ml/evaluators/collapse.ts'
import { dimensionOf } from '../../ml/modernbert.ts'
import { AdamW, clipFactor, globalNorm, scheduleFactor } from '../../ml/optimisers/index.ts'
import type { Choice } from '../../ml/training/pieces.ts'
import { openModelFolder, type ModelFolder } from '../model-folder.ts'
import type {
  TrainingConditions,
  TrainingData,
  TrainingEvaluation,
  TrainingEvent,
  TrainingResult,
  TrainingRun,
  Verdict,
} from '../protocol-training.ts'
import { Accumulator } from './accumulator.ts'
import {
  checkpointFile,
  readProgress,
  restoreCheckpoint,
  saveCheckpoint,
  type Progress,
} from './checkpoint.ts'
import { conditionsOf, configurationOf, sameConditions, sameConfiguration } from './conditions.ts'
import { readTrainingData } from './data.ts'
import { coded } from './failures.ts'
import { largestPortions } from './largest.ts'
import { chooseWay, type Way } from './memory.ts'
import { tableOf, TrainableModel, type TrainableOptions } from './model.ts'
import { batchGradients, type BatchGradients } from './objectives.ts'
import { peakBytes } from './process-memory.ts'
import { rehearse } from './rehearsal.ts'
import { writeTensorFile } from './tensor-file.ts'
import { encodeRows, TokenisedTexts } from './texts.ts'

export interface RunIo {
  event(event: TrainingEvent): void
  /** Absent where nobody judges. */
  readonly evaluate?: ((evaluation: TrainingEvaluation) => Promise<Verdict>) | undefined
  cancelled(): boolean
}

/** Texts whose likeness tells a collapse: their cosines' mean is then known to about .01. */
const WATCHED = 256

const resultFile = (run: TrainingRun, name: 'final' | 'best'): string =>
  join(run.directory, `${name}.safetensors`)

class Run {
  private readonly run: TrainingRun
  private readonly data: TrainingData
  private readonly io: RunIo
  private readonly model: TrainableModel
  private readonly texts: TokenisedTexts
  private readonly optimiser: AdamW
  private readonly gradientsOf: BatchGradients
  private readonly accumulator: Accumulator
  private progress: Progress
  private saved: number

  constructor(
    run: TrainingRun,
    data: TrainingData,
    io: RunIo,
    model: TrainableModel,
    conditions: TrainingConditions,
  ) {
    this.run = run
    this.data = data
    this.io = io
    this.model = model
    this.texts = new TokenisedTexts(model.folder, data.texts, run.lengths)
    const { beta1, beta2, epsilon, weightDecay } = run.optimiser
    this.optimiser = new AdamW(model.trained, { betas: [beta1, beta2], epsilon, weightDecay })
    this.gradientsOf = batchGradients(model, this.texts, run.objective, run.seed)
    this.accumulator = new Accumulator(model.shapes(), tableOf)
    this.progress = {
      step: 0,
      conditions,
      configuration: configurationOf(run),
      evaluated: -1,
      memo: '',
      bestStep: null,
      stopped: false,
      baseline: null,
    }
    this.saved = -1
  }

  /** From where the folder's checkpoint stands. */
  restore(progress: Progress): void {
    restoreCheckpoint(this.run.directory, progress, this.model.trained, this.optimiser)
    this.progress = progress
    this.saved = progress.step
  }

  /** Steps done once the data is used up. */
  private get end(): number {
    return this.data.firstStep + Math.ceil(this.data.batches.length / this.run.accumulation)
  }

  private readonly pause = async (): Promise<void> => {
    await yieldToMessages()
    if (this.io.cancelled()) throw new FojasError('cancelled', {})
  }

  async go(bytes: number | null): Promise<TrainingResult> {
    const { run, io } = this
    if (this.progress.step < this.data.firstStep)
      throw new FojasError('training_data_invalid', {
        detail: `los datos empiezan en el paso ${this.data.firstStep} y el entrenamiento está en el ${this.progress.step}`,
      })
    io.event({
      kind: 'prepared',
      conditions: this.progress.conditions,
      step: this.progress.step,
      steps: this.end,
      parameters: [...this.model.trained.values()].reduce((sum, { values }) => sum + values.length, 0),
      bytes,
    })
    try {
      await this.rehearse()
      await this.judge()
      while (this.progress.step < this.end && !this.progress.stopped) {
        await this.step()
        await this.judge()
        const { step } = this.progress
        if (step % run.checkpointEvery === 0 || step === this.end || this.progress.evaluated === step)
          this.save()
      }
    } catch (error) {
      // What was finished before a cancel is whole, and kept.
      const { step } = this.progress
      if (error instanceof FojasError && error.code === 'cancelled' && step > Math.max(0, this.saved))
        this.save()
      throw error
    }
    if (this.saved !== this.progress.step) this.save()
    writeTensorFile(resultFile(run, 'final'), this.model.trained)
    const { bestStep } = this.progress
    return {
      steps: this.progress.step,
      stopped: this.progress.stopped,
      weights: resultFile(run, 'final'),
      best: bestStep === null ? null : resultFile(run, 'best'),
      bestStep,
      conditions: this.progress.conditions,
      peak: peakBytes(),
    }
  }

  private async rehearse(): Promise<void> {
    if (this.progress.step >= this.end || this.progress.stopped) return
    const { run, data, texts, accumulator } = this
    const portions = largestPortions(data, texts, run)
    await rehearse(this.model, portions, this.progress.conditions.microBatch, accumulator, this.pause)
    accumulator.clear()
  }

  private async step(): Promise<void> {
    const { run, accumulator } = this
    const start = performance.now()
    const { step } = this.progress
    const first = (step - this.data.firstStep) * run.accumulation
    const batches = this.data.batches.slice(first, first + run.accumulation)
    let [loss, portions, tokens] = [0, 0, 0]
    accumulator.clear()
    for (const batch of batches) {
      const result = await this.gradientsOf({
        batch,
        sink: accumulator,
        microBatch: this.progress.conditions.microBatch,
        step,
        first: portions,
        pause: this.pause,
      })
      loss += result.loss / batches.length
      portions += result.portions
      tokens += result.tokens
    }
    if (!Number.isFinite(loss))
      throw new FojasError('training_diverged', { step: step + 1, what: 'la pérdida' })
    const gradients = accumulator.gradients()
    const norm = globalNorm(gradients) / batches.length
    if (!Number.isFinite(norm))
      throw new FojasError('training_diverged', { step: step + 1, what: 'el gradiente' })
    const { name, warmupSteps, totalSteps } = run.schedule
    const lr = run.optimiser.lr * scheduleFactor({ name, warmup: warmupSteps, total: totalSteps }, step)
    const clip = run.clip === null ? 1 : clipFactor(norm, run.clip)
    this.optimiser.step(gradients, lr, clip / batches.length)
    this.progress = { ...this.progress, step: step + 1 }
    this.io.event({
      kind: 'step',
      step: step + 1,
      steps: this.end,
      loss,
      lr,
      gradientNorm: norm,
      seconds: (performance.now() - start) / 1000,
      tokens,
    })
  }

  /** Encodes the evaluation texts when it is time, watches for a collapse, and asks for a verdict. */
  private async judge(): Promise<void> {
    const { run, io, data } = this
    const { step, evaluated, memo } = this.progress
    if (run.objective.kind !== 'embeddings' || evaluated === step) return
    if (step % (data.evaluation?.every ?? run.checkpointEvery) !== 0) return
    const { evaluate } = io
    const evaluation = evaluate === undefined ? undefined : data.evaluation
    if (evaluation === undefined && run.collapse === null) return
    const dimension = dimensionOf(this.model.folder.config, this.model.folder.layout)
    const encode = (indices: readonly number[], side: 'query' | 'document'): Promise<Float32Array> =>
      encodeRows(
        this.model,
        indices.map((index) => this.texts.row(index, side)),
        this.progress.conditions.microBatch,
        dimension,
        this.pause,
      )
    const documents = await encode(evaluation?.documents ?? this.watchedTexts(), 'document')
    this.watch(documents, dimension)
    if (evaluation === undefined || evaluate === undefined) {
      this.progress = { ...this.progress, evaluated: step }
      return
    }
    const queries = await encode(evaluation.queries, 'query')
    const verdict = await evaluate({ kind: 'evaluation', step, memo, dimension, queries, documents })
    if (verdict.best) writeTensorFile(resultFile(run, 'best'), this.model.trained)
    this.progress = {
      ...this.progress,
      evaluated: step,
      memo: verdict.memo,
      stopped: verdict.stop,
      bestStep: verdict.best ? step : this.progress.bestStep,
    }
  }

  /** Passages of the run itself, where no evaluation brings others. */
  private watchedTexts(): number[] {
    const own = (this.data.evaluation?.documents ?? []).concat(
      this.data.batches.flatMap(({ rows }) => rows.flatMap((row) => row.slice(1, 2))),
    )
    return [...new Set(own)].slice(0, WATCHED)
  }

  private watch(documents: Float32Array, dimension: number): void {
    const { collapse } = this.run
    if (collapse === null || documents.length < 2 * dimension) return
    const figures = collapseFigures(documents.subarray(0, WATCHED * dimension), dimension, this.run.seed)
    const { step, baseline } = this.progress
    if (baseline === null) {
      this.progress = { ...this.progress, baseline: figures }
      return
    }
    // A NaN is a collapse too.
    const alive =
      figures.cosine - baseline.cosine <= collapse.cosineRise &&
      figures.rank >= collapse.rankShare * baseline.rank
    if (!alive) throw new FojasError('training_collapsed', { step, ...figures })
  }

  private save(): void {
    const { step } = this.progress
    saveCheckpoint(this.run.directory, this.progress, this.model.trained, this.optimiser)
    this.saved = step
    this.io.event({ kind: 'checkpoint', step })
  }
}

/** The way of computing that the checkpoint was made with, where the run leaves the choice. */
function wayOf(run: TrainingRun, before: TrainingConditions | undefined): Partial<Way> {
  const mode = run.mode === 'auto' ? before?.mode : run.mode
  const microBatch = run.microBatch === 'auto' ? before?.microBatch : run.microBatch
  return { ...(mode === undefined ? {} : { mode }), ...(microBatch === undefined ? {} : { microBatch }) }
}

const choiceOf = (trained: TrainingRun['trained']): Choice =>
  trained.kind === 'lora' ? { kind: 'lora', lora: trained } : trained

/** What a run is about, read and checked; nothing that costs memory is opened yet. */
export interface PreparedRun {
  readonly run: TrainingRun
  readonly data: TrainingData
  /** Of the checkpoint it goes on from. */
  readonly before: Progress | undefined
  readonly folder: ModelFolder
  readonly choice: Choice
  readonly goal: TrainableOptions['goal']
  /** What of its way of computing is not left open. */
  readonly given: Partial<Way>
}

export function prepareRun(run: TrainingRun): PreparedRun {
  const data = readTrainingData(run.data, run.objective)
  if (!run.resume && existsSync(checkpointFile(run.directory)))
    throw new FojasError('training_run_exists', { directory: run.directory })
  const before = readProgress(run.directory)
  return {
    run,
    data,
    before,
    folder: openModelFolder(run.model.directory, run.model),
    choice: choiceOf(run.trained),
    goal: run.objective.kind === 'embeddings' ? 'embedding' : 'maskedLanguage',
    given: wayOf(run, before?.conditions),
  }
}

export function checkedConditions({ run, before, folder }: PreparedRun, way: Way): TrainingConditions {
  const conditions = conditionsOf(
    {
      ...run,
      threads: run.threads ?? before?.conditions.threads,
      provider: run.provider ?? before?.conditions.provider,
    },
    way,
    folder.modelHash,
  )
  if (before !== undefined) {
    sameConfiguration(before.configuration, run)
    sameConditions(before.conditions, conditions)
  }
  return conditions
}

export function trainableOf(
  { run, folder, choice, goal }: PreparedRun,
  { mode, threads, provider }: TrainingConditions,
  cacheDirectory: string,
): TrainableOptions {
  return {
    folder,
    choice,
    goal,
    mode,
    threads,
    provider,
    seed: run.seed,
    cacheDirectory,
    maxLength: Math.max(run.lengths.query, run.lengths.document),
  }
}

/** @param bytes forecast for the run's way; null where it was given and nothing was forecast */
export async function train(
  run: TrainingRun,
  cacheDirectory: string,
  io: RunIo,
  bytes: number | null = null,
): Promise<TrainingResult> {
  const prepared = prepareRun(run)
  const conditions = checkedConditions(prepared, chooseWay(run, prepared.given))
  mkdirSync(run.directory, { recursive: true, mode: 0o700 })
  let model: TrainableModel | undefined
  try {
    model = await TrainableModel.open(trainableOf(prepared, conditions, cacheDirectory))
    const work = new Run(run, prepared.data, io, model, conditions)
    if (prepared.before !== undefined) work.restore(prepared.before)
    return await work.go(bytes)
  } catch (error) {
    throw coded(error)
  } finally {
    await model?.close()
  }
}
