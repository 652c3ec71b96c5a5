/** The SQL of matters; nothing but SQL. What was removed stays, hidden, until it is purged. */
import type { Matter, MatterNote, PartRef } from '../../../shared/contract/matters.ts'
import type { Reader, Row, Writer } from '../library/database.ts'
import { integer, text, textOrNull } from '../library/sql.ts'

function matterOf(row: Row): Matter {
  return {
    id: integer(row, 'id'),
    caption: text(row, 'caption'),
    fileNumber: textOrNull(row, 'file_number'),
    archived: integer(row, 'archived') === 1,
    createdAt: text(row, 'created_at'),
    touchedAt: text(row, 'touched_at'),
  }
}

/** What was touched last comes first; archived ones after the rest. */
export function listMatters(reader: Reader): Matter[] {
  return reader
    .all('SELECT * FROM matter WHERE removed_at IS NULL ORDER BY archived, touched_at DESC, id DESC')
    .map(matterOf)
}

/** @param removed whether one that was removed is sought */
export function findMatter(reader: Reader, id: number, removed = false): Matter | undefined {
  const row = reader.get(
    'SELECT * FROM matter WHERE id = ? AND (removed_at IS NULL) = ?',
    id,
    removed ? 0 : 1,
  )
  return row === undefined ? undefined : matterOf(row)
}

/** Captions are compared without regard to case: SQLite's own rule leaves out accented letters. */
export function captions(reader: Reader): { id: number; caption: string }[] {
  return reader
    .all('SELECT id, caption FROM matter WHERE removed_at IS NULL')
    .map((row) => ({ id: integer(row, 'id'), caption: text(row, 'caption') }))
}

export function insertMatter(writer: Writer, caption: string, fileNumber: string | null, at: string): number {
  return writer.run(
    'INSERT INTO matter(caption, file_number, created_at, touched_at) VALUES (?, ?, ?, ?)',
    ...[caption, fileNumber, at, at],
  ).lastInsertRowid
}

export function setMatter(writer: Writer, { id, caption, fileNumber, archived }: Matter): void {
  writer.run(
    'UPDATE matter SET caption = ?, file_number = ?, archived = ? WHERE id = ?',
    ...[caption, fileNumber, archived ? 1 : 0, id],
  )
}

export function touch(writer: Writer, id: number, at: string): void {
  writer.run('UPDATE matter SET touched_at = ? WHERE id = ?', at, id)
}

export function setMatterRemoved(
  writer: Writer,
  id: number,
  at: string | null,
  questions: readonly number[],
): void {
  writer.run(
    'UPDATE matter SET removed_at = ?, removed_questions = ? WHERE id = ?',
    at,
    at === null ? null : JSON.stringify(questions),
    id,
  )
}

export function removedQuestions(reader: Reader, id: number): string {
  const row = reader.get('SELECT removed_questions FROM matter WHERE id = ?', id)
  return (row === undefined ? null : textOrNull(row, 'removed_questions')) ?? '[]'
}

/** What nobody can bring back any more: the application was closed since. */
export function purgeRemoved(writer: Writer): void {
  writer.transaction(() => {
    for (const table of ['matter', 'matter_note', 'matter_passage'] as const)
      writer.run(`DELETE FROM ${table} WHERE removed_at IS NOT NULL`)
  })
}

/** Of each matter that has some. */
export function countParts(reader: Reader, kind: PartRef['kind']): Map<number, number> {
  const rows = reader.all(
    `SELECT matter_id, count(*) AS n FROM ${tables[kind]} WHERE removed_at IS NULL GROUP BY 1`,
  )
  return new Map(rows.map((row) => [integer(row, 'matter_id'), integer(row, 'n')]))
}

const tables = { note: 'matter_note', passage: 'matter_passage' } as const
const noted = { note: 'text', passage: 'note' } as const

/** The matter that something belongs to. */
export function matterOfPart(reader: Reader, { kind, id }: PartRef, removed: boolean): number | undefined {
  const row = reader.get(
    `SELECT matter_id FROM ${tables[kind]} WHERE id = ? AND (removed_at IS NULL) = ?`,
    id,
    removed ? 0 : 1,
  )
  return row === undefined ? undefined : integer(row, 'matter_id')
}

