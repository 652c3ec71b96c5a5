/** What a person may choose of a plain Hugging Face folder, and the files that say the same. */

import type { PoolingMode } from '../../shared/domain/vocabulary.ts'

/** What the person chooses for a plain folder; mean pooling and no normalisation where absent. */
export interface LayoutChoice {
  readonly pooling?: PoolingMode | undefined
  readonly normalise?: boolean | undefined
}

/** The files that make a plain folder a sentence-transformers one, by path, in the layout of versions 2–5. */
export function layoutFiles(choice: LayoutChoice, dimension: number): Map<string, unknown> {
  const pooling = choice.pooling ?? 'mean'
  const module = (idx: number, path: string, name: string) => ({
    idx,
    name: String(idx),
    path,
    type: `sentence_transformers.models.${name}`,
  })
  return new Map<string, unknown>([
    [
      'modules.json',
      [
        module(0, '', 'Transformer'),
        module(1, '1_Pooling', 'Pooling'),
        ...(choice.normalise === true ? [module(2, '2_Normalize', 'Normalize')] : []),
      ],
    ],
    [
      '1_Pooling/config.json',
      {
        word_embedding_dimension: dimension,
        pooling_mode_cls_token: pooling === 'cls',
        pooling_mode_mean_tokens: pooling === 'mean',
        pooling_mode_max_tokens: pooling === 'max',
        pooling_mode_mean_sqrt_len_tokens: false,
        pooling_mode_weightedmean_tokens: false,
        pooling_mode_lasttoken: pooling === 'lasttoken',
        include_prompt: true,
      },
    ],
  ])
}
