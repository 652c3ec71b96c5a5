import { z } from 'zod'

/** Definitions of sentence-transformers' InformationRetrievalEvaluator. */
export const evaluationResult = z.object({
  queries: z.number().int(),
  'accuracy@1': z.number(),
  'accuracy@5': z.number(),
  'accuracy@10': z.number(),
  'mrr@10': z.number(),
  'ndcg@10': z.number(),
  'recall@100': z.number(),
})
export type EvaluationResult = z.infer<typeof evaluationResult>
