/** What an import worker makes of a document for the lexical index. Structured-clone friendly. */
import type { Span } from '../../../../shared/domain/document.ts'
import { packFrequencies, termHash } from './frequencies.ts'
import { stem } from './stem.ts'
import { tokenise } from './tokenise.ts'

export interface PreparedDocument {
  /** One entry a passage: its stems and its folded words, each joined by one blank. */
  readonly passages: readonly { readonly stems: string; readonly exact: string }[]
  readonly words: number
  /** See `packFrequencies`. */
  readonly terms: Uint8Array
}

export function prepareDocument(text: string, passages: readonly Span[]): PreparedDocument {
  const frequencies = new Map<number, number>()
  let words = 0
  const prepared = passages.map((passage) => {
    const tokens = tokenise(text.slice(passage.start, passage.end))
    const stems: string[] = []
    for (const token of tokens) {
      const each = stem(token.word)
      stems.push(each)
      const hash = termHash(each)
      frequencies.set(hash, (frequencies.get(hash) ?? 0) + 1)
    }
    words += tokens.length
    return { stems: stems.join(' '), exact: tokens.map((token) => token.exact).join(' ') }
  })
  return { passages: prepared, words, terms: packFrequencies(frequencies) }
}
