/** Which documents may answer: those within the filters that hold every phrase and beginning asked, and no excluded word. */
import type { SearchFilters } from '../../../shared/contract/search.ts'
import { conditionOf, isFiltering } from '../corpus/filter.ts'
import type { Reader } from '../library/database.ts'
import { integer } from '../library/sql.ts'
import { Bitset } from '../vectors/bitset.ts'
import type { DocumentTable } from './postings/document-table.ts'
import type { Query } from './query.ts'

export interface Mandatory {
  readonly kind: 'phrase' | 'prefix'
  /** Passages that hold it, by number in the table. */
  readonly found: readonly number[]
}

/** 1 for each document that may answer; null where all may that the table leaves: see `mayAnswer`. */
export type Allowed = Uint8Array | null

export function mayAnswer(table: DocumentTable, allowed: Allowed, document: number): boolean {
  return (allowed === null || allowed[document] === 1) && table.chosen?.documents[document] !== 0
}

/** An FTS5 string: the text is folded words only, and quotes keep operators out. */
const literal = (words: readonly string[]): string => `"${words.join(' ').replace(/"/g, '""')}"`

/** Passages that may answer, of those a match finds. */
export function matching(reader: Reader, table: DocumentTable, match: string): number[] {
  return reader
    .all('SELECT rowid AS id FROM lexical WHERE lexical MATCH ?', match)
    .map((row) => table.passageIndexOf(integer(row, 'id')))
    .filter((passage) => passage >= 0 && table.chosen?.passages[passage] !== 0)
}

/** Passages with the phrases and beginnings that every answer must hold. */
export function mandatoryOf(reader: Reader, table: DocumentTable, query: Query): Mandatory[] {
  return [
    ...query.phrases.map((phrase) => ({ kind: 'phrase' as const, match: literal(phrase) })),
    ...query.prefixes.map((prefix) => ({ kind: 'prefix' as const, match: `${literal([prefix])} *` })),
  ].map(({ kind, match }) => ({ kind, found: matching(reader, table, match) }))
}

export function allowedDocuments(
  reader: Reader,
  table: DocumentTable,
  query: Query,
  mandatory: readonly Mandatory[],
  filters: SearchFilters,
): Allowed {
  const sets: Uint8Array[] = mandatory.map((each) => documentsOf(table, each.found))
  // Which passages stand in articles the table knows.
  const ofDocuments = { ...filters, articlesOnly: false }
  if (isFiltering(ofDocuments)) sets.push(filtered(reader, table, ofDocuments))
  if (query.excluded.length > 0) {
    const match = query.excluded.map((word) => literal([word])).join(' OR ')
    sets.push(documentsOf(table, matching(reader, table, match)).map((held) => 1 - held))
  }
  const [first, ...others] = sets
  if (first === undefined) return null
  return first.map((held, document) => (others.every((other) => other[document] === 1) ? held : 0))
}

function documentsOf(table: DocumentTable, passages: readonly number[]): Uint8Array {
  const held = new Uint8Array(table.keys.length)
  for (const passage of passages) held[table.documentOf[passage] ?? 0] = 1
  return held
}

function filtered(reader: Reader, table: DocumentTable, filters: SearchFilters): Uint8Array {
  const { sql, params } = conditionOf(filters)
  const held = new Uint8Array(table.keys.length)
  for (const row of reader.all(`SELECT key FROM document WHERE ${sql}`, ...params)) {
    const document = table.indexOf(integer(row, 'key'))
    if (document >= 0) held[document] = 1
  }
  return held
}

/** The passages of the documents that may answer, by number in the library: what a scan of vectors takes. */
export function passageFilter(table: DocumentTable, allowed: Allowed): Bitset | undefined {
  const { chosen } = table
  if (allowed === null) return chosen?.ids
  let most = 0
  // By index, and by document: at a million passages an iterator took longer than all the rest of the filter.
  for (let at = 0; at < table.passages.length; at += 1) most = Math.max(most, table.passages[at] ?? 0)
  const set = new Bitset(most + 1)
  for (let document = 0; document < allowed.length; document += 1) {
    if (allowed[document] !== 1) continue
    const end = table.starts[document + 1] ?? 0
    for (let at = table.starts[document] ?? 0; at < end; at += 1)
      if (chosen?.passages[at] !== 0) set.add(table.passages[at] ?? 0)
  }
  return set
}
