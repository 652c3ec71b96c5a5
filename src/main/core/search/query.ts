/** What a person typed, taken apart: words, mandatory phrases, excluded words, prefixes, exact references. */
import { fold } from '../../../shared/text/fold.ts'
import { stopWords } from './analysis/stop-words.ts'
import { stem } from './analysis/stem.ts'
import { tokenise } from './analysis/tokenise.ts'
import { namesNorm, onlyIdentifiers, withoutInnerBlanks } from './identifiers.ts'
import { typedReferences, type TypedReference } from './typed.ts'

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
  readonly references: readonly TypedReference[]
  /** Whether it asks for the documents it names, rather than describing something in which they are mentioned. */
  readonly namesDocuments: boolean
  /** Set where the query is nothing but identifiers, as typed: then only documents that hold them answer. */
  readonly identifiers: readonly string[]
  /** Without operators: what the encoder reads. */
  readonly plain: string
}

/** Characters a query may have; a pasted page is cut by the person, not by surprise. */
export const queryLimit = 2000

const quoted = /["“”«»]([^"“”«»]+)["“”«»]/g
const operator = /(^|\s)-([\p{L}\p{N}][\p{L}\p{N}.]*)|([\p{L}\p{N}]{2,})\*/gu

/** Words beside a reference with which a query still asks for the document named: `ley 24.240 defensa consumidor`. */
const wordsBeside = 3
/** Words that point into a document, and say nothing of its subject. */
const pointers = new Set(
  'art arts articulo articulos inc inciso incisos anexo texto n nro numero bis ter quater'.split(' '),
)

function asksForNamed(plain: string, references: readonly TypedReference[]): boolean {
  let rest = plain
  for (const { text } of references) rest = rest.replace(text, ' ')
  const beside = tokenise(rest).filter(
    ({ exact }) => !stopWords.has(exact) && !pointers.has(exact) && !/^\d/.test(exact),
  )
  return references.length > 0 && beside.length <= wordsBeside
}

/** `-una aclaración-`: dashes in pairs enclose, and exclude nothing. */
const enclosed = /(^|\s)[-–—]([\p{L}\p{N}][^-–—]*?[\p{L}\p{N}.])[-–—](?=\s|[.,;:)]|$)/gu

/** Without stop words, unless there are no others. */
function wordsOf(text: string, leaveOut: ReadonlySet<string> = new Set()): QueryWord[] {
  const all = tokenise(text)
    .map((token) => ({
      text: text.slice(token.start, token.end),
      exact: token.exact,
      stem: stem(token.word),
    }))
    .filter((word) => !leaveOut.has(word.exact))
  const telling = all.filter((word) => !stopWords.has(word.exact))
  return telling.length > 0 ? telling : all
}

export function parseQuery(text: string): Query {
  const identifiers = onlyIdentifiers(text)
  if (identifiers.length > 0)
    return {
      text,
      words: wordsOf(text),
      phrases: identifiers.map((each) => each.phrase),
      excluded: [],
      prefixes: [],
      references: [],
      namesDocuments: false,
      identifiers: identifiers.map((each) => each.text),
      plain: text.replace(/\s+/g, ' ').trim(),
    }
  const phrases: string[][] = []
  const excluded: string[] = []
  const prefixes: string[] = []
  const withoutPhrases = withoutInnerBlanks(text)
    .replace(enclosed, '$1($2)')
    .replace(quoted, (_, inner: string) => {
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
  const references = typedReferences(plain).filter(({ norm }) => {
    const code = norm?.gdeCode ?? null
    return code === null || namesNorm(code)
  })
  return {
    text,
    words: wordsOf(plain, new Set(prefixes)),
    phrases,
    excluded,
    prefixes,
    references,
    namesDocuments: asksForNamed(plain, references),
    identifiers: [],
    plain: plain.replace(/\s+/g, ' ').trim(),
  }
}
