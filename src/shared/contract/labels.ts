/** Questions, and what people said of passages for them. */
import { z } from 'zod'
import { unableReasons, verdicts } from '../domain/verdicts.ts'

/** Where a mark was given. */
export const surfaces = [
  'queue',
  'results',
  'reader',
  'missing',
  'table',
  'review',
  'resolution',
  'import',
  'dataset',
  'merge',
] as const
/** Why a passage is among a question's candidates; the setting of a set is a number of each. */
export const candidateSources = [
  'top',
  'disagreement',
  'uncertain',
  'random',
  'contradicted',
  'trained',
  'given',
  'suggested',
] as const
export type CandidateSource = (typeof candidateSources)[number]
export const questionOrigins = [
  'typed',
  'search',
  'history',
  'import',
  'dataset',
  'suggestion',
  'merge',
] as const
export const questionStates = ['open', 'suggested', 'joined', 'removed'] as const
export const targetScopes = ['passage', 'document'] as const
/** Whether the library still holds the text that was judged. */
export const standings = ['held', 'changed', 'gone'] as const

const id = z.number().int()
const questionText = z.string().trim().min(1).max(2000)
/** An empty one says nothing. */
export const optionalText = z
  .string()
  .trim()
  .max(4000)
  .nullable()
  .transform((value) => (value === '' ? null : value))

export const howFound = z.object({
  surface: z.enum(surfaces),
  query: z.string().max(2000).nullable().default(null),
  rank: z.number().int().nullable().default(null),
  score: z.number().nullable().default(null),
  model: z.string().max(500).nullable().default(null),
  indexDate: z.string().max(40).nullable().default(null),
  source: z.enum(candidateSources).nullable().default(null),
})
export type HowFound = z.output<typeof howFound>

export const labelQuestion = z.object({
  id,
  /** The same on every computer. */
  uid: z.string(),
  text: z.string(),
  matter: z.string().nullable(),
  guideline: z.string().nullable(),
  author: z.string(),
  origin: z.enum(questionOrigins),
  state: z.enum(questionStates),
  createdAt: z.string(),
  /** Passages marked by anybody. */
  marks: z.number().int(),
  /** Of them relevante. */
  relevant: z.number().int(),
  /** Candidates waiting for this annotator. */
  waiting: z.number().int(),
  /** This annotator is done with it. */
  finished: z.boolean(),
})
export type LabelQuestion = z.infer<typeof labelQuestion>

export const labelSettings = z.object({
  annotator: z.string().trim().max(80),
  /** Documents from the top of the search that are asked about. */
  depth: z.number().int().min(1).max(50),
  /** Passages on which words and meaning disagree. */
  disagreement: z.number().int().min(0).max(20),
  /** Passages of which the model is least sure: neither near the best nor far from it. */
  uncertain: z.number().int().min(0).max(20).default(0),
  /** Passages whose mark the model in use contradicts, asked about again. */
  contradicted: z.number().int().min(0).max(20).default(0),
  /** Passages taken at random, as a control. */
  random: z.number().int().min(0).max(20),
  /** Percent of the questions that a second person marks too. */
  double: z.number().int().min(0).max(100),
})
export type LabelSettings = z.infer<typeof labelSettings>

export const labelStatus = z.object({
  settings: labelSettings,
  /** Everybody who marked, most marks first. */
  annotators: z.array(z.object({ name: z.string(), marks: z.number().int() })),
  questions: z.number().int(),
  /** For this annotator. */
  open: z.number().int(),
  marks: z.number().int(),
  disagreements: z.number().int(),
  /** Marks whose passage changed, or that somebody asked to look at again. */
  review: z.number().int(),
  /** The question under which marks given while searching go. */
  active: labelQuestion.nullable(),
  /** Whether there is something that Ctrl+Z would take back. */
  undoable: z.boolean(),
})
export type LabelStatus = z.infer<typeof labelStatus>

export const questionListInput = z.object({
  text: z.string().max(500).default(''),
  show: z.enum(['open', 'finished', 'unanswered', 'suggested', 'all']).default('all'),
  limit: z.number().int().min(1).max(1000).default(200),
  offset: z.number().int().min(0).default(0),
})
export const questionList = z.object({ total: z.number().int(), questions: z.array(labelQuestion) })

export const newQuestion = z.object({
  text: questionText,
  matter: optionalText.default(null),
  guideline: optionalText.default(null),
  origin: z.enum(['typed', 'search', 'history']).default('typed'),
  /** Make it even where another asks the same. */
  apart: z.boolean().default(false),
})
export const questionChange = z.object({
  question: id,
  text: questionText.optional(),
  matter: optionalText.optional(),
  guideline: optionalText.optional(),
  /** Takes it out, or takes a suggestion in. */
  state: z.enum(['open', 'removed']).optional(),
})
/** A question that nobody asked yet, from the summary or the title of a document, with a passage that may answer it. */
export const suggestion = z.object({
  question: id,
  text: z.string(),
  citation: z.string(),
  documentKey: z.number().int().nullable(),
  excerpt: z.string(),
})
export type Suggestion = z.infer<typeof suggestion>
export const suggestInput = z.object({ count: z.number().int().min(1).max(100).default(20) })
export const decideInput = z.object({
  questions: z.array(id).min(1).max(1000),
  /** They become questions; else they go. */
  accept: z.boolean(),
  /** As the person puts it; of one alone. */
  text: questionText.optional(),
})

