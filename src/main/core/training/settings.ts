/** What is trained with how many labels, and every setting of it. People see one button; Avanzado shows this. */
import { z } from 'zod'
import { lossConfig } from '../../ml/losses/index.ts'
import { scheduleNames } from '../../ml/optimisers/index.ts'

export const recipeNames = ['adapter', 'lora', 'full'] as const
export type RecipeName = (typeof recipeNames)[number]

export const maskedLanguage = 'MaskedLanguageModelingLoss'

export const trainingSettings = z.object({
  recipe: z.enum(recipeNames),
  /** A row of the table of losses, or masked language modelling on the passages alone. */
  loss: z.union([lossConfig, z.object({ name: z.literal(maskedLanguage), probability: z.number() })]),
  epochs: z.number().positive(),
  /** Optimiser steps at most, whatever the epochs. */
  maxSteps: z.number().int().positive().optional(),
  batch: z.number().int().min(2),
  /** Batches an optimiser step. */
  accumulation: z.number().int().positive(),
  lr: z.number().positive(),
  weightDecay: z.number().nonnegative(),
  betas: z.tuple([z.number(), z.number()]),
  epsilon: z.number().positive(),
  schedule: z.enum(scheduleNames),
  /** Part of the optimiser steps. */
  warmup: z.number().min(0).max(1),
  clip: z.number().positive().nullable(),
  seed: z.number().int().nonnegative(),
  /** Of the adapter or the LoRA. */
  rank: z.number().int().positive(),
  alpha: z.number().positive(),
  dropout: z.number().min(0).lt(1),
  rankStabilised: z.boolean(),
  frozenEmbeddings: z.boolean(),
  /** Wrong answers a question: those marked as such, then others. */
  negatives: z.number().int().nonnegative(),
  /** The others are what the search takes for answers; else they come by chance. */
  mined: z.boolean(),
  /** Pairs of the library's own passages that stand beside the marked ones in each batch. */
  ownPairs: z.number().int().nonnegative(),
  /** Negatives are drawn anew each epoch. */
  redraw: z.boolean(),
  /** Looks at the validation part, an epoch. */
  looks: z.number().positive(),
  /** Looks without a gain before a run stops. */
  patience: z.number().int().positive(),
  /** Parts of the change that are tried: 0 is the old model, 1 the trained one. */
  shares: z.array(z.number().min(0)).min(1),
  /** Tokens. */
  lengths: z.object({ query: z.number().int().min(3), document: z.number().int().min(3) }),
  /** Rise of the mean cosine, and part of the effective rank, at which a run is stopped; null: not watched. */
  collapse: z.object({ cosineRise: z.number(), rankShare: z.number() }).nullable(),
  mode: z.enum(['auto', 'whole', 'layers']),
  microBatch: z.union([z.literal('auto'), z.number().int().positive()]),
  threads: z.number().int().positive().optional(),
  /** Device that computes; the processor where absent. */
  provider: z.string().optional(),
})
export type TrainingSettings = z.infer<typeof trainingSettings>

const common = {
  loss: { name: 'MultipleNegativesRankingLoss', scale: 20 },
  batch: 64,
  accumulation: 1,
  betas: [0.9, 0.98],
  epsilon: 1e-8,
  schedule: 'cosine',
  warmup: 0.1,
  clip: 1,
  seed: 0,
  rankStabilised: false,
  frozenEmbeddings: true,
  negatives: 4,
  mined: true,
  ownPairs: 0,
  redraw: true,
  looks: 4,
  patience: 3,
  shares: [0.3, 0.5, 0.7, 1],
  lengths: { query: 64, document: 512 },
  collapse: { cosineRise: 0.1, rankShare: 0.8 },
  mode: 'auto',
  microBatch: 'auto',
} as const satisfies Partial<TrainingSettings>

interface Recipe {
  /** Usable labels from which it is the one to take. */
  readonly from: number
  readonly settings: TrainingSettings
}

export const recipes: Readonly<Record<RecipeName, Recipe>> = {
  adapter: {
    from: 50,
    settings: trainingSettings.parse({
      ...common,
      recipe: 'adapter',
      epochs: 40,
      maxSteps: 200,
      // What is near the marks may answer a question that nobody has asked yet: docs/benchmarks/learn.md.
      negatives: 1,
      mined: false,
      ownPairs: 64,
      // A run takes seconds, and its curve does not fall at the end.
      patience: 20,
      lr: 1e-3,
      weightDecay: 1e-2,
      rank: 32,
      alpha: 32,
      dropout: 0,
    }),
  },
  lora: {
    from: 300,
    settings: trainingSettings.parse({
      ...common,
      recipe: 'lora',
      epochs: 3,
      lr: 1e-4,
      weightDecay: 1e-2,
      rank: 16,
      alpha: 32,
      dropout: 0.05,
    }),
  },
  full: {
    from: 1500,
    settings: trainingSettings.parse({
      ...common,
      recipe: 'full',
      epochs: 2,
      lr: 1e-5,
      weightDecay: 1e-2,
      rank: 64,
      alpha: 128,
      dropout: 0,
    }),
  },
}

/** The recipe for so many usable labels; undefined under the least. */
export function recipeFor(labels: number): RecipeName | undefined {
  return recipeNames.findLast((name) => labels >= recipes[name].from)
}
