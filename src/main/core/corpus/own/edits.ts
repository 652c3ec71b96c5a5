/** What a person says of a document of theirs: kept apart from what was read of it, and stronger, so that it outlives a re-import. */
import { FojasError } from '../../../../shared/errors/index.ts'
import type { DocumentFacts } from '../../../../shared/contract/documents.ts'
import type { Reader, Writer } from '../../library/database.ts'
import { text } from '../../library/sql.ts'

/** Kinds a person may tell apart; what an official source gives is not theirs to rename. */
const editable = ['own', 'judgment', 'text']

/** Lays a person's words over what was read, where there are any. */
export function applyEdit(writer: Writer, key: number): void {
  writer.run(
    `UPDATE document SET (kind, title, court, docket, sanction_date) =
       (SELECT kind, title, court, docket, date FROM document_edit WHERE document_key = document.key)
     WHERE key = ? AND EXISTS (SELECT 1 FROM document_edit WHERE document_key = document.key)`,
    key,
  )
}

/** @throws FojasError not_found, bad_request for a document of an official source */
export function editFacts(writer: Writer, key: number, facts: DocumentFacts): void {
  writer.transaction(() => {
    requireEditable(writer, key)
    writer.run(
      `INSERT INTO document_edit(document_key, kind, title, court, docket, date, edited_at)
       VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT(document_key) DO UPDATE SET kind = excluded.kind, title = excluded.title,
         court = excluded.court, docket = excluded.docket, date = excluded.date, edited_at = excluded.edited_at`,
      key,
      facts.kind,
      facts.title,
      facts.court,
      facts.docket,
      facts.date,
      new Date().toISOString(),
    )
    applyEdit(writer, key)
  })
}

function requireEditable(reader: Reader, key: number): void {
  const row = reader.get('SELECT kind FROM document WHERE key = ?', key)
  if (row === undefined) throw new FojasError('not_found', { what: 'el documento' })
  if (!editable.includes(text(row, 'kind')))
    throw new FojasError('bad_request', { detail: 'los datos de una norma o un aviso son los de su fuente' })
}
