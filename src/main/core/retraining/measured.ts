/** What a training's row keeps of its measurements, as JSON. */
import { z } from 'zod'

const spread = z.object({ meanCosine: z.number(), effectiveRank: z.number() })

export const measurements = z.object({
  spread: z.object({ before: spread, after: spread }),
  /** NDCG@10 of the candidate in both precisions; null where searches run it in float32. */
  precision: z.object({ float32: z.number(), int8: z.number() }).nullable(),
  /** Questions with an answer that are no control: the model in use learnt from them, and what it was without them is not kept. */
  left: z.number().int(),
})
export type Measurements = z.infer<typeof measurements>
