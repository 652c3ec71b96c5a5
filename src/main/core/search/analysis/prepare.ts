/** What an import worker makes of a document for the lexical index. Structured-clone friendly. */
import type { Span } from '../../../../shared/domain/document.ts'
import { packTerms } from '../postings/pack-terms.ts'
import { stemHash } from './stem.ts'
import { tokenise } from './tokenise.ts'

/** Grows when the same text would give other words: a library of an older rule is indexed again when it is opened. */
export const analysisVersion = 2

export interface PreparedDocument {
  /** One entry a passage: its folded words joined by one blank, and how many they are. */
  readonly passages: readonly { readonly exact: string; readonly words: number }[]
  /** Its stems: see `packTerms`. */
  readonly terms: Uint8Array
}

export function prepareDocument(text: string, passages: readonly Span[]): PreparedDocument {
  const hashes: number[][] = []
  const prepared = passages.map((passage) => {
    const tokens = tokenise(text.slice(passage.start, passage.end))
    hashes.push(tokens.map((token) => stemHash(token.word)))
    return { exact: tokens.map((token) => token.exact).join(' '), words: tokens.length }
  })
  return { passages: prepared, terms: packTerms(hashes) }
}
