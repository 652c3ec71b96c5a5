/** The SQL of linked folders. */
import type { Reader, Row, Writer } from '../../library/database.ts'
import { integer, text, textOrNull } from '../../library/sql.ts'

export interface Link {
  readonly id: number
  /** Absolute. */
  readonly path: string
  readonly bodyOnly: boolean
  readonly linkedAt: string
  /** When it was last read whole. */
  readonly scannedAt: string | null
}

function linkOf(row: Row): Link {
  return {
    id: integer(row, 'id'),
    path: text(row, 'path'),
    bodyOnly: integer(row, 'body_only') === 1,
    linkedAt: text(row, 'linked_at'),
    scannedAt: textOrNull(row, 'scanned_at'),
  }
}

export function listLinks(reader: Reader): Link[] {
  return reader.all('SELECT * FROM linked_folder ORDER BY path').map(linkOf)
}

export function findLink(reader: Reader, id: number): Link | undefined {
  const row = reader.get('SELECT * FROM linked_folder WHERE id = ?', id)
  return row === undefined ? undefined : linkOf(row)
}

export function insertLink(writer: Writer, path: string, bodyOnly: boolean): number {
  return writer.run(
    'INSERT INTO linked_folder(path, body_only, linked_at) VALUES (?, ?, ?)',
    path,
    bodyOnly ? 1 : 0,
    new Date().toISOString(),
  ).lastInsertRowid
}

export function markScanned(writer: Writer, id: number): void {
  writer.run('UPDATE linked_folder SET scanned_at = ? WHERE id = ?', new Date().toISOString(), id)
}

export function deleteLink(writer: Writer, id: number): void {
  writer.run('DELETE FROM linked_folder WHERE id = ?', id)
}
