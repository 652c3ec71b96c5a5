/** What an import worker makes of a document for the lexical index. Structured-clone friendly. */
import type { Span } from '../../../../shared/domain/document.ts'
import { packTerms } from '../postings/pack-terms.ts'
import { stemHash } from './stem.ts'
import { tokenise } from './tokenise.ts'

/** Grows when the same text would give other words: a library of an older rule is indexed again when it is opened. */
export const analysisVersion = 3

export interface PreparedDocument {
  /**
   * Its words, folded and joined by one blank, passage after passage, in UTF-8: as bytes they cross threads without a
   * copy and reach FTS5 without being decoded.
   */
  readonly words: Uint8Array
  /** One entry a passage: where its words end in `words`, and how many they are. */
  readonly passages: readonly { readonly end: number; readonly words: number }[]
  /** Its stems: see `packTerms`. */
  readonly terms: Uint8Array
}

const encoder = new TextEncoder()

export function prepareDocument(text: string, passages: readonly Span[]): PreparedDocument {
  const hashes: number[][] = []
  const parts: Uint8Array[] = []
  let end = 0
  const prepared = passages.map((passage) => {
    const tokens = tokenise(text.slice(passage.start, passage.end))
    hashes.push(tokens.map((token) => stemHash(token.word)))
    const part = encoder.encode(tokens.map((token) => token.exact).join(' '))
    parts.push(part)
    end += part.length
    return { end, words: tokens.length }
  })
  const words = new Uint8Array(end)
  parts.forEach((part, i) => {
    words.set(part, i === 0 ? 0 : prepared[i - 1]?.end)
  })
  return { words, passages: prepared, terms: packTerms(hashes) }
}
