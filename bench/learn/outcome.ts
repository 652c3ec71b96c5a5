/** What came of one seed. */
import { z } from 'zod'

const pair = z.tuple([z.number(), z.number()])
const figures = z.object({ 'ndcg@10': z.number(), 'accuracy@1': z.number(), 'accuracy@5': z.number() })
/** Before and after. */
const both = z.tuple([figures, figures])

export const twinFigures = z.object({
  /** By meaning alone, exact cosines, all three by sentence-transformers: untrained, trained here, trained there. */
  before: figures,
  ours: figures,
  theirs: figures,
  /** Loss of the first and of the last step, there. */
  losses: pair,
})
export type TwinFigures = z.infer<typeof twinFigures>

export const outcome = z.object({
  /** Recipe and what was set. */
  name: z.string(),
  seed: z.number(),
  /** Questions. */
  train: z.number(),
  asked: z.number(),
  /** The button's decision; a training's code where it was stopped. */
  state: z.string(),
  /** Of the cosine for the untrained model, chosen on the same questions. */
  weightBefore: z.number(),
  chosen: z
    .object({
      steps: z.number(),
      share: z.number(),
      weight: z.number(),
      /** NDCG@10 by meaning alone, among the questions' pool. */
      validation: pair.nullable(),
      control: pair.nullable(),
      /** The verdict's: NDCG@10 of both legs on control questions, the mean gain and its lower bound. */
      bothControl: pair.nullable(),
      gain: pair.nullable(),
      failed: z.array(z.string()),
    })
    .nullable(),
  /** On the questions that ask, by the application's search. */
  found: z
    .object({
      meaning: both,
      /** Each model with the weight that was chosen for it. */
      both,
      /** Each with the weight that searches have without a training. */
      bothByRule: both,
    })
    .nullable(),
  twin: twinFigures.nullable(),
  seconds: z.number(),
})
export type Outcome = z.infer<typeof outcome>
