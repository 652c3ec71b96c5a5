/** What was searched, most recent first; it stays in the library and can be cleared. */
import type { Reader, Writer } from '../library/database.ts'
import { text } from '../library/sql.ts'

const kept = 500

export function remember(writer: Writer, query: string): void {
  const trimmed = query.trim()
  if (trimmed === '') return
  writer.run(
    'INSERT INTO search_history(text, at) VALUES (?, ?) ON CONFLICT(text) DO UPDATE SET at = excluded.at',
    trimmed,
    new Date().toISOString(),
  )
  writer.run(
    'DELETE FROM search_history WHERE id IN (SELECT id FROM search_history ORDER BY at DESC LIMIT -1 OFFSET ?)',
    kept,
  )
}

export function history(reader: Reader): { text: string; at: string }[] {
  return reader
    .all('SELECT text, at FROM search_history ORDER BY at DESC LIMIT 100')
    .map((row) => ({ text: text(row, 'text'), at: text(row, 'at') }))
}

export function clearHistory(writer: Writer): void {
  writer.run('DELETE FROM search_history')
}
