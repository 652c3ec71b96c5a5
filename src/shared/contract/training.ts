/** The one button: what training needs, how it goes, and what its verdict says. */
import { z } from 'zod'
import { errorReport, job } from './jobs.ts'

/**
 * `judging`: trained, and passages that nobody judged are asked for before the verdict; `promoted`: it answered
 * searches from its verdict on; `kept`: its verdict was against it; `experimental`: too few questions for a verdict.
 */
export const trainingStates = [
  'scheduled',
  'running',
  'judging',
  'promoted',
  'kept',
  'experimental',
  'failed',
  'cancelled',
] as const
export type TrainingState = (typeof trainingStates)[number]

export const recipes = ['adapter', 'lora', 'full'] as const
export const criteria = ['enough', 'better', 'recall', 'spread', 'precision'] as const

/** Questions that no choice saw; those that it learnt from; saved searches, which nobody judged. */
export const parts = ['control', 'taught', 'saved'] as const

const id = z.object({ id: z.number().int() })
export const trainingRef = id

export const readiness = z.object({
  /** Passages with a mark that counts. */
  marks: z.number().int(),
  /** Pairs of a question with a passage marked relevant. */
  labels: z.number().int(),
  /** Questions that have an answer. */
  questions: z.number().int(),
  /** Groups of documents asked about: what a verdict draws from. */
  documents: z.number().int(),
  /** Questions without any answer. */
  unanswered: z.number().int(),
  /** Passages of which people say different things, and nobody settled it. */
  disagreements: z.number().int(),
  least: z.object({ labels: z.number().int(), questions: z.number().int(), documents: z.number().int() }),
  /** What so many labels are enough for; null: too few for any. */
  recipe: z.enum(recipes).nullable(),
  division: z.enum(['split', 'folds']),
  /** Questions that a verdict would be given on. */
  control: z.number().int(),
  /** The model that training starts from, and the one that answers. */
  parent: z.string(),
  active: z.string(),
  /** Marks given since the last training; all of them where there was none. */
  fresh: z.number().int(),
  /** Whether there is an index by meaning: without one there is nothing to compare with. */
  indexed: z.boolean(),
  device: z.string(),
  /** Bytes. What a training takes of memory is measured with its time. */
  memory: z.object({ free: z.number() }),
  disk: z.object({ needed: z.number(), free: z.number() }),
  /** Passages that would be encoded anew if the model were used; 0 where it shares its parent's index. */
  reindexed: z.number().int(),
})
export type Readiness = z.infer<typeof readiness>

const beforeAfter = z.object({ before: z.number(), after: z.number() })

export const verdict = z.object({
  decision: z.enum(['promoted', 'kept', 'experimental']),
  tests: z.array(
    z.object({ name: z.enum(criteria), passed: z.boolean(), figures: z.record(z.string(), z.number()) }),
  ),
  questions: z.object({ better: z.number(), worse: z.number(), equal: z.number() }),
  answeredAt5: beforeAfter,
  judgedAt10: beforeAfter,
  unjudged: z.number().int(),
  /** Questions that could not be compared: the model in use learnt from them, and no part of it that did not was kept. */
  left: z.number().int().default(0),
  attempts: z.number().int(),
  at: z.string(),
})
export type TrainingVerdict = z.infer<typeof verdict>

export const training = z.object({
  id: z.number().int(),
  state: z.enum(trainingStates),
  job: job.nullable(),
  createdAt: z.string(),
  startAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  /** The model it starts from, and the one that answered when it began. */
  parent: z.string(),
  rival: z.string(),
  /** What was trained; null until it is written. */
  model: z.string().nullable(),
  /** Whether it answers searches now. */
  answering: z.boolean(),
  recipe: z.enum(recipes),
  division: z.enum(['split', 'folds']),
  labels: z.number().int(),
  dataHash: z.string(),
  /** Seconds of work. */
  seconds: z.number(),
  device: z.string(),
  verdict: verdict.nullable(),
  error: errorReport.nullable(),
  /** While passages are asked for: how many, and on how many questions. */
  judging: z.object({ passages: z.number().int(), questions: z.number().int() }).nullable(),
})
export type Training = z.infer<typeof training>

/** The model that answers searches, and where one click goes back to. */
export const answering = z.object({
  /** Null while there is no index by meaning. */
  model: z.string().nullable(),
  /** Null where it was not trained here. */
  trained: z.object({ date: z.string(), labels: z.number().int() }).nullable(),
  /** The model that answered before it. */
  back: z.string().nullable(),
})
export type Answering = z.infer<typeof answering>

export const trainingStatus = z.object({
  readiness,
  /** What runs, waits for its hour or for judgments. */
  current: training.nullable(),
  /** The last that ended. */
  last: training.nullable(),
  answering,
})
export type TrainingStatus = z.infer<typeof trainingStatus>

