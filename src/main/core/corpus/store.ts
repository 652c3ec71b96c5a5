/** The SQL that writes documents, passages and sources; nothing but SQL. */
import type { ParsedDocument } from './formats/format.ts'
import type { ImportedDocument, PreparedCut } from './prepare-file.ts'
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
}

export function findSource(reader: Reader, path: string) {
  const row = reader.get(
    'SELECT id, size, modified_at, hash, options, state FROM source_file WHERE path = ?',
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
  }
}

export function sourceDocuments(reader: Reader, sourceId: number): number[] {
  return reader
    .all('SELECT document_key FROM source_document WHERE source_id = ?', sourceId)
    .map((row) => integer(row, 'document_key'))
}

/** @returns the source's id, the same when it was known */
export function saveSource(writer: Writer, source: SourceRow): number {
  const row = writer.get(
    `INSERT INTO source_file(path, name, size, modified_at, hash, options, state, code, message, imported_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT(path) DO UPDATE SET name = excluded.name, size = excluded.size, modified_at = excluded.modified_at,
       hash = excluded.hash, options = excluded.options, state = excluded.state, code = excluded.code,
       message = excluded.message, imported_at = excluded.imported_at
     RETURNING id`,
    source.path,
    source.name,
    source.size,
    source.modifiedAt,
    source.hash,
    source.options,
    source.state,
    source.code,
    source.message,
    new Date().toISOString(),
  )
  if (row === undefined) throw new Error('INSERT … RETURNING gave no row')
  return integer(row, 'id')
}

export function linkSource(writer: Writer, sourceId: number, documentKey: number): void {
  writer.run(
    'INSERT OR IGNORE INTO source_document(source_id, document_key) VALUES (?, ?)',
    sourceId,
    documentKey,
  )
  writer.run('UPDATE document SET vanished = 0 WHERE key = ? AND vanished = 1', documentKey)
}

/** The key of the document that answers to one of these identities. */
export function findByIdentity(reader: Reader, identities: readonly string[]): number | undefined {
  for (const identity of identities) {
    const row = reader.get('SELECT document_key FROM document_identity WHERE identity = ?', identity)
    if (row !== undefined) return integer(row, 'document_key')
  }
  return undefined
}

export function textHash(reader: Reader, key: number): string | null {
  const row = reader.get('SELECT hash FROM document_text WHERE document_key = ?', key)
  return row === undefined ? null : text(row, 'hash')
}

/** An identifier nobody has yet: its own, with its section, then with a count. */
function freeId(reader: Reader, document: Pick<ParsedDocument, 'id' | 'section'>): string {
  const taken = (id: string) => reader.get('SELECT 1 FROM document WHERE id = ?', id) !== undefined
  if (!taken(document.id)) return document.id
  const sectioned = document.section === null ? document.id : `${document.section}-${document.id}`
  if (!taken(sectioned)) return sectioned
  let count = 2
  while (taken(`${document.id}#${count}`)) count += 1
  return `${document.id}#${count}`
}

