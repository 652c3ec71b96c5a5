/** `tokenizer.json` of a model: text → ids, cut to a limit with the final [SEP] kept. */
import { Tokenizer } from '@huggingface/tokenizers'
import { FojasError } from '../../shared/errors/index.ts'

export interface TextTokenizer {
  /** Ids with special tokens, uncut. */
  ids(text: string): number[]
}

export function openTokenizer(tokenizer: object, config: object): TextTokenizer {
  let inner: Tokenizer
  try {
    inner = new Tokenizer(tokenizer, config)
  } catch (error) {
    throw new FojasError(
      'model_invalid',
      { detail: 'tokenizer.json no se pudo interpretar' },
      { cause: error },
    )
  }
  return { ids: (text) => inner.encode(text).ids }
}

/** First `limit` tokens, the last of them replaced by the text's own last one ([SEP]). */
export function truncate(ids: readonly number[], limit: number): number[] {
  if (ids.length <= limit) return [...ids]
  return [...ids.slice(0, limit - 1), ...ids.slice(-1)]
}
