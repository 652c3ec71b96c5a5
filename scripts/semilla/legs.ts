/**
 * Training in legs of the engine's trainer: a run at a constant rate that can always go on, and from where it stands
 * a short run down to nothing, which is what gives the model its figures (warm-up, stable, decay: Hu et al. 2024).
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readParent } from '../../src/main/core/models/parent.ts'
import { writeModel } from '../../src/main/core/models/write-model.ts'
import type { EngineHost } from '../../src/main/engine/encoder.ts'
import type { TrainingResult, TrainingRun } from '../../src/main/engine/protocol-training.ts'
import { readSafetensors, toFloat32 } from '../../src/main/ml/safetensors.ts'
import type { Corpus } from './pairs.ts'

export interface Recipe {
  /** Pairs a step. */
  readonly batch: number
  readonly lr: number
  readonly warmupSteps: number
  readonly seed: number
  /** Texts that go through the encoder at once. */
  readonly microBatch: number
}

export interface Leg {
  /** Folder of the model that the run began with, and of the run's checkpoints. */
  readonly model: string
  readonly directory: string
  readonly firstStep: number
  readonly steps: number
  readonly schedule: TrainingRun['schedule']
  /** Number of the first step's batch: a run down to nothing goes on in the corpus where the other stands. */
  readonly firstBatch: number
}

export interface LegHooks {
  readonly signal: AbortSignal
  step(step: number, loss: number, seconds: number): void
}

function dataFile(corpus: Corpus, { batch, seed }: Recipe, leg: Leg): string {
  const texts: string[] = []
  const batches = Array.from({ length: leg.steps }, (_, n) => ({
    rows: corpus
      .batch(seed, leg.firstBatch + n, batch)
      .map(([query, passage]) => [texts.push(query) - 1, texts.push(passage) - 1]),
  }))
  const file = join(leg.directory, 'data.json')
  mkdirSync(leg.directory, { recursive: true })
  writeFileSync(file, JSON.stringify({ texts, firstStep: leg.firstStep, batches }))
  return file
}

export async function trainLeg(
  engines: EngineHost,
  corpus: Corpus,
  recipe: Recipe,
  leg: Leg,
  hooks: LegHooks,
): Promise<TrainingResult> {
  const trainer = engines.trainer?.()
  if (trainer === undefined) throw new Error('these engines do not train')
  return trainer.train(
    {
      model: { directory: leg.model },
      directory: leg.directory,
      data: dataFile(corpus, recipe, leg),
      resume: true,
      trained: { kind: 'full', frozenEmbeddings: false },
      objective: {
        kind: 'embeddings',
        loss: 'MultipleNegativesSymmetricRankingLoss',
        options: { scale: 20 },
      },
      optimiser: { lr: recipe.lr, beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.01 },
      schedule: leg.schedule,
      clip: 1,
      accumulation: 1,
      seed: recipe.seed,
      lengths: { query: 62, document: 142 },
      checkpointEvery: leg.steps,
      mode: 'whole',
      microBatch: recipe.microBatch,
      collapse: null,
    },
    {
      signal: hooks.signal,
      onEvent(event) {
        if (event.kind === 'step') hooks.step(event.step, event.loss, event.seconds)
      },
    },
  )
}

/** The model a run began with, with the weights of a leg's end. */
export async function writeTrained(
  model: string,
  weights: string,
  folder: string,
  card: string,
): Promise<void> {
  const tensors = readSafetensors(readFileSync(weights))
  rmSync(folder, { recursive: true, force: true })
  const encoder = (name: string, values: Float32Array): Float32Array => {
    const trained = tensors.get(name)
    return trained === undefined ? values : toFloat32(trained)
  }
  await writeModel(await readParent(model), { encoder }, folder, card)
}
