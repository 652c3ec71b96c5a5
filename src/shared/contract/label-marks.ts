/** The table of marks: what narrows it, its rows, and what is done to several. */
import { z } from 'zod'
import { isoDate } from '../domain/document.ts'
import { unableReasons, verdicts } from '../domain/verdicts.ts'
import { targetScopes } from './labels.ts'

const id = z.number().int()

export const markStates = [
  'settled',
  'disagreement',
  'changed',
  'gone',
  'review',
  'propagated',
  'contradicted',
] as const
export const markFilter = z.object({
  text: z.string().max(500).default(''),
  question: id.nullable().default(null),
  verdicts: z.array(z.enum(verdicts)).default([]),
  annotators: z.array(z.string()).default([]),
  states: z.array(z.enum(markStates)).default([]),
  from: isoDate.nullable().default(null),
  to: isoDate.nullable().default(null),
  /** Only marks of questions without a relevante. */
  unanswered: z.boolean().default(false),
})
export type MarkFilter = z.output<typeof markFilter>
export const markSorts = ['question', 'citation', 'verdict', 'annotator', 'at', 'note'] as const
export const markListInput = z.object({
  filter: markFilter.prefault({}),
  sort: z.enum(markSorts).default('at'),
  descending: z.boolean().default(true),
  limit: z.number().int().min(1).max(1000).default(200),
  offset: z.number().int().min(0).default(0),
})
export const markRow = z.object({
  judgment: id,
  question: id,
  questionText: z.string(),
  target: id,
  scope: z.enum(targetScopes),
  citation: z.string(),
  title: z.string(),
  documentKey: z.number().int().nullable(),
  excerpt: z.string(),
  verdict: z.enum(verdicts),
  reason: z.enum(unableReasons).nullable(),
  note: z.string().nullable(),
  annotator: z.string(),
  at: z.string(),
  states: z.array(z.enum(markStates)),
  /** Where the model in use puts it; null: not among the first hundred, or not compared yet. */
  modelRank: z.number().int().nullable(),
})
export type MarkRow = z.infer<typeof markRow>
export const markList = z.object({ total: z.number().int(), marks: z.array(markRow) })

/** Questions with marks that were asked of the model in use, of how many. */
export const comparison = z.object({
  /** Null: there is no index by meaning, and nothing to compare with. */
  model: z.string().nullable(),
  done: z.number().int(),
  total: z.number().int(),
})
export type Comparison = z.infer<typeof comparison>

const judgments = z.array(id).min(1).max(10_000)
export const bulkInput = z.discriminatedUnion('do', [
  z.object({ do: z.literal('verdict'), judgments, verdict: z.enum([...verdicts, 'none']) }),
  z.object({ do: z.literal('move'), judgments, to: id }),
  z.object({ do: z.literal('review'), judgments, on: z.boolean() }),
])
export type BulkInput = z.infer<typeof bulkInput>
export const joinInput = z.object({ questions: z.array(id).min(1).max(100), into: id })
export const changedCount = z.object({ changed: z.number().int() })

export const savedMarkFilter = z.object({ id, name: z.string(), filter: markFilter })