export function setPartRemoved(writer: Writer, { kind, id }: PartRef, at: string | null): void {
  writer.run(`UPDATE ${tables[kind]} SET removed_at = ? WHERE id = ?`, at, id)
}

export function setPartText(writer: Writer, { kind, id }: PartRef, written: string): void {
  writer.run(`UPDATE ${tables[kind]} SET ${noted[kind]} = ? WHERE id = ?`, written, id)
}

export function setNoteChanged(writer: Writer, id: number, at: string): void {
  writer.run('UPDATE matter_note SET changed_at = ? WHERE id = ?', at, id)
}

export function insertNote(writer: Writer, matter: number, written: string, at: string): number {
  return writer.run(
    'INSERT INTO matter_note(matter_id, text, created_at, changed_at) VALUES (?, ?, ?, ?)',
    ...[matter, written, at, at],
  ).lastInsertRowid
}

/** In the order in which they were written. */
export function notesOf(reader: Reader, matter: number): MatterNote[] {
  return reader
    .all('SELECT * FROM matter_note WHERE matter_id = ? AND removed_at IS NULL ORDER BY id', matter)
    .map((row) => ({
      id: integer(row, 'id'),
      text: text(row, 'text'),
      createdAt: text(row, 'created_at'),
      changedAt: text(row, 'changed_at'),
    }))
}

/** Where a stretch stands, and what it is called there. */
export interface Placed {
  readonly documentId: string
  readonly start: number
  readonly end: number
  readonly text: string
  readonly title: string
  readonly citation: string
  readonly seen: string
}

export interface StoredPassage extends Placed {
  readonly id: number
  readonly note: string
  readonly addedAt: string
}

/** In their order. */
export function passagesOf(reader: Reader, matter: number): StoredPassage[] {
  return reader
    .all(
      'SELECT * FROM matter_passage WHERE matter_id = ? AND removed_at IS NULL ORDER BY position, id',
      matter,
    )
    .map((row) => ({
      id: integer(row, 'id'),
      documentId: text(row, 'document_id'),
      start: integer(row, 'start'),
      end: integer(row, 'end'),
      text: text(row, 'text'),
      title: text(row, 'title'),
      citation: text(row, 'citation'),
      seen: text(row, 'seen'),
      note: text(row, 'note'),
      addedAt: text(row, 'added_at'),
    }))
}

/** Last of its matter. */
export function insertPassage(writer: Writer, matter: number, placed: Placed, at: string): number {
  return writer.run(
    `INSERT INTO matter_passage(matter_id, position, document_id, start, "end", text, title, citation, seen, added_at)
     VALUES (?, (SELECT coalesce(max(position), 0) + 1 FROM matter_passage WHERE matter_id = ?), ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[matter, matter, placed.documentId, placed.start, placed.end, placed.text, placed.title],
    ...[placed.citation, placed.seen, at],
  ).lastInsertRowid
}

export function setPlace(writer: Writer, id: number, placed: Placed): void {
  writer.run(
    'UPDATE matter_passage SET start = ?, "end" = ?, title = ?, citation = ?, seen = ? WHERE id = ?',
    ...[placed.start, placed.end, placed.title, placed.citation, placed.seen, id],
  )
}

export function setPosition(writer: Writer, id: number, position: number): void {
  writer.run('UPDATE matter_passage SET position = ? WHERE id = ?', position, id)
}

export function linkSearch(writer: Writer, matter: number, search: number, linked: boolean): void {
  writer.run(
    linked
      ? 'INSERT INTO matter_search(matter_id, search_id) VALUES (?, ?) ON CONFLICT DO NOTHING'
      : 'DELETE FROM matter_search WHERE matter_id = ? AND search_id = ?',
    matter,
    search,
  )
}

/** Saved searches of each matter. */
export function searchLinks(reader: Reader): { matter: number; search: number }[] {
  return reader
    .all('SELECT matter_id, search_id FROM matter_search ORDER BY search_id')
    .map((row) => ({ matter: integer(row, 'matter_id'), search: integer(row, 'search_id') }))
}
