/** The SQL of corrections; nothing but SQL. */
import type { Reader, Row, Writer } from '../library/database.ts'
import { integer, integerOrNull, text, textOrNull } from '../library/sql.ts'
import type { Anchor, Correction } from './corrections.ts'

export interface NewCorrection extends Anchor {
  readonly identity: string
  readonly start: number
  readonly end: number
  readonly to: { readonly identity: string; readonly label: string; readonly article: string | null } | null
}

export interface CorrectionRow {
  readonly id: number
  readonly identity: string
  readonly verdict: 'none' | 'norm'
  readonly start: number | null
  readonly end: number | null
  readonly quote: string
}

/** What a correction's document goes by, for its target. @param targetOf of the document's identity */
function correctionOf(row: Row, targetOf: (identity: string) => string): Correction {
  const identity = textOrNull(row, 'to_identity')
  const label = textOrNull(row, 'to_label') ?? ''
  return {
    id: integer(row, 'id'),
    before: text(row, 'before'),
    quote: text(row, 'quote'),
    after: text(row, 'after'),
    start: integerOrNull(row, 'start'),
    to:
      identity === null
        ? null
        : {
            norm: {
              target: targetOf(identity),
              kind: 'document',
              label,
              organism: null,
              types: [],
              number: null,
              year: null,
              gdeCode: null,
            },
            article: textOrNull(row, 'to_article'),
          },
  }
}

export function anyCorrection(reader: Reader): boolean {
  return reader.get('SELECT 1 FROM reference_correction LIMIT 1') !== undefined
}

const ofDocument = `FROM reference_correction WHERE identity IN
  (SELECT identity FROM document_identity WHERE document_key = ?)`

export function correctionsOf(
  reader: Reader,
  key: number,
  targetOf: (identity: string) => string,
): Correction[] {
  return reader.all(`SELECT * ${ofDocument} ORDER BY id`, key).map((row) => correctionOf(row, targetOf))
}

export function correctionRows(reader: Reader, key: number): CorrectionRow[] {
  return reader.all(`SELECT * ${ofDocument} ORDER BY start IS NULL, start`, key).map(rowOf)
}

export function correctionRow(reader: Reader, id: number): CorrectionRow | undefined {
  const row = reader.get('SELECT * FROM reference_correction WHERE id = ?', id)
  return row === undefined ? undefined : rowOf(row)
}

function rowOf(row: Row): CorrectionRow {
  return {
    id: integer(row, 'id'),
    identity: text(row, 'identity'),
    verdict: text(row, 'verdict') === 'none' ? 'none' : 'norm',
    start: integerOrNull(row, 'start'),
    end: integerOrNull(row, 'end'),
    quote: text(row, 'quote'),
  }
}

export function addCorrection(writer: Writer, correction: NewCorrection): number {
  const { identity, before, quote, after, start, end, to } = correction
  return writer.run(
    `INSERT INTO reference_correction(identity, before, quote, after, start, "end", verdict, to_identity, to_label,
       to_article, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    identity,
    before,
    quote,
    after,
    start,
    end,
    to === null ? 'none' : 'norm',
    to?.identity ?? null,
    to?.label ?? null,
    to?.article ?? null,
    new Date().toISOString(),
  ).lastInsertRowid
}

export function removeCorrection(writer: Writer, id: number): void {
  writer.run('DELETE FROM reference_correction WHERE id = ?', id)
}

export function placeCorrection(writer: Writer, id: number, span: readonly [number, number] | null): void {
  writer.run(
    'UPDATE reference_correction SET start = ?, "end" = ? WHERE id = ?',
    span?.[0] ?? null,
    span?.[1] ?? null,
    id,
  )
}
