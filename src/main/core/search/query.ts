/** What a person typed, taken apart: words, mandatory phrases, excluded words, prefixes, exact references. */
import { fold } from '../../../shared/text/fold.ts'
import { stopWords } from './analysis/stop-words.ts'
import { stem } from './analysis/stem.ts'
import { tokenise } from './analysis/tokenise.ts'
import { findReferences, type Reference } from './reference.ts'

export interface QueryWord {
  /** As typed. */
  readonly text: string
  readonly exact: string
  readonly stem: string
}

export interface Query {
  readonly text: string
  /** Words that rank, without stop words unless there are no others. */
  readonly words: readonly QueryWord[]
  /** Folded words in order; every phrase must occur. */
  readonly phrases: readonly (readonly string[])[]
  /** Folded words no result may contain. */
  readonly excluded: readonly string[]
  /** Folded beginnings of words; every one must occur. */
  readonly prefixes: readonly string[]
  readonly references: readonly Reference[]
  /** Without operators: what the encoder reads. */
  readonly plain: string
}

/** Characters a query may have; a pasted page is cut by the person, not by surprise. */
export const queryLimit = 2000

const quoted = /["“”«»]([^"“”«»]+)["“”«»]/g
const operator = /(^|\s)-([\p{L}\p{N}][\p{L}\p{N}.]*)|([\p{L}\p{N}]{2,})\*/gu

export function parseQuery(text: string): Query {
  const phrases: string[][] = []
  const excluded: string[] = []
  const prefixes: string[] = []
  const withoutPhrases = text.replace(quoted, (_, inner: string) => {
    const phrase = tokenise(inner).map((token) => token.exact)
    if (phrase.length > 0) phrases.push(phrase)
    return ` ${inner} `
  })
  const plain = withoutPhrases.replace(
    operator,
    (_, before: string | undefined, out: string | undefined, prefix: string | undefined) => {
      if (out !== undefined) excluded.push(...tokenise(out).map((token) => token.exact))
      if (prefix !== undefined) prefixes.push(fold(prefix))
      return prefix === undefined ? (before ?? ' ') : ` ${prefix} `
    },
  )
  const all = tokenise(plain).map((token) => ({
    text: plain.slice(token.start, token.end),
    exact: token.exact,
    stem: stem(token.word),
  }))
  const prefixWords = new Set(prefixes)
  const ranking = all.filter((word) => !prefixWords.has(word.exact))
  const telling = ranking.filter((word) => !stopWords.has(word.exact))
  return {
    text,
    words: telling.length > 0 ? telling : ranking,
    phrases,
    excluded,
    prefixes,
    references: findReferences(plain),
    plain: plain.replace(/\s+/g, ' ').trim(),
  }
}
