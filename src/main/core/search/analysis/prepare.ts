/** What an import worker makes of a text for the lexical index. Structured-clone friendly. */
import { stem } from './stem.ts'
import { tokenise } from './tokenise.ts'

export interface PreparedPassage {
  /** Stems in order, joined by one blank: the `stems` column of FTS5. */
  readonly stems: string
  /** Folded words in order: the `exact` column. */
  readonly exact: string
  /** Words. */
  readonly length: number
}

export function preparePassage(text: string): PreparedPassage {
  const tokens = tokenise(text)
  return {
    stems: tokens.map((token) => stem(token.word)).join(' '),
    exact: tokens.map((token) => token.exact).join(' '),
    length: tokens.length,
  }
}
