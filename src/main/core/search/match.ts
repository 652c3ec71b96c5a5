/**
 * Whether a document answers a search by words, yes or no: a ranking finds something in nearly every document, which is no
 * news. Every telling word must occur, every phrase and beginning, no excluded word, within the filters; read in the text
 * itself, by the rules by which it is indexed.
 */
import type { SearchFilters } from '../../../shared/contract/search.ts'
import { conditionOf } from '../corpus/filter.ts'
import { readPassages, readText } from '../corpus/read.ts'
import type { Reader } from '../library/database.ts'
import { integer } from '../library/sql.ts'
import { isCommon } from './analysis/common-words.ts'
import { stem } from './analysis/stem.ts'
import { tokenise, type Token } from './analysis/tokenise.ts'
import { parseQuery, type Query } from './query.ts'
import { candidatesOf } from './notices.ts'

export interface Watched {
  readonly text: string
  readonly filters: SearchFilters
}

export interface Matched {
  /** Keys of documents that answer by words. */
  readonly words: readonly number[]
  /** Keys of those that meaning may add: within the filters, with the phrases asked, without the words excluded. */
  readonly eligible: readonly number[]
  /** Whether the search says something that has a meaning. */
  readonly meaningful: boolean
}

interface Asked {
  readonly query: Query
  readonly articlesOnly: boolean
  /** Stems that must all occur. */
  readonly stems: readonly string[]
  readonly within: ReadonlySet<number>
  readonly namedKeys: ReadonlySet<number>
}

interface Read {
  /** Words of each passage: a phrase lies within one, as in the index. */
  readonly passages: readonly (readonly string[])[]
  readonly words: ReadonlySet<string>
  readonly stems: ReadonlySet<string>
}

export function matchExactly(
  reader: Reader,
  searches: readonly Watched[],
  keys: readonly number[],
): Matched[] {
  const asked = searches.map((search) => askedOf(reader, search, keys))
  const found = asked.map(() => ({ words: [] as number[], eligible: [] as number[] }))
  for (const key of keys) {
    const read = new Map<boolean, Read>()
    for (const [i, each] of asked.entries()) {
      if (!each.within.has(key)) continue
      const document = read.get(each.articlesOnly) ?? readWords(reader, key, each.articlesOnly)
      read.set(each.articlesOnly, document)
      if (!isEligible(each.query, document)) continue
      found[i]?.eligible.push(key)
      const { stems } = document
      if (each.namedKeys.has(key) || each.stems.every((stem) => stems.has(stem))) found[i]?.words.push(key)
    }
  }
  return asked.map(({ query }, i) => ({
    words: found[i]?.words ?? [],
    eligible: found[i]?.eligible ?? [],
    meaningful: query.words.length > 0 && query.identifiers.length === 0,
  }))
}

function askedOf(reader: Reader, { text, filters }: Watched, keys: readonly number[]): Asked {
  const query = parseQuery(text)
  const { sql, params } = conditionOf(filters)
  const rows = reader.all(
    `SELECT key FROM document WHERE key IN (SELECT value FROM json_each(?)) AND ${sql}`,
    JSON.stringify(keys),
    ...params,
  )
  const telling = query.words.filter((word) => !isCommon(word.text))
  // Of an identifier its phrase is asked; the words that announce it (`CUIT`) may be anywhere or nowhere.
  const words = query.identifiers.length > 0 ? [] : telling.length > 0 ? telling : query.words
  const namedKeys = query.namesDocuments
    ? query.references.flatMap((reference) => candidatesOf(reader, reference).map(({ key }) => key))
    : []
  return {
    query,
    articlesOnly: filters.articlesOnly === true,
    stems: words.map((word) => word.stem),
    within: new Set(rows.map((row) => integer(row, 'key'))),
    namedKeys: new Set(namedKeys),
  }
}

function readWords(reader: Reader, key: number, articlesOnly: boolean): Read {
  const { text } = readText(reader, key)
  const tokens: (readonly Token[])[] = readPassages(reader, key)
    .filter(({ address }) => !articlesOnly || address.article !== null)
    .map(({ start, end }) => tokenise(text.slice(start, end)))
  const all = tokens.flat()
  return {
    passages: tokens.map((passage) => passage.map((token) => token.exact)),
    words: new Set(all.map((token) => token.exact)),
    stems: new Set(all.map((token) => stem(token.word))),
  }
}

function isEligible(query: Query, { passages, words }: Read): boolean {
  return (
    !query.excluded.some((word) => words.has(word)) &&
    query.prefixes.every((prefix) => [...words].some((word) => word.startsWith(prefix))) &&
    query.phrases.every((phrase) => passages.some((passage) => holds(passage, phrase)))
  )
}

function holds(passage: readonly string[], phrase: readonly string[]): boolean {
  const last = passage.length - phrase.length
  for (let at = 0; at <= last; at += 1) if (phrase.every((word, i) => passage[at + i] === word)) return true
  return false
}
