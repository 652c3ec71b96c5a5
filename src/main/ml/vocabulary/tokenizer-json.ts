/** A vocabulary as the `tokenizer.json` that Hugging Face's tokenizers read. */
import { foldedLetters } from './byte-level.ts'
import type { Vocabulary } from './byte-pairs.ts'

export const specialTokens = ['[UNK]', '[CLS]', '[SEP]', '[PAD]', '[MASK]'] as const
export type SpecialToken = (typeof specialTokens)[number]

export const specialId = (token: SpecialToken): number => specialTokens.indexOf(token)

const special = (token: SpecialToken) => ({ SpecialToken: { id: token, type_id: 0 } })
const sequence = (id: 'A' | 'B') => ({ Sequence: { id, type_id: 0 } })
const byteLevel = (blank: boolean) => ({
  type: 'ByteLevel',
  add_prefix_space: blank,
  trim_offsets: true,
  use_regex: true,
})

export function tokenizerJson({ tokens, merges }: Vocabulary): unknown {
  const single = [special('[CLS]'), sequence('A'), special('[SEP]')]
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: specialTokens.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Lowercase' },
        ...foldedLetters.map(([from, content]) => ({ type: 'Replace', pattern: { String: from }, content })),
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [{ type: 'Digits', individual_digits: false }, byteLevel(false)],
    },
    post_processor: {
      type: 'TemplateProcessing',
      single,
      pair: [...single, sequence('B'), special('[SEP]')],
      special_tokens: Object.fromEntries(
        (['[CLS]', '[SEP]'] as const).map((token) => [
          token,
          { id: token, ids: [specialId(token)], tokens: [token] },
        ]),
      ),
    },
    decoder: byteLevel(true),
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges,
    },
  }
}
