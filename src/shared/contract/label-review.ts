/** Marks that two people do not share, and those to be looked at again. */
import { z } from 'zod'
import { verdicts } from '../domain/verdicts.ts'
import { optionalText, standings } from './labels.ts'

const id = z.number().int()

export const disagreement = z.object({
  question: id,
  questionText: z.string(),
  target: id,
  text: z.string(),
  citation: z.string(),
  documentKey: z.number().int().nullable(),
  said: z.array(z.object({ annotator: z.string(), verdict: z.enum(verdicts), note: z.string().nullable() })),
})
export type Disagreement = z.infer<typeof disagreement>
export const resolveInput = z.object({
  question: id,
  target: id,
  verdict: z.enum(verdicts),
  note: optionalText.default(null),
})

export const agreement = z.object({
  /** Passages that two or more people marked. */
  double: z.number().int(),
  annotators: z.array(z.string()),
  /** Share of the pairs of marks that are the same; null without any. */
  percent: z.number().nullable(),
  /** Krippendorff's, ordinal. */
  alpha: z.number().nullable(),
  /** Gwet's, of the two people with most marks in common. */
  ac1: z.number().nullable(),
  kappa: z.number().nullable(),
  pair: z.tuple([z.string(), z.string()]).nullable(),
  words: z.string(),
})
export type Agreement = z.infer<typeof agreement>

/** Words, and whether the other text has others in their place. */
const runs = z.array(z.object({ text: z.string(), changed: z.boolean() }))
/** A passage that changed since it was judged, and what stands there now. */
export const reviewItem = z.object({
  judgment: id,
  question: id,
  questionText: z.string(),
  target: id,
  citation: z.string(),
  before: runs,
  annotator: z.string(),
  verdict: z.enum(verdicts),
  standing: z.enum(standings),
  asked: z.boolean(),
  /** The most alike passage of the same document; null where the document is gone. */
  now: z.object({ passage: id, text: runs, citation: z.string(), similarity: z.number() }).nullable(),
})
export type ReviewItem = z.infer<typeof reviewItem>
export const reviewInput = z.object({
  judgment: id,
  /** The mark goes to what stands there now, stays with the text that was judged, or is taken away. */
  decision: z.enum(['follow', 'keep', 'drop']),
  /** What is said of it now; absent: what was said. */
  verdict: z.enum(verdicts).optional(),
})
