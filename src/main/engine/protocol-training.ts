/** A training run as core asks for it and hears of it. The client gives these as calls; the engine checks what comes. */
import { z } from 'zod'
import { poolingModes } from '../../shared/domain/vocabulary.ts'

const count = z.number().int().nonnegative()
const positive = z.number().int().positive()
const numbers = z.custom<Float32Array>((value) => value instanceof Float32Array)

export const modelSource = z.object({
  directory: z.string(),
  pooling: z.enum(poolingModes).optional(),
  normalise: z.boolean().optional(),
})

/** Linear layers a LoRA may be put beside, by the last parts of their names. */
export const loraTargets = ['Wqkv', 'Wi', 'attn.Wo', 'mlp.Wo'] as const
export type LoraTarget = (typeof loraTargets)[number]

/** What changes of the encoder. An adapter on the query's side needs none of this: it learns from embeddings. */
export const trained = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('full'), frozenEmbeddings: z.boolean() }),
  z.object({
    kind: z.literal('lora'),
    r: positive,
    alpha: z.number().positive(),
    dropout: z.number().min(0).lt(1),
    targets: z.array(z.enum(loraTargets)).min(1),
    rankStabilised: z.boolean(),
  }),
])
export type Trained = z.infer<typeof trained>

export const objective = z.discriminatedUnion('kind', [
  /** A row of the table of losses, and its own options. */
  z.object({
    kind: z.literal('embeddings'),
    loss: z.string(),
    options: z.record(z.string(), z.unknown()),
  }),
  /** Devlin et al. 2018: of the tokens chosen, 80 % are masked, 10 % replaced, 10 % kept. */
  z.object({ kind: z.literal('maskedLanguage'), probability: z.number().gt(0).lt(1) }),
])
export type Objective = z.infer<typeof objective>

export const trainingModes = ['whole', 'layers'] as const
export type TrainingMode = (typeof trainingModes)[number]

export const trainingRun = z.object({
  model: modelSource,
  /** The run's own folder: checkpoints and results. */
  directory: z.string(),
  /** Path of a file as `trainingData` describes it. */
  data: z.string(),
  /** Goes on from the folder's checkpoint, where there is one. Without it the folder must hold none. */
  resume: z.boolean(),
  trained,
  objective,
  optimiser: z.object({
    lr: z.number().positive(),
    beta1: z.number().min(0).lt(1),
    beta2: z.number().min(0).lt(1),
    epsilon: z.number().positive(),
    weightDecay: z.number().nonnegative(),
  }),
  /** In optimiser steps. */
  schedule: z.object({
    name: z.enum(['constant', 'linear', 'cosine']),
    warmupSteps: count,
    totalSteps: positive,
  }),
  /** Largest norm of all gradients together. */
  clip: z.number().positive().nullable(),
  /** Batches an optimiser step. */
  accumulation: positive,
  seed: count,
  /** Tokens. */
  lengths: z.object({ query: z.number().int().min(3), document: z.number().int().min(3) }),
  /** Optimiser steps between checkpoints. */
  checkpointEvery: positive,
  mode: z.enum(['auto', ...trainingModes]),
  /** Texts that go through the encoder at once. */
  microBatch: z.union([z.literal('auto'), positive]),
  threads: positive.optional(),
  /** A provider's id; the processor where absent, or where the provider does not agree with it. */
  provider: z.string().optional(),
  /** Bytes the run may take; what is free when absent. A run with a limit is forecast even where its way is given. */
  memoryLimit: positive.optional(),
  /** Rise of the mean cosine of random pairs, and share of the effective rank kept, that end a run. */
  collapse: z.object({ cosineRise: z.number().positive(), rankShare: z.number().min(0).max(1) }).nullable(),
})
export type TrainingRun = z.infer<typeof trainingRun>

export const trainingBatch = z.object({
  /** `rows[i][j]`: index in `texts` of the i-th example's j-th text (anchor, positive, negative …). */
  rows: z.array(z.array(count).min(1)).min(1),
  /** One a row, for the losses that need it. */
  labels: z.array(z.number()).optional(),
})
export type TrainingBatch = z.infer<typeof trainingBatch>

export const trainingData = z.object({
  texts: z.array(z.string()),
  /** Optimiser step of the first batch: a run may be given in legs, negatives mined anew between them. */
  firstStep: count,
  batches: z.array(trainingBatch),
  evaluation: z
    .object({
      /** Optimiser steps. */
      every: positive,
      queries: z.array(count),
      documents: z.array(count),
    })
    .optional(),
})
export type TrainingData = z.infer<typeof trainingData>

/** Under which a run's numbers are the same bit for bit: a resume under others is refused. */
export const trainingConditions = z.object({
  mode: z.enum(trainingModes),
  microBatch: positive,
  threads: positive,
  provider: z.string(),
  onnxruntime: z.string(),
  modelHash: z.string(),
})
export type TrainingConditions = z.infer<typeof trainingConditions>

/** What a run is computed on: the provider asked for, or the processor and why. */
export const trainingProvider = z.object({
  provider: z.string(),
  refused: z.object({ name: z.string(), detail: z.string() }).nullable(),
})
export type TrainingProvider = z.infer<typeof trainingProvider>

