/** The SQL of what is judged: passages and documents, kept with their text; nothing but SQL. */
import { standings, targetScopes } from '../../../shared/contract/labels.ts'
import type { Reader, Row, Writer } from '../library/database.ts'
import { integer, integerOrNull, oneOf, text } from '../library/sql.ts'

export interface NewTarget {
  readonly scope: (typeof targetScopes)[number]
  readonly hash: string
  /** Empty where none was named. */
  readonly documentId: string
  readonly citation: string
  readonly title: string
  readonly text: string
  readonly standing: (typeof standings)[number]
  readonly documentKey: number | null
  readonly passageId: number | null
}
export interface Target extends NewTarget {
  readonly id: number
}

export function targetOf(row: Row): Target {
  return {
    id: integer(row, 'id'),
    scope: oneOf(row, 'scope', targetScopes),
    hash: text(row, 'hash'),
    documentId: text(row, 'document_id'),
    citation: text(row, 'citation'),
    title: text(row, 'title'),
    text: text(row, 'text'),
    standing: oneOf(row, 'standing', standings),
    documentKey: integerOrNull(row, 'document_key'),
    passageId: integerOrNull(row, 'passage_id'),
  }
}

/** @returns its number; known already where the same text of the same document is */
export function keepTarget(writer: Writer, target: NewTarget): number {
  const known = writer.get(
    'SELECT id FROM label_target WHERE scope = ? AND hash = ? AND document_id = ?',
    target.scope,
    target.hash,
    target.documentId,
  )
  if (known !== undefined) return integer(known, 'id')
  return writer.run(
    `INSERT INTO label_target(scope, hash, document_id, citation, title, text, standing, document_key, passage_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    target.scope,
    target.hash,
    target.documentId,
    target.citation,
    target.title,
    target.text,
    target.standing,
    target.documentKey,
    target.passageId,
  ).lastInsertRowid
}

export function findTarget(reader: Reader, id: number): Target | undefined {
  const row = reader.get('SELECT * FROM label_target WHERE id = ?', id)
  return row === undefined ? undefined : targetOf(row)
}

/** A target of this text, whichever document it was kept of where none is named. */
export function targetOfHash(
  reader: Reader,
  scope: Target['scope'],
  hash: string,
  documentId: string,
): Target | undefined {
  const row = reader.get(
    'SELECT * FROM label_target WHERE scope = ? AND hash = ? ORDER BY document_id <> ?, id LIMIT 1',
    scope,
    hash,
    documentId,
  )
  return row === undefined ? undefined : targetOf(row)
}

export function allTargets(reader: Reader, after: number, limit: number): Target[] {
  return reader.all('SELECT * FROM label_target WHERE id > ? ORDER BY id LIMIT ?', after, limit).map(targetOf)
}

export function setStanding(
  writer: Writer,
  id: number,
  standing: Target['standing'],
  documentKey: number | null,
  passageId: number | null,
): void {
  writer.run(
    'UPDATE label_target SET standing = ?, document_key = ?, passage_id = ? WHERE id = ?',
    standing,
    documentKey,
    passageId,
    id,
  )
}
