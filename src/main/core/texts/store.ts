/** The SQL of what texts say of their own state; nothing but SQL. */
import { z } from 'zod'
import { normTypes, type NormType } from '../../../shared/domain/vocabulary.ts'
import type { Reader, Row, Writer } from '../library/database.ts'
import { integer, integerOrNull, oneOf, text, textOrNull } from '../library/sql.ts'
import type { InfolegFacts } from '../corpus/formats/format.ts'
import type { Amendment, TextFacts } from './facts.ts'

export interface StoredFacts {
  readonly latest: string | null
  readonly repeal: string | null
  readonly modifiedBy: number | null
  readonly observations: string | null
}

export function readFacts(reader: Reader, key: number): StoredFacts | undefined {
  const row = reader.get(
    'SELECT latest, repeal, modified_by, observations FROM text_facts WHERE document_key = ?',
    key,
  )
  if (row === undefined) return undefined
  return {
    latest: textOrNull(row, 'latest'),
    repeal: textOrNull(row, 'repeal'),
    modifiedBy: integerOrNull(row, 'modified_by'),
    observations: textOrNull(row, 'observations'),
  }
}

/** @param repeal as it is shown */
export function saveFacts(
  writer: Writer,
  key: number,
  rule: number,
  facts: TextFacts,
  repeal: string | null,
): void {
  writer.run(
    `INSERT INTO text_facts(document_key, rule, notes, latest, repeal) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET rule = excluded.rule, notes = excluded.notes, latest = excluded.latest,
       repeal = excluded.repeal`,
    key,
    rule,
    facts.notes,
    facts.latest,
    repeal,
  )
  writer.run('DELETE FROM text_amendment WHERE document_key = ?', key)
  for (const { infolegId, type, number, year, organism, gazette, articles } of facts.amendments)
    writer.run(
      `INSERT INTO text_amendment(document_key, infoleg_id, type, number, year, organism, gazette, articles)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      key,
      infolegId,
      type,
      number,
      year,
      organism,
      gazette,
      JSON.stringify(articles),
    )
}

/** What its file says of the norm takes the place of what another said before. */
export function saveInfoleg(writer: Writer, key: number, facts: InfolegFacts): void {
  writer.run(
    `INSERT INTO text_facts(document_key, rule, notes, modified_by, modifies, observations) VALUES (?, 0, 0, ?, ?, ?)
     ON CONFLICT DO UPDATE SET modified_by = excluded.modified_by, modifies = excluded.modifies,
       observations = excluded.observations`,
    key,
    facts.modifiedBy,
    facts.modifies,
    facts.observations,
  )
}

/** Documents whose text has not been read by the rule, the first of them. */
export function unread(reader: Reader, rule: number, after: number, limit: number): number[] {
  return reader
    .all(
      `SELECT key FROM document WHERE key > ? AND NOT EXISTS
         (SELECT 1 FROM text_facts WHERE document_key = document.key AND rule = ?) ORDER BY key LIMIT ?`,
      after,
      rule,
      limit,
    )
    .map((row) => integer(row, 'key'))
}

const articleList = z.array(z.string())

export type StoredAmendment = Amendment & { readonly documentKey: number }

function amendmentOf(row: Row): StoredAmendment {
  return {
    documentKey: integer(row, 'document_key'),
    infolegId: integerOrNull(row, 'infoleg_id'),
    type: oneOf(row, 'type', normTypes),
    number: text(row, 'number'),
    year: integerOrNull(row, 'year'),
    organism: textOrNull(row, 'organism'),
    gazette: textOrNull(row, 'gazette'),
    articles: articleList.parse(JSON.parse(text(row, 'articles'))),
  }
}

/** Norms that changed the document. */
export function amendmentsOf(reader: Reader, key: number): StoredAmendment[] {
  return reader.all('SELECT * FROM text_amendment WHERE document_key = ?', key).map(amendmentOf)
}

/** Documents that a norm changed, by its InfoLEG number or, where the notes give none, by its own. */
export function amendedBy(
  reader: Reader,
  norm: { infolegId: number | null; types: readonly NormType[]; number: string | null; year: number | null },
): StoredAmendment[] {
  const byId =
    norm.infolegId === null
      ? []
      : reader.all('SELECT * FROM text_amendment WHERE infoleg_id = ?', norm.infolegId)
  const byNumber =
    norm.number === null || norm.types.length === 0
      ? []
      : reader.all(
          `SELECT * FROM text_amendment WHERE infoleg_id IS NULL AND number = ? AND year IS ?
             AND type IN (${norm.types.map(() => '?').join(', ')})`,
          norm.number,
          norm.types.includes('ley') ? null : norm.year,
          ...norm.types,
        )
  return [...byId, ...byNumber].map(amendmentOf)
}
