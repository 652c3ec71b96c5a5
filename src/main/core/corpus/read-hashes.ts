/** Passages by their text, and the questions that came with documents: what marks hold on to. */
import type { Reader } from '../library/database.ts'
import { integer, text } from '../library/sql.ts'
import { readPassage, type StoredPassage } from './read.ts'

export interface HashedPassage extends StoredPassage {
  /** The head of its text's sha256. */
  readonly hash: string
  /** The document's own identifier. */
  readonly documentId: string
}

const joined = `SELECT p.id, p.hash, d.id AS document_id FROM passage p JOIN document d ON d.key = p.document_key`

/** Passages with this very text, wherever they stand; those of one document first where it is named. */
export function passagesOfHash(
  reader: Reader,
  hash: string,
  limit: number,
  documentId = '',
): HashedPassage[] {
  return reader
    .all(
      `${joined} WHERE substr(p.hash, 1, 12) = substr(?, 1, 12) AND p.hash = ?
       ORDER BY d.id <> ?, p.id LIMIT ?`,
      hash,
      hash,
      documentId,
      limit,
    )
    .flatMap((row) => {
      const passage = readPassage(reader, integer(row, 'id'))
      return passage === undefined
        ? []
        : [{ ...passage, hash: text(row, 'hash'), documentId: text(row, 'document_id') }]
    })
}

export function hashedPassage(reader: Reader, id: number): HashedPassage | undefined {
  const row = reader.get(`${joined} WHERE p.id = ?`, id)
  const passage = readPassage(reader, id)
  return row === undefined || passage === undefined
    ? undefined
    : { ...passage, hash: text(row, 'hash'), documentId: text(row, 'document_id') }
}

/** What a passage is called on every computer: the head of its text's sha256, and its document's identifier. */
export interface PassageName {
  readonly hash: string
  readonly document: string
}

/** Names of passages by their number; those that are gone are left out. */
export function passageNames(reader: Reader, ids: Iterable<number>): Map<number, PassageName> {
  return new Map(
    reader
      .all(
        `SELECT p.id, p.hash, d.id AS document_id FROM json_each(?) j
         JOIN passage p ON p.id = j.value JOIN document d ON d.key = p.document_key`,
        JSON.stringify([...ids]),
      )
      .map((row) => [integer(row, 'id'), { hash: text(row, 'hash'), document: text(row, 'document_id') }]),
  )
}

/** The head of a whole document's text's sha256; undefined where it is not held. */
export function documentHash(reader: Reader, key: number): string | undefined {
  const row = reader.get('SELECT substr(hash, 1, 32) AS hash FROM document_text WHERE document_key = ?', key)
  return row === undefined ? undefined : text(row, 'hash')
}

/** Documents with this very text. */
export function documentsOfHash(reader: Reader, hash: string): number[] {
  return reader
    .all(
      `SELECT document_key FROM document_text WHERE hash >= ? AND hash < ? || 'g' ORDER BY document_key`,
      hash,
      hash,
    )
    .map((row) => integer(row, 'document_key'))
}

/** Up to so many passages taken by chance, without a scan: from numbers drawn between the first and the last. */
export function randomPassages(reader: Reader, count: number, random: () => number): number[] {
  const bounds = reader.get('SELECT min(id) AS first, max(id) AS last FROM passage WHERE id > 0')
  if (bounds === undefined || bounds['first'] === null) return []
  const [first, last] = [integer(bounds, 'first'), integer(bounds, 'last')]
  const found = new Set<number>()
  for (let tries = 0; tries < count * 4 && found.size < count; tries += 1) {
    const drawn = first + Math.floor(random() * (last - first + 1))
    const row = reader.get('SELECT id FROM passage WHERE id >= ? ORDER BY id LIMIT 1', drawn)
    if (row !== undefined) found.add(integer(row, 'id'))
  }
  return [...found]
}

/** A question that came with a document of a data set. */
export interface QuestionLink {
  readonly documentKey: number
  readonly documentId: string
  readonly sourceName: string
  readonly text: string
  readonly grade: number
}

export function countQuestionLinks(reader: Reader): string {
  const row = reader.get('SELECT count(*) AS n, coalesce(max(id), 0) AS last FROM question_link')
  return row === undefined ? '0 0' : `${integer(row, 'n')} ${integer(row, 'last')}`
}

export function* questionLinks(reader: Reader): Iterable<QuestionLink> {
  for (const row of reader.iterate(
    `SELECT l.document_key, d.id AS document_id, d.source_name, l.text, l.grade
     FROM question_link l JOIN document d ON d.key = l.document_key ORDER BY l.id`,
  ))
    yield {
      documentKey: integer(row, 'document_key'),
      documentId: text(row, 'document_id'),
      sourceName: text(row, 'source_name'),
      text: text(row, 'text'),
      grade: integer(row, 'grade'),
    }
}