export function insertDocument(
  writer: Writer,
  imported: ImportedDocument,
  sourceHash: string,
  sourceName: string,
  demo: boolean,
): number {
  const { document } = imported
  const { lastInsertRowid: key } = writer.run(
    `INSERT INTO document(id, kind, title, summary, type, number, year, section, rubro, organism, sanction_date,
       published_from, published_to, edition_date, edition_number, gde_code, registry_line, source_url, text_state,
       source_hash, source_name, length, demo)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    freeId(writer, document),
    document.kind,
    document.title,
    document.summary,
    document.type,
    document.number,
    document.year,
    document.section,
    document.rubro,
    document.organism,
    document.sanctionDate,
    document.publishedFrom,
    document.publishedTo,
    document.editionDate,
    document.editionNumber,
    document.gdeCode,
    document.registryLine,
    document.sourceUrl,
    document.textState,
    sourceHash,
    sourceName,
    imported.length,
    demo ? 1 : 0,
  )
  writer.run(
    'INSERT INTO document_text(document_key, text, hash, headings) VALUES (?, ?, ?, ?)',
    key,
    imported.text,
    imported.textHash,
    imported.headings,
  )
  addIdentities(writer, key, document.identities)
  return key
}

export function addIdentities(writer: Writer, key: number, identities: readonly string[]): void {
  for (const identity of identities) {
    writer.run('INSERT OR IGNORE INTO document_identity(identity, document_key) VALUES (?, ?)', identity, key)
  }
}

export function addQuestions(writer: Writer, key: number, imported: ImportedDocument): void {
  for (const question of imported.document.questions) {
    writer.run(
      'INSERT INTO question_link(document_key, text, grade) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET grade = excluded.grade',
      key,
      question.text,
      question.grade,
    )
  }
}

/** The same document from another source or edition: what was not known is filled in, the days it ran are joined. */
export function mergeFacts(writer: Writer, key: number, document: ImportedDocument['document']): void {
  writer.run(
    `UPDATE document SET
       summary = coalesce(summary, ?), type = coalesce(type, ?), number = coalesce(number, ?), year = coalesce(year, ?),
       section = coalesce(section, ?), rubro = coalesce(rubro, ?), organism = coalesce(organism, ?),
       sanction_date = coalesce(sanction_date, ?),
       published_from = min(coalesce(published_from, ?), coalesce(?, published_from)),
       published_to = max(coalesce(published_to, ?), coalesce(?, published_to)),
       gde_code = coalesce(gde_code, ?), registry_line = coalesce(registry_line, ?), source_url = coalesce(source_url, ?)
     WHERE key = ?`,
    document.summary,
    document.type,
    document.number,
    document.year,
    document.section,
    document.rubro,
    document.organism,
    document.sanctionDate,
    document.publishedFrom,
    document.publishedFrom,
    document.publishedTo,
    document.publishedTo,
    document.gdeCode,
    document.registryLine,
    document.sourceUrl,
    key,
  )
  addIdentities(writer, key, document.identities)
}

/** A changed text takes the place of the old one under the same key and identifier. */
export function replaceText(
  writer: Writer,
  key: number,
  imported: ImportedDocument,
  sourceHash: string,
): void {
  writer.run(
    'UPDATE document SET title = ?, summary = ?, length = ?, source_hash = ? WHERE key = ?',
    imported.document.title,
    imported.document.summary,
    imported.length,
    sourceHash,
    key,
  )
  writer.run(
    'UPDATE document_text SET text = ?, hash = ?, headings = ? WHERE document_key = ?',
    imported.text,
    imported.textHash,
    imported.headings,
    key,
  )
  mergeFacts(writer, key, imported.document)
}

/**
 * Writes a document's passages; one whose text survives keeps its id.
 * @returns ids in order, and the ids that are gone
 */
export function savePassages(
  writer: Writer,
  key: number,
  cuts: readonly PreparedCut[],
): { ids: number[]; before: number[] } {
  const known = writer.all('SELECT id, hash FROM passage WHERE document_key = ? ORDER BY ordinal', key)
  const before = known.map((row) => integer(row, 'id'))
  const byHash = new Map<string, number[]>()
  for (const row of known) {
    const hash = text(row, 'hash')
    byHash.set(hash, [...(byHash.get(hash) ?? []), integer(row, 'id')])
  }
  const kept = cuts.map((cut) => byHash.get(cut.hash)?.shift())
  // Only what is gone is deleted: vectors follow deletions, and a number freed here could be given to a new passage
  // before the one that keeps it is back.
  const staying = new Set(kept)
  for (const id of before) if (!staying.has(id)) writer.run('DELETE FROM passage WHERE id = ?', id)
  writer.run('UPDATE passage SET ordinal = -1 - ordinal WHERE document_key = ?', key)
  const ids = cuts.map((cut, ordinal) => {
    const { part, annex, article, heading, quotedBy } = cut.address
    const known = kept[ordinal]
    const values = [ordinal, cut.start, cut.end, part, annex, article, heading, quotedBy] as const
    if (known === undefined) {
      return writer.run(
        `INSERT INTO passage(ordinal, start, "end", part, annex, article, heading, quoted_by, document_key, hash)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ...values,
        key,
        cut.hash,
      ).lastInsertRowid
    }
    writer.run(
      `UPDATE passage SET ordinal = ?, start = ?, "end" = ?, part = ?, annex = ?, article = ?, heading = ?,
         quoted_by = ? WHERE id = ?`,
      ...values,
      known,
    )
    return known
  })
  return { ids, before }
}

export function passageIds(reader: Reader, key: number): number[] {
  return reader.all('SELECT id FROM passage WHERE document_key = ?', key).map((row) => integer(row, 'id'))
}

export function deleteDocument(writer: Writer, key: number): void {
  writer.run('DELETE FROM passage WHERE document_key = ?', key)
  writer.run('DELETE FROM document WHERE key = ?', key)
}

export function demoKeys(reader: Reader): number[] {
  return reader.all('SELECT key FROM document WHERE demo = 1').map((row) => integer(row, 'key'))
}

/** Sources below a folder that were there once. */
export function knownBelow(reader: Reader, prefix: string): { id: number; path: string }[] {
  return reader
    .all(
      `SELECT id, path FROM source_file WHERE state = 'imported' AND substr(path, 1, ?) = ?`,
      prefix.length,
      prefix,
    )
    .map((row) => ({ id: integer(row, 'id'), path: text(row, 'path') }))
}

/** Marks a source as gone, and the documents that no other source holds. */
export function markVanished(writer: Writer, sourceId: number): void {
  writer.run(`UPDATE source_file SET state = 'vanished' WHERE id = ?`, sourceId)
  writer.run(
    `UPDATE document SET vanished = 1 WHERE key IN (SELECT document_key FROM source_document WHERE source_id = ?)
       AND NOT EXISTS (SELECT 1 FROM source_document d JOIN source_file f ON f.id = d.source_id
                       WHERE d.document_key = document.key AND f.state = 'imported')`,
    sourceId,
  )
}

/** Facts from a listing: only what the aviso itself did not say. */
export function enrich(writer: Writer, key: number, facts: Partial<ParsedDocument>): void {
  writer.run(
    `UPDATE document SET rubro = coalesce(rubro, ?), organism = coalesce(organism, ?),
       edition_date = coalesce(edition_date, ?), summary = coalesce(summary, ?) WHERE key = ?`,
    facts.rubro ?? null,
    facts.organism ?? null,
    facts.editionDate ?? null,
    facts.summary ?? null,
    key,
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
