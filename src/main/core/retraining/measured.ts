/** What a training's row keeps of its measurements, as JSON. */
import { z } from 'zod'
import { criterionNames } from '../promotion/criteria.ts'

const spread = z.object({ meanCosine: z.number(), effectiveRank: z.number() })

export const measurements = z.object({
  spread: z.object({ before: spread, after: spread }),
  /** NDCG@10 of the candidate in both precisions; null where searches run it in float32. */
  precision: z.object({ float32: z.number(), int8: z.number() }).nullable(),
  /** Questions with an answer that are no control: the model in use learnt from them, and what it was without them is not kept. */
  left: z.number().int(),
})
export type Measurements = z.infer<typeof measurements>

const beforeAfter = z.object({ before: z.number(), after: z.number() })
export const verdictStored = z.object({
  decision: z.enum(['promoted', 'kept', 'experimental']),
  tests: z.array(
    z.object({
      name: z.enum(criterionNames as [(typeof criterionNames)[number]]),
      passed: z.boolean(),
      figures: z.record(z.string(), z.number()),
    }),
  ),
  questions: z.object({ better: z.number(), worse: z.number(), equal: z.number() }),
  answeredAt5: beforeAfter,
  judgedAt10: beforeAfter,
  /** Passages among the first five that nobody judged, at the time. */
  unjudged: z.number().int(),
  attempts: z.number().int(),
  at: z.string(),
})
export type StoredVerdict = z.infer<typeof verdictStored>
