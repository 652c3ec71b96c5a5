/** Filters as SQL over the `document` table. */
import type { Facets, SearchFilters } from '../../../shared/contract/search.ts'
import type { DocumentMeta } from '../../../shared/domain/document.ts'
import { fold } from '../../../shared/text/fold.ts'
import type { Reader, SqlValue } from '../library/database.ts'
import { integer, text } from '../library/sql.ts'
import { inArticle, metaOf } from './read.ts'

export interface Condition {
  /** An expression over `document`, never empty. */
  readonly sql: string
  readonly params: readonly SqlValue[]
}

/** Values of one list are alternatives; lists are joined by and; dates by overlap of the days of publication. */
export function conditionOf(filters: SearchFilters): Condition {
  const clauses: string[] = []
  const params: SqlValue[] = []
  const among = (column: string, values: readonly string[] | undefined) => {
    if (values === undefined || values.length === 0) return
    clauses.push(`${column} IN (${values.map(() => '?').join(', ')})`)
    params.push(...values)
  }
  const single = (clause: string, value: SqlValue | undefined) => {
    if (value === undefined) return
    clauses.push(clause)
    params.push(value)
  }
  among('document.section', filters.sections)
  among('document.rubro', filters.rubros)
  among('document.type', filters.types)
  among('document.kind', filters.kinds)
  among('document.organism', filters.organisms)
  among('document.source_name', filters.sources)
  if (filters.keys !== undefined)
    clauses.push(`document.key IN (${filters.keys.map((key) => String(key)).join(', ')})`)
  single('document.number = ?', filters.number)
  single('document.year = ?', filters.year)
  single('coalesce(document.published_to, document.published_from) >= ?', filters.from)
  single('document.published_from <= ?', filters.to)
  if (filters.articlesOnly === true)
    clauses.push(`EXISTS (SELECT 1 FROM passage WHERE document_key = document.key AND ${inArticle})`)
  return { sql: clauses.length === 0 ? '1' : clauses.join(' AND '), params }
}

export function isFiltering(filters: SearchFilters): boolean {
  return conditionOf(filters).sql !== '1'
}

/** SQLite folds neither ñ nor accents: each letter is asked for in all its forms. */
const forms: Readonly<Record<string, string>> = {
  a: 'aAáÁàÀâÂäÄ',
  e: 'eEéÉèÈêÊëË',
  i: 'iIíÍìÌîÎïÏ',
  o: 'oOóÓòÒôÔöÖ',
  u: 'uUúÚùÙûÛüÜ',
  c: 'cCçÇ',
}

/** Words of a document's heading, each anywhere in it. */
export function headingCondition(words: string): Condition {
  const patterns = fold(words)
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      const letters = Array.from(word, (letter) => {
        // A caret or a closing bracket at the head of a class means something else; outside a class neither does.
        if (letter === '^' || letter === ']') return letter
        return `[${forms[letter] ?? `${letter}${letter.toUpperCase()}`}]`
      })
      return `*${letters.join('')}*`
    })
  const text = `concat_ws(' ', document.title, document.summary, document.organism,
    document.number || coalesce('/' || document.year, ''), document.id)`
  return {
    sql: patterns.length === 0 ? '1' : patterns.map(() => `${text} GLOB ?`).join(' AND '),
    params: patterns,
  }
}

export function listDocuments(
  reader: Reader,
  filters: SearchFilters,
  order: 'relevance' | 'newest' | 'oldest',
  limit: number,
  offset: number,
  heading = '',
): { total: number; documents: DocumentMeta[] } {
  const filtered = conditionOf(filters)
  const named = headingCondition(heading)
  const sql = `${filtered.sql} AND ${named.sql}`
  const params = [...filtered.params, ...named.params]
  const total = reader.get(`SELECT count(*) AS n FROM document WHERE ${sql}`, ...params)
  const direction = order === 'oldest' ? 'ASC' : 'DESC'
  const rows = reader.all(
    `SELECT * FROM document WHERE ${sql}
     ORDER BY published_from IS NULL, published_from ${direction}, key LIMIT ? OFFSET ?`,
    ...params,
    limit,
    offset,
  )
  return { total: total === undefined ? 0 : integer(total, 'n'), documents: rows.map(metaOf) }
}

const facetColumns = {
  sections: 'section',
  rubros: 'rubro',
  types: 'type',
  kinds: 'kind',
  organisms: 'organism',
  sources: 'source_name',
  years: 'substr(published_from, 1, 4)',
} as const

/** Values of a menu, which has to be read down; a list that is searched by typing has them all. */
const ofMenu = 200
const all = -1

/** Values that occur under the filters, most frequent first. */
export function countFacets(reader: Reader, filters: SearchFilters): Facets {
  const { sql, params } = conditionOf(filters)
  const facet = (column: string, most = ofMenu) =>
    reader
      .all(
        `SELECT CAST(${column} AS TEXT) AS value, count(*) AS n FROM document WHERE ${column} IS NOT NULL AND ${sql}
         GROUP BY 1 ORDER BY n DESC, value LIMIT ?`,
        ...params,
        most,
      )
      .map((row) => ({ value: text(row, 'value'), count: integer(row, 'n') }))
  return {
    sections: facet(facetColumns.sections),
    rubros: facet(facetColumns.rubros),
    types: facet(facetColumns.types),
    kinds: facet(facetColumns.kinds),
    organisms: facet(facetColumns.organisms, all),
    sources: facet(facetColumns.sources),
    years: facet(facetColumns.years),
  }
}