/** A question that asks the same: of the same stems, or with a cosine over .9. */
export const alikeQuestion = z.object({
  question: labelQuestion,
  cosine: z.number().nullable(),
  stems: z.boolean(),
})
export type AlikeQuestion = z.infer<typeof alikeQuestion>
/** Made, or, where others ask the same, those: nothing was made. */
export const newQuestionAnswer = z.object({
  question: labelQuestion.nullable(),
  alike: z.array(alikeQuestion),
})

export const markOf = z.object({
  verdict: z.enum(verdicts),
  reason: z.enum(unableReasons).nullable(),
  note: z.string().nullable(),
})
export type MarkOf = z.infer<typeof markOf>

export const workItem = z.object({
  target: id,
  scope: z.enum(targetScopes),
  text: z.string(),
  citation: z.string(),
  title: z.string(),
  documentKey: z.number().int().nullable(),
  /** Equal or nearly equal passages that are marked with it. */
  alike: z.number().int(),
  deferred: z.number().int(),
  /** This annotator's. */
  mark: markOf.nullable(),
  how: howFound,
})
export type WorkItem = z.infer<typeof workItem>
export const work = z.object({
  question: labelQuestion,
  /** In the order in which they are shown. */
  items: z.array(workItem),
  /** Questions that still wait, this one included. */
  left: z.number().int(),
})
export type Work = z.infer<typeof work>

export const targetRef = z.union([
  z.object({ target: id }),
  z.object({ passage: id }),
  /** A stretch of a document: the passage it stands in. */
  z.object({ documentKey: id, start: z.number().int().min(0) }),
])
export type TargetRef = z.infer<typeof targetRef>
export const judgeInput = z.object({
  question: id,
  on: targetRef,
  /** `none` takes the mark away. */
  verdict: z.enum([...verdicts, 'none']),
  reason: z.enum(unableReasons).nullable().default(null),
  /** Absent: as it was. */
  note: optionalText.optional(),
  how: howFound,
})
export type JudgeInput = z.output<typeof judgeInput>
export const judged = z.object({
  target: id,
  passageId: z.number().int().nullable(),
  mark: markOf.nullable(),
  /** Equal and nearly equal passages that were marked with it. */
  alike: z.number().int(),
})
export type Judged = z.infer<typeof judged>

export const deferInput = z.object({ question: id, target: id })
export const finishInput = z.object({ question: id, finished: z.boolean().default(true) })

/** What Ctrl+Z took back, so that the screen goes there. */
export const undone = z.object({
  kind: z.string(),
  question: z.number().int().nullable(),
  target: z.number().int().nullable(),
  passageIds: z.array(z.number().int()),
  /** Where the library holds the first of them; null where it holds none. */
  place: z
    .object({ passage: id, documentKey: id, start: z.number().int(), end: z.number().int() })
    .nullable(),
  /** In words: `12 marcas cambiadas`. */
  words: z.string(),
})
export type Undone = z.infer<typeof undone>

export const passageMarksInput = z.object({ question: id, passages: z.array(id).max(5000) })
export const passageMark = z.object({ passage: id, mark: markOf, propagated: z.boolean() })
export const documentMarksInput = z.object({ question: id, documentKey: id })
export const documentMark = z.object({
  start: z.number().int(),
  end: z.number().int(),
  passage: z.number().int().nullable(),
  mark: markOf,
})

/** The passage that has the keys of marking at a place of a document: the one that stands there, else the next. */
export const passageAtInput = z.object({
  documentKey: id,
  start: z.number().int().min(0),
  /** The one after it, or before; at the end of the text, it. */
  step: z.union([z.literal(-1), z.literal(0), z.literal(1)]).default(0),
})
export const placedPassage = z.object({
  passage: id,
  start: z.number().int(),
  end: z.number().int(),
  citation: z.string(),
})
export type PlacedPassage = z.infer<typeof placedPassage>

/** Everything that was ever said of a passage for a question, oldest first. */
export const historyInput = z.object({ question: id, target: id })
export const historyFact = z.object({
  at: z.string(),
  annotator: z.string(),
  verdict: z.enum([...verdicts, 'none']),
  reason: z.enum(unableReasons).nullable(),
  note: z.string().nullable(),
  resolution: z.boolean(),
  review: z.boolean(),
  propagated: z.boolean(),
  act: z.string(),
  how: howFound,
})
export type HistoryFact = z.infer<typeof historyFact>

export const contextInput = z.object({ target: id })
export const passageContext = z.object({
  before: z.string(),
  text: z.string(),
  after: z.string(),
  citation: z.string(),
})
