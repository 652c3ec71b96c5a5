/** The table of losses, by sentence-transformers' names: a new one is a file and a row. */
import { z } from 'zod'
import { contrastive } from './contrastive.ts'
import { cosent } from './cosent.ts'
import { cosineSimilarity } from './cosine-similarity.ts'
import { lossOptions, type Loss, type LossBatch, type LossValue } from './loss.ts'
import { marginMse } from './margin-mse.ts'
import { matryoshka } from './matryoshka.ts'
import { multipleNegativesRanking, multipleNegativesSymmetricRanking } from './multiple-negatives-ranking.ts'
import { triplet } from './triplet.ts'

export type { Distance, Loss, LossBatch, LossOptions, LossValue, Matrix } from './loss.ts'
export { matryoshka, type Matryoshka } from './matryoshka.ts'

export const losses = {
  MultipleNegativesRankingLoss: multipleNegativesRanking,
  /** The same numbers: how a batch is embedded (GradCache) is the trainer's business. */
  CachedMultipleNegativesRankingLoss: multipleNegativesRanking,
  MultipleNegativesSymmetricRankingLoss: multipleNegativesSymmetricRanking,
  CosineSimilarityLoss: cosineSimilarity,
  CoSENTLoss: cosent,
  TripletLoss: triplet,
  ContrastiveLoss: contrastive,
  MarginMSELoss: marginMse,
} satisfies Record<string, Loss>

export type LossName = keyof typeof losses

export function isLossName(name: string): name is LossName {
  return Object.hasOwn(losses, name)
}

/** A loss as a run's configuration names it. */
export const lossConfig = lossOptions.extend({
  name: z.string().refine(isLossName),
  matryoshka: z
    .object({
      dimensions: z.array(z.number().int().positive()).min(1),
      weights: z.array(z.number()).optional(),
    })
    .optional(),
})
export type LossConfig = z.infer<typeof lossConfig>

/** The row a configuration names, inside MatryoshkaLoss where it asks for it. */
export function lossOf(config: LossConfig): Loss {
  const loss = losses[config.name]
  return config.matryoshka === undefined ? loss : matryoshka(loss, config.matryoshka)
}

export function computeLoss(config: LossConfig, batch: LossBatch): LossValue {
  return lossOf(config).compute(batch, config)
}
