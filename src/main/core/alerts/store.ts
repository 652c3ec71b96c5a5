/** The SQL of saved searches and their news; nothing but SQL. */
import { searchFilters, searchModes, searchOrders } from '../../../shared/contract/search.ts'
import type { SavedSearch, SaveRequest } from '../../../shared/contract/saved.ts'
import type { Reader, Row, Writer } from '../library/database.ts'
import { integer, oneOf, text } from '../library/sql.ts'

function savedOf(row: Row): SavedSearch {
  return {
    id: integer(row, 'id'),
    name: text(row, 'name'),
    text: text(row, 'text'),
    mode: oneOf(row, 'mode', searchModes),
    filters: searchFilters.parse(JSON.parse(text(row, 'filters'))),
    order: oneOf(row, 'sort', searchOrders),
    createdAt: text(row, 'created_at'),
    news: integer(row, 'news'),
  }
}

const saved = `SELECT s.*, (SELECT count(*) FROM saved_match m WHERE m.search_id = s.id AND m.seen = 0) AS news
  FROM saved_search s`

/** In the order in which they were saved. */
export function listSaved(reader: Reader): SavedSearch[] {
  return reader.all(`${saved} WHERE removed_at IS NULL ORDER BY id`).map(savedOf)
}

/** Those just removed too: what comes in meanwhile is theirs if the removal is undone. */
export function listWatched(reader: Reader): SavedSearch[] {
  return reader.all(`${saved} ORDER BY id`).map(savedOf)
}

export function findSaved(reader: Reader, id: number, removed: boolean): SavedSearch | undefined {
  const row = reader.get(`${saved} WHERE id = ? AND (removed_at IS NULL) = ?`, id, removed ? 0 : 1)
  return row === undefined ? undefined : savedOf(row)
}

export function nameTaken(reader: Reader, name: string, besides: number): boolean {
  const sql = 'SELECT 1 FROM saved_search WHERE removed_at IS NULL AND name = ? COLLATE NOCASE AND id <> ?'
  return reader.get(sql, name, besides) !== undefined
}

export function insertSaved(writer: Writer, { name, text, mode, filters, order }: SaveRequest): number {
  return writer.run(
    'INSERT INTO saved_search(name, text, mode, filters, sort, created_at) VALUES (?, ?, ?, ?, ?, ?)',
    ...[name, text, mode, JSON.stringify(filters), order, new Date().toISOString()],
  ).lastInsertRowid
}

export function renameSaved(writer: Writer, id: number, name: string): void {
  writer.run('UPDATE saved_search SET name = ? WHERE id = ?', name, id)
}

export function setRemoved(writer: Writer, id: number, at: string | null): void {
  writer.run('UPDATE saved_search SET removed_at = ? WHERE id = ?', at, id)
}

export function purgeRemoved(writer: Writer): void {
  writer.run('DELETE FROM saved_search WHERE removed_at IS NOT NULL')
}

/** A document that came in. */
export interface Pending {
  readonly key: number
  readonly arrivedAt: string
}

/** @param words whether their words were looked at; @param after the key of the last one given before */
export function pending(reader: Reader, words: boolean, after: number, limit: number): Pending[] {
  return reader
    .all(
      'SELECT document_key, arrived_at FROM alert_pending WHERE words = ? AND document_key > ? ORDER BY 1 LIMIT ?',
      words ? 1 : 0,
      after,
      limit,
    )
    .map((row) => ({ key: integer(row, 'document_key'), arrivedAt: text(row, 'arrived_at') }))
}

/** A key given meanwhile to another document stays to be looked at. */
export function wordsDone(writer: Writer, documents: readonly Pending[]): void {
  for (const { key, arrivedAt } of documents)
    writer.run('UPDATE alert_pending SET words = 1 WHERE document_key = ? AND arrived_at = ?', key, arrivedAt)
}

export function allDone(writer: Writer, documents: readonly Pending[]): void {
  for (const { key, arrivedAt } of documents)
    writer.run('DELETE FROM alert_pending WHERE document_key = ? AND arrived_at = ?', key, arrivedAt)
}

/** Once found, it is not found again: neither by the other leg nor by a second look. @returns whether it is new */
export function addMatch(
  writer: Writer,
  search: number,
  { key, arrivedAt }: Pending,
  leg: 'words' | 'meaning',
): boolean {
  const { changes } = writer.run(
    `INSERT INTO saved_match(search_id, document_key, leg, found_at)
     SELECT s.id, p.document_key, ?, ? FROM saved_search s, alert_pending p
     WHERE s.id = ? AND p.document_key = ? AND p.arrived_at = ? ON CONFLICT DO NOTHING`,
    leg,
    new Date().toISOString(),
    search,
    key,
    arrivedAt,
  )
  return changes > 0
}

/** Not looked at, the latest first. */
export function newsOf(reader: Reader, search: number, limit: number): number[] {
  return reader
    .all(
      'SELECT document_key FROM saved_match WHERE search_id = ? AND seen = 0 ORDER BY found_at DESC, document_key DESC LIMIT ?',
      search,
      limit,
    )
    .map((row) => integer(row, 'document_key'))
}

export function markSeen(writer: Writer, search: number, keys: readonly number[]): void {
  for (const key of keys)
    writer.run('UPDATE saved_match SET seen = 1 WHERE search_id = ? AND document_key = ?', search, key)
}