/** What Avanzado offers; anything absent is the recipe's own. */
export const trainingOverrides = z.object({
  recipe: z.enum(recipes).optional(),
  lr: z.number().positive().max(1).optional(),
  epochs: z.number().positive().max(1000).optional(),
  negatives: z.number().int().min(0).max(32).optional(),
  /** Tokens of a passage. */
  length: z.number().int().min(16).max(8192).optional(),
})
export type TrainingOverrides = z.infer<typeof trainingOverrides>
export const startInput = z.object({
  when: z.enum(['now', 'tonight']).default('now'),
  settings: trainingOverrides.default({}),
})

/** Seconds, from the least to the most. */
const range = z.tuple([z.number(), z.number()])
export const estimate = z.object({
  train: range,
  /** Null where nothing has to be encoded anew. */
  index: range.nullable(),
  /** Bytes, as the trainer itself forecasts them from a step on this computer; null where there was no time for one. */
  memory: z.object({ needed: z.number(), free: z.number() }).nullable(),
})
export type TrainingEstimate = z.infer<typeof estimate>

/** The recipe's own values, for Avanzado. */
export const recipeDefaults = z.record(
  z.enum(recipes),
  z.object({ lr: z.number(), epochs: z.number(), negatives: z.number(), length: z.number() }),
)

export const curvePoint = z.object({
  /** `fold-1`, `all`, … */
  part: z.string(),
  step: z.number(),
  loss: z.number().nullable(),
  ndcg: z.number().nullable(),
})

export const trainingDetail = training.extend({
  settings: z.record(z.string(), z.unknown()),
  curve: z.array(curvePoint),
  /** Weight of the cosine in a hybrid search that its validation chose. */
  weight: z.number().nullable(),
  /** What kinds of document its control questions are about, the weakest first. */
  kinds: z.array(
    z.object({
      kind: z.string(),
      questions: z.number().int(),
      before: z.number().int(),
      after: z.number().int(),
    }),
  ),
  /** Questions that would make such a difference plain; null where there is none to make plain. */
  wouldHelp: z.object({ questions: z.number().int(), kind: z.string().nullable() }).nullable(),
})
export type TrainingDetail = z.infer<typeof trainingDetail>

export const questionsInput = id.extend({ part: z.enum(parts) })
/** A question with where its first answer stands, from 1; null: beyond the first hundred. */
export const movedQuestion = z.object({
  question: z.string(),
  text: z.string(),
  before: z.number().int().nullable(),
  /** Absent where the model has no index yet. */
  after: z.number().int().nullable().optional(),
  /** Passages among its first ten that were not before. */
  fresh: z.number().int(),
})
export type MovedQuestion = z.infer<typeof movedQuestion>

export const sideInput = id.extend({ question: z.string(), part: z.enum(parts) })
const sidePassage = z.object({
  citation: z.string(),
  text: z.string(),
  documentKey: z.number().int().nullable(),
  grade: z.union([z.literal(0), z.literal(1), z.literal(2)]).nullable(),
  /** Its place on the other side; null: not among the first hundred. */
  other: z.number().int().nullable(),
})
export const sideBySide = z.object({
  text: z.string(),
  before: z.array(sidePassage),
  after: z.array(sidePassage),
})
export type SideBySide = z.infer<typeof sideBySide>

export const decideInput = id.extend({ withoutJudging: z.boolean() })

export const learningCurve = z.object({
  /** Part of the questions that was learnt from, with NDCG@10 on questions never seen. */
  points: z.array(z.object({ share: z.number(), questions: z.number().int(), ndcg: z.number() })),
  before: z.number(),
})
export type LearningCurve = z.infer<typeof learningCurve>

/** Of the cosine in a hybrid search, in [0, 1]; the rest is the words'. */
export const searchWeight = z.object({
  now: z.number(),
  /** That Fojas comes with. */
  standard: z.number(),
  /** Whether the model was trained here: its training chose the weight. */
  byTraining: z.boolean(),
  model: z.string(),
})
export type SearchWeight = z.infer<typeof searchWeight>

export const weightTuned = z.object({
  now: z.number(),
  best: z.number(),
  questions: z.number().int(),
  /** Questions with an answer among the first five; after: with the weight that the other questions chose. */
  answeredAt5: beforeAfter,
  better: z.number().int(),
  worse: z.number().int(),
  equal: z.number().int(),
})
export type WeightTuned = z.infer<typeof weightTuned>

/** A training that learnt from a mark. */
export const taughtBy = z.object({
  training: z.number().int(),
  at: z.string(),
  state: z.enum(trainingStates),
  model: z.string().nullable(),
  answering: z.boolean(),
})
export type TaughtBy = z.infer<typeof taughtBy>
