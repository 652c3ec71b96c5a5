/** What a person may choose of a plain Hugging Face folder, and the files that say the same. */

import type { PoolingMode } from '../../shared/domain/vocabulary.ts'

/** What the person chooses for a plain folder; mean pooling and no normalisation where absent. */
export interface LayoutChoice {
  readonly pooling?: PoolingMode | undefined
  readonly normalise?: boolean | undefined
}

/** A step after the encoder, as `modules.json` lists it. */
export interface LayoutModule {
  /** Folder of its files; empty for the encoder itself. */
  readonly path: string
  /** Class of sentence-transformers 2–5; version 6 still reads those names. */
  readonly name: 'Transformer' | 'Pooling' | 'Dense' | 'Router' | 'Normalize'
}

export function modulesJson(modules: readonly LayoutModule[]): unknown {
  return modules.map(({ path, name }, idx) => ({
    idx,
    name: String(idx),
    path,
    type: `sentence_transformers.models.${name}`,
  }))
}

export function poolingJson(pooling: PoolingMode, dimension: number): unknown {
  return {
    word_embedding_dimension: dimension,
    pooling_mode_cls_token: pooling === 'cls',
    pooling_mode_mean_tokens: pooling === 'mean',
    pooling_mode_max_tokens: pooling === 'max',
    pooling_mode_mean_sqrt_len_tokens: false,
    pooling_mode_weightedmean_tokens: false,
    pooling_mode_lasttoken: pooling === 'lasttoken',
    include_prompt: true,
  }
}

/** The files that make a plain folder a sentence-transformers one, by path, in the layout of versions 2–5. */
export function layoutFiles(choice: LayoutChoice, dimension: number): Map<string, unknown> {
  const modules: LayoutModule[] = [
    { path: '', name: 'Transformer' },
    { path: '1_Pooling', name: 'Pooling' },
  ]
  if (choice.normalise === true) modules.push({ path: '2_Normalize', name: 'Normalize' })
  return new Map([
    ['modules.json', modulesJson(modules)],
    ['1_Pooling/config.json', poolingJson(choice.pooling ?? 'mean', dimension)],
  ])
}
