/** The SQL that writes documents, passages and sources; nothing but SQL. */
import type { ParsedDocument } from './formats/format.ts'
import { applyEdit } from './own/edits.ts'
import type { ImportedDocument, PreparedCut } from './prepare-file.ts'
import type { Reader, Writer } from '../library/database.ts'
import { integer, text } from '../library/sql.ts'

/** The key of the document that answers to one of these identities. */
export function findByIdentity(reader: Reader, identities: readonly string[]): number | undefined {
  for (const identity of identities) {
    const row = reader.get('SELECT document_key FROM document_identity WHERE identity = ?', identity)
    if (row !== undefined) return integer(row, 'document_key')
  }
  return undefined
}

/** A document of this very text that only names of files tell apart. */
export function findByText(reader: Reader, hash: string): number | undefined {
  const rows = reader.all('SELECT document_key FROM document_text WHERE hash = ?', hash)
  return rows
    .map((row) => integer(row, 'document_key'))
    .find((key) => {
      const names = reader.all('SELECT identity FROM document_identity WHERE document_key = ?', key)
      return knownByNameOnly(names.map((row) => text(row, 'identity')))
    })
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

/** Facts that a second source may fill in where the first was silent; column, then where a document has it. */
const facts = [
  ['summary', 'summary'],
  ['type', 'type'],
  ['number', 'number'],
  ['year', 'year'],
  ['section', 'section'],
  ['rubro', 'rubro'],
  ['organism', 'organism'],
  ['sanction_date', 'sanctionDate'],
  ['edition_date', 'editionDate'],
  ['edition_number', 'editionNumber'],
  ['gde_code', 'gdeCode'],
  ['registry_line', 'registryLine'],
  ['source_url', 'sourceUrl'],
  ['court', 'court'],
  ['docket', 'docket'],
  ['ocr', 'ocr'],
] as const
const factColumns = facts.map(([column]) => column).join(', ')
const factValues = (document: ImportedDocument['document']) =>
  facts.map(([, field]) => document[field] ?? null)

const insertion = `INSERT INTO document(id, kind, title, published_from, published_to, text_state, source_hash,
    source_name, length, demo, ${factColumns})
  VALUES (${Array.from({ length: 10 + facts.length }, () => '?').join(', ')})`

export function insertDocument(
  writer: Writer,
  imported: ImportedDocument,
  sourceHash: string,
  sourceName: string,
  demo: boolean,
): number {
  const { document } = imported
  const { lastInsertRowid: key } = writer.run(
    insertion,
    freeId(writer, document),
    document.kind,
    document.title,
    document.publishedFrom,
    document.publishedTo,
    document.textState,
    sourceHash,
    sourceName,
    imported.length,
    demo ? 1 : 0,
    ...factValues(document),
  )
  writer.run(
    'INSERT INTO document_text(document_key, text, hash, headings, links) VALUES (?, ?, ?, ?, ?)',
    key,
    imported.text,
    imported.textHash,
    imported.headings,
    imported.links,
  )
  addIdentities(writer, key, document.identities)
  return key
}

/** A name a file or a data set gave, against what says which norm or aviso it is. */
const isName = (identity: string) => /^(?:file|dataset):/.test(identity)

/** Whether only names of files say which document this is: weak evidence. */
export const knownByNameOnly = (identities: readonly string[]): boolean => identities.every(isName)

export function addIdentities(writer: Writer, key: number, identities: readonly string[]): void {
  for (const identity of identities) {
    // A name belongs to the document that bears it now; a norm's identity to the first that had it.
    const taken = isName(identity) ? 'DO UPDATE SET document_key = excluded.document_key' : 'DO NOTHING'
    writer.run(
      `INSERT INTO document_identity(identity, document_key) VALUES (?, ?) ON CONFLICT(identity) ${taken}`,
      identity,
      key,
    )
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

const merge = `UPDATE document SET ${facts.map(([column]) => `${column} = coalesce(${column}, ?)`).join(', ')},
    published_from = min(coalesce(published_from, ?), coalesce(?, published_from)),
    published_to = max(coalesce(published_to, ?), coalesce(?, published_to))
  WHERE key = ?`

/** The same document from another source or edition: what was not known is filled in, the days it ran are joined. */
export function mergeFacts(writer: Writer, key: number, document: ImportedDocument['document']): void {
  const { publishedFrom: from, publishedTo: to } = document
  writer.run(merge, ...factValues(document), from, from, to, to, key)
  addIdentities(writer, key, document.identities)
}

/** The same text, of which its file now tells more links. */
export function saveLinks(writer: Writer, key: number, { links }: ImportedDocument): void {
  writer.run('UPDATE document_text SET links = ? WHERE document_key = ? AND links <> ?', links, key, links)
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
    'UPDATE document_text SET text = ?, hash = ?, headings = ?, links = ? WHERE document_key = ?',
    imported.text,
    imported.textHash,
    imported.headings,
    imported.links,
    key,
  )
  if (knownByNameOnly(imported.document.identities)) restate(writer, key, imported.document)
  mergeFacts(writer, key, imported.document)
  applyEdit(writer, key)
}

/** What a file of one's own says of itself it says anew with its text. */
function restate(writer: Writer, key: number, document: ImportedDocument['document']): void {
  writer.run(
    'UPDATE document SET kind = ?, court = ?, docket = ?, sanction_date = ?, ocr = ? WHERE key = ?',
    document.kind,
    document.court ?? null,
    document.docket ?? null,
    document.sanctionDate,
    document.ocr ?? null,
    key,
  )
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
    const same = byHash.get(hash)
    if (same === undefined) byHash.set(hash, [integer(row, 'id')])
    else same.push(integer(row, 'id'))
  }
  const kept = cuts.map((cut) => byHash.get(cut.hash)?.shift())
  // Only what is gone is deleted: vectors follow deletions, and a number freed here could be given to a new passage
  // before the one that keeps it is back.
  const staying = new Set(kept)
  for (const id of before) if (!staying.has(id)) writer.run('DELETE FROM passage WHERE id = ?', id)
  if (before.length > 0) writer.run('UPDATE passage SET ordinal = -1 - ordinal WHERE document_key = ?', key)
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

export function countAll(reader: Reader): number {
  return integer(reader.get('SELECT count(*) AS n FROM document') ?? { n: 0 }, 'n')
}

/** Documents that no file has any more. */
export function vanishedKeys(reader: Reader): number[] {
  return reader.all('SELECT key FROM document WHERE vanished = 1').map((row) => integer(row, 'key'))
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
