/** The SQL of editions and read marks; nothing but SQL. */
import { sections, type Section } from '../../../shared/domain/vocabulary.ts'
import type { Reader, Row, Writer } from '../library/database.ts'
import { integer, integerOrNull, oneOf, text, textOrNull } from '../library/sql.ts'

export interface SectionOfDay {
  readonly date: string
  readonly section: Section
  readonly documents: number
  readonly unread: number
}

function sectionOfDay(row: Row): SectionOfDay {
  return {
    date: text(row, 'date'),
    section: oneOf(row, 'section', sections),
    documents: integer(row, 'documents'),
    unread: integer(row, 'unread'),
  }
}

const counted = `SELECT date, section, count(*) AS documents, sum(r.document_key IS NULL) AS unread
  FROM edition_entry e LEFT JOIN read_mark r ON r.document_key = e.document_key`

/** Newest first. */
export function allEditions(reader: Reader): SectionOfDay[] {
  return reader.all(`${counted} GROUP BY 1, 2 ORDER BY 1 DESC, 2`).map(sectionOfDay)
}

/** Of the days from one to another, both included. */
export function editionsBetween(reader: Reader, from: string, to: string): SectionOfDay[] {
  return reader
    .all(`${counted} WHERE date BETWEEN ? AND ? GROUP BY 1, 2 ORDER BY 1, 2`, from, to)
    .map(sectionOfDay)
}

export function heldDays(reader: Reader, from: string, to: string): string[] {
  return reader
    .all('SELECT DISTINCT date FROM edition_entry WHERE date BETWEEN ? AND ? ORDER BY 1', from, to)
    .map((row) => text(row, 'date'))
}

export function span(reader: Reader): { first: string | null; last: string | null } {
  const row = reader.get('SELECT min(date) AS first, max(date) AS last FROM edition_entry')
  return row === undefined
    ? { first: null, last: null }
    : { first: textOrNull(row, 'first'), last: textOrNull(row, 'last') }
}

export interface StoredEntry {
  readonly key: number
  readonly section: Section
  readonly rubro: string | null
  readonly position: number | null
  readonly supplement: boolean
  readonly read: boolean
}

/** In no order. */
export function entriesOf(reader: Reader, date: string): StoredEntry[] {
  return reader
    .all(
      `SELECT e.*, r.document_key IS NOT NULL AS read FROM edition_entry e
       LEFT JOIN read_mark r ON r.document_key = e.document_key WHERE date = ?`,
      date,
    )
    .map((row) => ({
      key: integer(row, 'document_key'),
      section: oneOf(row, 'section', sections),
      rubro: textOrNull(row, 'rubro'),
      position: integerOrNull(row, 'position'),
      supplement: integer(row, 'supplement') === 1,
      read: integer(row, 'read') === 1,
    }))
}

/** Names of annexes by document, in order. */
export function annexesOf(reader: Reader, date: string): Map<number, string[]> {
  const rows = reader.all(
    `SELECT DISTINCT a.document_key, a.position, a.name FROM edition_entry e
     JOIN notice_annex a ON a.document_key = e.document_key WHERE e.date = ? ORDER BY 1, 2`,
    date,
  )
  const found = new Map<number, string[]>()
  for (const row of rows) {
    const key = integer(row, 'document_key')
    found.set(key, [...(found.get(key) ?? []), text(row, 'name')])
  }
  return found
}

export function mark(writer: Writer, keys: readonly number[], read: boolean): void {
  writer.transaction(() => {
    for (const key of keys)
      if (read)
        writer.run(
          `INSERT INTO read_mark(document_key, read_at) SELECT key, ? FROM document WHERE key = ? ON CONFLICT DO NOTHING`,
          new Date().toISOString(),
          key,
        )
      else writer.run('DELETE FROM read_mark WHERE document_key = ?', key)
  })
}

export function neighbours(reader: Reader, date: string): { previous: string | null; next: string | null } {
  const row = reader.get(
    `SELECT (SELECT max(date) FROM edition_entry WHERE date < ?) AS previous,
       (SELECT min(date) FROM edition_entry WHERE date > ?) AS next`,
    date,
    date,
  )
  return row === undefined
    ? { previous: null, next: null }
    : { previous: textOrNull(row, 'previous'), next: textOrNull(row, 'next') }
}
