/** The SQL of the files documents come from: what each holds, which are gone; nothing but SQL. */
import type { Reader, Writer } from '../library/database.ts'
import { integer, text, textOrNull } from '../library/sql.ts'

export interface SourceRow {
  readonly path: string
  readonly name: string
  readonly size: number
  /** Milliseconds since 1970. */
  readonly modifiedAt: number
  readonly hash: string
  readonly options: string
  readonly state: 'imported' | 'rejected' | 'vanished'
  readonly code: string | null
  readonly message: string | null
  /** Of its format, when it was read. */
  readonly revision: number
  /** Rows of facts that a table gave. */
  readonly facts: number
}

export type KnownSource = Pick<
  SourceRow,
  'size' | 'modifiedAt' | 'hash' | 'options' | 'revision' | 'facts'
> & {
  readonly id: number
  readonly state: string
}

export function findSource(reader: Reader, path: string): KnownSource | undefined {
  const row = reader.get(
    'SELECT id, size, modified_at, hash, options, state, revision, facts FROM source_file WHERE path = ?',
    path,
  )
  if (row === undefined) return undefined
  return {
    id: integer(row, 'id'),
    size: integer(row, 'size'),
    modifiedAt: Number(row['modified_at']),
    hash: text(row, 'hash'),
    options: text(row, 'options'),
    state: text(row, 'state'),
    revision: integer(row, 'revision'),
    facts: integer(row, 'facts'),
  }
}

/** Documents the file has or had, with the hash of the text it gave for each. */
export function sourceDocuments(reader: Reader, sourceId: number): Map<number, string> {
  const rows = reader.all('SELECT document_key, text_hash FROM source_document WHERE source_id = ?', sourceId)
  return new Map(rows.map((row) => [integer(row, 'document_key'), text(row, 'text_hash')]))
}

