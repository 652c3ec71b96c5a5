/**
 * The lexical leg: FTS5 finds candidates, BM25 (Robertson and Zaragoza 2009; k1 .9, b .4) over whole documents ranks
 * them, from stored frequencies and lengths, with all the query's words.
 */
import type { Condition } from '../corpus/filter.ts'
import type { Reader } from '../library/database.ts'
import { blob, integer } from '../library/sql.ts'
import { frequencyOf, termHash } from './analysis/frequencies.ts'
import type { Query, QueryWord } from './query.ts'

export const k1 = 0.9
export const b = 0.4

/** Passages the rarest words may bring before common ones stop bringing candidates. */
const postingBudget = 20_000
/** Variables a statement takes at once. */
const chunk = 500

export interface LexicalCandidate {
  readonly documentKey: number
  /** BM25, 0 and more. */
  readonly score: number
}

export interface LexicalLeg {
  /** Best first. */
  readonly candidates: readonly LexicalCandidate[]
  /** Words of the query, as typed, that no document contains. */
  readonly unknown: readonly string[]
  /** The FTS5 expression by which candidate passages were found; null where no word is known. */
  readonly match: string | null
}

interface Term extends QueryWord {
  readonly hash: number
  readonly documents: number
}

/** An FTS5 string: the text is folded words only, and quotes keep operators out. */
function literal(column: 'stems' | 'exact', words: readonly string[]): string {
  return `${column} : "${words.join(' ').replace(/"/g, '""')}"`
}

function distinctTerms(reader: Reader, words: readonly QueryWord[]): Term[] {
  const byHash = new Map<number, Term>()
  for (const word of words) {
    const hash = termHash(word.stem)
    if (byHash.has(hash)) continue
    const row = reader.get('SELECT documents FROM term WHERE hash = ?', hash)
    byHash.set(hash, { ...word, hash, documents: row === undefined ? 0 : integer(row, 'documents') })
  }
  return [...byHash.values()]
}

/** What every result must hold, as an FTS5 expression; null where the query asks for nothing in particular. */
function mandatory(query: Query): string | null {
  const clauses = [
    ...query.phrases.map((phrase) => literal('exact', phrase)),
    ...query.prefixes.map((prefix) => `exact : "${prefix}" *`),
  ]
  return clauses.length === 0 ? null : clauses.map((clause) => `(${clause})`).join(' AND ')
}

/** Whole documents of which one passage holds a word that was excluded. */
function excludedDocuments(reader: Reader, query: Query): Set<number> {
  if (query.excluded.length === 0) return new Set()
  const match = query.excluded.map((word) => literal('exact', [word])).join(' OR ')
  const rows = reader.all(
    'SELECT DISTINCT p.document_key AS key FROM lexical l JOIN passage p ON p.id = l.rowid WHERE lexical MATCH ?',
    match,
  )
  return new Set(rows.map((row) => integer(row, 'key')))
}

/**
 * @param condition filters over `document`
 */
export function lexicalLeg(reader: Reader, query: Query, condition: Condition): LexicalLeg {
  const totals = reader.get('SELECT documents, words FROM lexical_total')
  const documents = totals === undefined ? 0 : integer(totals, 'documents')
  const averageLength = totals === undefined || documents === 0 ? 1 : integer(totals, 'words') / documents
  const terms = distinctTerms(reader, query.words)
  const unknown = terms.filter((term) => term.documents === 0).map((term) => term.text)
  const known = terms.filter((term) => term.documents > 0).sort((x, y) => x.documents - y.documents)
  const must = mandatory(query)

  let postings = 0
  const finders = known.filter((term, i) => {
    postings += term.documents
    return i === 0 || postings <= postingBudget
  })
  const any = finders.map((term) => literal('stems', [term.stem])).join(' OR ')
  // What is mandatory chooses the candidates; the other words rank them.
  const match = must ?? (any === '' ? null : any)
  if (match === null) return { candidates: [], unknown, match }

  const excluded = excludedDocuments(reader, query)
  const found = reader.all(
    `SELECT DISTINCT p.document_key AS key FROM lexical l JOIN passage p ON p.id = l.rowid
     WHERE lexical MATCH ? AND p.document_key IN (SELECT key FROM document WHERE ${condition.sql})`,
    match,
    ...condition.params,
  )
  const keys = found.map((row) => integer(row, 'key')).filter((key) => !excluded.has(key))
  const scored: LexicalCandidate[] = []
  for (let from = 0; from < keys.length; from += chunk) {
    const some = keys.slice(from, from + chunk)
    const rows = reader.all(
      `SELECT document_key, words, terms FROM document_terms WHERE document_key IN (${some.map(() => '?').join(',')})`,
      ...some,
    )
    for (const row of rows) {
      const packed = blob(row, 'terms')
      const norm = k1 * (1 - b + (b * integer(row, 'words')) / averageLength)
      let score = 0
      for (const term of known) {
        const frequency = frequencyOf(packed, term.hash)
        if (frequency === 0) continue
        const idf = Math.log(1 + (documents - term.documents + 0.5) / (term.documents + 0.5))
        score += (idf * frequency * (k1 + 1)) / (frequency + norm)
      }
      scored.push({ documentKey: integer(row, 'document_key'), score })
    }
  }
  scored.sort((x, y) => y.score - x.score || x.documentKey - y.documentKey)
  return { candidates: scored, unknown, match: passageMatch(any, must) }
}

/** Which passages of a candidate are worth showing: any of the finding words, or what is mandatory. */
function passageMatch(any: string, must: string | null): string | null {
  if (any === '') return must
  return must === null ? any : `(${any}) OR (${must})`
}

/** Passages of one document that match, as ids. */
export function matchingPassages(reader: Reader, match: string, documentKey: number): number[] {
  const bounds = reader.get(
    'SELECT min(id) AS low, max(id) AS high FROM passage WHERE document_key = ?',
    documentKey,
  )
  if (bounds?.['low'] === null || bounds === undefined) return []
  const rows = reader.all(
    `SELECT l.rowid AS id FROM lexical l JOIN passage p ON p.id = l.rowid
     WHERE lexical MATCH ? AND l.rowid BETWEEN ? AND ? AND p.document_key = ?`,
    match,
    integer(bounds, 'low'),
    integer(bounds, 'high'),
    documentKey,
  )
  return rows.map((row) => integer(row, 'id'))
}