export const trainingWay = z.object({ mode: z.enum(trainingModes), microBatch: positive })
export type TrainingWay = z.infer<typeof trainingWay>

/** Ways to compute a run, fastest first, with the bytes that each is thought to take at its peak. */
export const trainingPlan = z.object({
  /** Bytes that the run's process may take. */
  available: z.number(),
  ways: z.array(trainingWay.extend({ bytes: z.number() })).min(1),
  /** Runs of one key need the same memory in the same way. */
  key: z.string(),
})
export type TrainingPlan = z.infer<typeof trainingPlan>

/** What one step on the run's largest portion took. */
export const trainingProbe = z.object({
  /** At the run's peak, as forecast from it. */
  bytes: z.number(),
  /** False: it was given up before, for it would not have fitted. */
  finished: z.boolean(),
})
export type TrainingProbe = z.infer<typeof trainingProbe>

export const trainingEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('prepared'),
    conditions: trainingConditions,
    /** Where the run begins or goes on. */
    step: count,
    steps: count,
    /** Numbers that are trained. */
    parameters: count,
    /** Bytes forecast for the way chosen; null where the way was given and nothing was forecast. */
    bytes: z.number().nullable(),
  }),
  z.object({
    kind: z.literal('step'),
    /** Steps done. */
    step: positive,
    steps: count,
    loss: z.number(),
    /** Learning rate of this step. */
    lr: z.number(),
    /** Before clipping. */
    gradientNorm: z.number(),
    seconds: z.number(),
    tokens: count,
  }),
  z.object({ kind: z.literal('checkpoint'), step: count }),
  /** The provider asked for was refused: the processor computes. */
  z.object({ kind: z.literal('fallback'), provider: z.string(), detail: z.string() }),
])
export type TrainingEvent = z.infer<typeof trainingEvent>

/** The evaluation texts by the weights of now; the engine waits for the verdict. */
export const trainingEvaluation = z.object({
  kind: z.literal('evaluation'),
  step: count,
  /** What the last verdict asked to remember; empty at first. */
  memo: z.string(),
  dimension: positive,
  /** Row-major [queries, dimension] and [documents, dimension]. */
  queries: numbers,
  documents: numbers,
})
export type TrainingEvaluation = z.infer<typeof trainingEvaluation>

export const verdict = z.object({
  /** The weights of now are the best so far and are kept. */
  best: z.boolean(),
  stop: z.boolean(),
  /** Kept in the checkpoint and given back with the next evaluation. */
  memo: z.string(),
})
export type Verdict = z.infer<typeof verdict>

export const trainingResult = z.object({
  steps: count,
  /** By a verdict, before the data's end. */
  stopped: z.boolean(),
  /** safetensors of the trained tensors after the last step. */
  weights: z.string(),
  /** The same at the last verdict that said best. */
  best: z.string().nullable(),
  bestStep: count.nullable(),
  conditions: trainingConditions,
  /** Bytes resident at most of the process that computed it. */
  peak: z.number(),
})
export type TrainingResult = z.infer<typeof trainingResult>

export const gradientsRequest = z.object({
  model: modelSource,
  /** JSON list of {query, positive, negative?}. */
  triplets: z.string(),
  first: positive,
  maxLength: z.number().int().min(3),
  scale: z.number().positive(),
  output: z.string(),
  /** Folder of a PEFT adapter: its A and B are what is trained. */
  adapter: z.string().optional(),
  mode: z.enum(trainingModes).optional(),
  microBatch: positive.optional(),
  /** A provider's id; the processor where absent. Not checked: the numbers are what is wanted. */
  provider: z.string().optional(),
})
export type GradientsRequest = z.infer<typeof gradientsRequest>

export const gradientsResult = z.object({ loss: z.number(), tensors: count, output: z.string() })
export type GradientsResult = z.infer<typeof gradientsResult>

export interface TrainingHooks {
  readonly onEvent?: ((event: TrainingEvent) => void) | undefined
  /** Without it, evaluation texts are not encoded. */
  readonly onEvaluation?: ((evaluation: TrainingEvaluation) => Promise<Verdict>) | undefined
  readonly signal?: AbortSignal | undefined
}

/** How a run would be computed, and what it would take. */
export interface TrainingForecast extends TrainingWay {
  /** At its peak. */
  readonly bytes: number
  /** Bytes that its process may take. */
  readonly available: number
}

/** What core asks of the engine that trains. Every call rejects with a FojasError. */
export interface Trainer {
  /** Until the data's batches are used up or a verdict says stop. */
  train(run: TrainingRun, hooks?: TrainingHooks): Promise<TrainingResult>
  /** What `train` would choose, by a step in a process of its own; nothing is begun. @throws FojasError training_memory */
  forecast(run: TrainingRun, signal?: AbortSignal): Promise<TrainingForecast>
  /** Loss and gradients of the first triplets, MultipleNegativesRankingLoss. */
  gradients(request: GradientsRequest): Promise<GradientsResult>
}