/** @returns the source's id, the same when it was known */
export function saveSource(writer: Writer, source: SourceRow): number {
  const known = writer.get('SELECT id FROM source_file WHERE path = ?', source.path)
  const { name, size, modifiedAt, hash, options, state, code, message, revision, facts } = source
  const now = new Date().toISOString()
  const values = [name, size, modifiedAt, hash, options, state, code, message, revision, facts, now]
  if (known === undefined)
    return writer.run(
      `INSERT INTO source_file(name, size, modified_at, hash, options, state, code, message, revision, facts,
         imported_at, path)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...values,
      source.path,
    ).lastInsertRowid
  const id = integer(known, 'id')
  writer.run(
    `UPDATE source_file SET name = ?, size = ?, modified_at = ?, hash = ?, options = ?, state = ?, code = ?,
       message = ?, revision = ?, facts = ?, imported_at = ? WHERE id = ?`,
    ...values,
    id,
  )
  return id
}

/** The file was touched, or is back, with the same bytes: what it held, it holds. */
export function touchSource(writer: Writer, id: number, size: number, modifiedAt: number): void {
  writer.run(
    `UPDATE source_file SET size = ?, modified_at = ?, state = 'imported', code = NULL, message = NULL WHERE id = ?`,
    size,
    modifiedAt,
    id,
  )
  writer.run(
    `UPDATE document SET vanished = 0 WHERE vanished = 1 AND key IN
       (SELECT document_key FROM source_document WHERE source_id = ? AND holds = 1)`,
    id,
  )
}

/** @param textHash of the text the file gives for the document; null where the file only lists it */
export function linkSource(
  writer: Writer,
  sourceId: number,
  documentKey: number,
  textHash: string | null,
): void {
  writer.run(
    `INSERT INTO source_document(source_id, document_key, holds, text_hash) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET holds = max(holds, excluded.holds), text_hash = excluded.text_hash`,
    sourceId,
    documentKey,
    textHash === null ? 0 : 1,
    textHash ?? '',
  )
  if (textHash !== null)
    writer.run('UPDATE document SET vanished = 0 WHERE key = ? AND vanished = 1', documentKey)
}

/** A file that is there, read or not, and has the document. */
const heldBy = `SELECT 1 FROM source_document d JOIN source_file f ON f.id = d.source_id
  WHERE d.document_key = document.key AND d.holds = 1 AND f.state <> 'vanished'`

/** Whether a file other than this one has the document. */
export function heldByAnother(reader: Reader, documentKey: number, sourceId: number): boolean {
  return (
    reader.get(
      `SELECT 1 FROM source_document d JOIN source_file f ON f.id = d.source_id
       WHERE d.document_key = ? AND d.source_id <> ? AND d.holds = 1 AND f.state <> 'vanished'`,
      documentKey,
      sourceId,
    ) !== undefined
  )
}

/** The file is there and no longer has this document. */
export function unlinkSource(writer: Writer, sourceId: number, documentKey: number): void {
  writer.run(
    'UPDATE source_document SET holds = 0 WHERE source_id = ? AND document_key = ?',
    sourceId,
    documentKey,
  )
  writer.run(
    `UPDATE document SET vanished = 1 WHERE key = ? AND vanished = 0 AND NOT EXISTS (${heldBy})`,
    documentKey,
  )
}

/** Marks a source as gone, and the documents that no other source has; what another one has goes by its name. */
export function markVanished(writer: Writer, sourceId: number): void {
  writer.run(`UPDATE source_file SET state = 'vanished' WHERE id = ?`, sourceId)
  const among = 'key IN (SELECT document_key FROM source_document WHERE source_id = ?)'
  writer.run(`UPDATE document SET vanished = 1 WHERE ${among} AND NOT EXISTS (${heldBy})`, sourceId)
  writer.run(
    `UPDATE document SET source_name = (SELECT f.name FROM source_document d JOIN source_file f ON f.id = d.source_id
       WHERE d.document_key = document.key AND d.holds = 1 AND f.state <> 'vanished' ORDER BY f.id LIMIT 1)
     WHERE ${among} AND vanished = 0`,
    sourceId,
  )
  // A file that gave nothing leaves nothing to show.
  writer.run(
    'DELETE FROM source_file WHERE id = ? AND facts = 0 AND NOT EXISTS (SELECT 1 FROM source_document WHERE source_id = ?)',
    sourceId,
    sourceId,
  )
}

/** The first text after every one that begins so. */
const after = (prefix: string) =>
  prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)

/** Sources below a folder that were there the last time. @param prefix the folder with its separator */
export function knownBelow(reader: Reader, prefix: string): { id: number; path: string }[] {
  return reader
    .all(
      `SELECT id, path FROM source_file WHERE state <> 'vanished' AND path > ? AND path < ?`,
      prefix,
      after(prefix),
    )
    .map((row) => ({ id: integer(row, 'id'), path: text(row, 'path') }))
}

/** What the library has from the files below a folder. */
export function countBelow(reader: Reader, prefix: string) {
  const bounds = [prefix, after(prefix)]
  const files = reader.all(
    'SELECT state, count(*) AS n FROM source_file WHERE path > ? AND path < ? GROUP BY state',
    ...bounds,
  )
  const documents = reader.get(
    `SELECT count(*) AS n, coalesce(sum(vanished), 0) AS vanished FROM document WHERE key IN
       (SELECT document_key FROM source_document JOIN source_file ON id = source_id WHERE path > ? AND path < ?)`,
    ...bounds,
  )
  const of = (state: string) => {
    const row = files.find((each) => text(each, 'state') === state)
    return row === undefined ? 0 : integer(row, 'n')
  }
  return {
    files: { imported: of('imported'), rejected: of('rejected'), vanished: of('vanished') },
    documents: documents === undefined ? 0 : integer(documents, 'n'),
    vanishedDocuments: documents === undefined ? 0 : integer(documents, 'vanished'),
  }
}

/** Documents that come from below a folder and from nowhere else. */
export function documentsOnlyBelow(reader: Reader, prefix: string): number[] {
  const bounds = [prefix, after(prefix)]
  return reader
    .all(
      `SELECT DISTINCT document_key FROM source_document d JOIN source_file f ON f.id = d.source_id
       WHERE f.path > ? AND f.path < ? AND NOT EXISTS (
         SELECT 1 FROM source_document o JOIN source_file g ON g.id = o.source_id
         WHERE o.document_key = d.document_key AND o.holds = 1 AND NOT (g.path > ? AND g.path < ?))`,
      ...bounds,
      ...bounds,
    )
    .map((row) => integer(row, 'document_key'))
}

/** Forgets the files below a folder; their documents stay. */
export function forgetBelow(writer: Writer, prefix: string): void {
  writer.run('DELETE FROM source_file WHERE path > ? AND path < ?', prefix, after(prefix))
}

/**
 * Before a document is deleted: files that gave nothing else are forgotten, others are read again by the next import.
 * Below a linked folder they stay as they are: a re-scan must not bring back what a person removed.
 */
export function forgetDocument(writer: Writer, documentKey: number): void {
  const among = `id IN (SELECT source_id FROM source_document WHERE document_key = ?)
     AND NOT EXISTS (SELECT 1 FROM linked_folder l WHERE substr(source_file.path, 1, length(l.path)) = l.path)`
  writer.run(`UPDATE source_file SET modified_at = -1, hash = '' WHERE ${among}`, documentKey)
  writer.run(
    `DELETE FROM source_file WHERE ${among} AND
       (SELECT count(*) FROM source_document WHERE source_id = source_file.id) = 1`,
    documentKey,
  )
}

/** A file that has pages and no text, waiting to be read by machine. */
export interface ScanSource {
  readonly id: number
  readonly path: string
  readonly name: string
}

export function scanSources(reader: Reader): ScanSource[] {
  return reader
    .all(
      `SELECT id, path, name FROM source_file
       WHERE state = 'rejected' AND code IN ('pdf_without_text', 'image_without_text') ORDER BY id`,
    )
    .map((row) => ({ id: integer(row, 'id'), path: text(row, 'path'), name: text(row, 'name') }))
}

/** What became of a scan: read, or why not. */
export function settleScan(
  writer: Writer,
  id: number,
  hash: string,
  refused: { readonly code: string; readonly message: string } | null,
): void {
  writer.run(
    'UPDATE source_file SET state = ?, hash = ?, code = ?, message = ?, imported_at = ? WHERE id = ?',
    refused === null ? 'imported' : 'rejected',
    hash,
    refused?.code ?? null,
    refused?.message ?? null,
    new Date().toISOString(),
    id,
  )
}

export function countFiles(reader: Reader, state: string | null): number {
  const row = reader.get('SELECT count(*) AS n FROM source_file WHERE ? IS NULL OR state = ?', state, state)
  return row === undefined ? 0 : integer(row, 'n')
}

export function listFiles(reader: Reader, state: string | null, limit: number, offset: number) {
  return reader
    .all(
      `SELECT id, name, path, state, code, message, imported_at,
         (SELECT count(*) FROM source_document WHERE source_id = source_file.id) AS documents
       FROM source_file WHERE ? IS NULL OR state = ? ORDER BY imported_at DESC, id LIMIT ? OFFSET ?`,
      state,
      state,
      limit,
      offset,
    )
    .map((row) => ({
      id: integer(row, 'id'),
      name: text(row, 'name'),
      path: text(row, 'path'),
      state: text(row, 'state'),
      code: textOrNull(row, 'code'),
      message: textOrNull(row, 'message'),
      documents: integer(row, 'documents'),
      importedAt: text(row, 'imported_at'),
    }))
}
