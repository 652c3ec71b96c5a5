/** The SQL of where the model in use puts what was marked; nothing but SQL. Derived: made again whenever it is missing. */
import { targetScopes } from '../../../shared/contract/labels.ts'
import type { Reader, Writer } from '../library/database.ts'
import { integer, oneOf, text } from '../library/sql.ts'

/** A question with marks on passages that the library holds. */
const marked = `SELECT q.id, q.text FROM label_question q WHERE q.state = 'open' AND EXISTS (
  SELECT 1 FROM label_mark m JOIN label_target t ON t.id = m.target_id
  WHERE m.question_id = q.id AND t.standing = 'held')`
/** Ranked by another model, over other documents or other words; or something was marked since. */
const stale = `(NOT EXISTS (SELECT 1 FROM label_ranking g WHERE g.question_id = q.id AND g.stamp = ? AND g.text = q.text)
  OR EXISTS (SELECT 1 FROM label_mark m JOIN label_target t ON t.id = m.target_id
    WHERE m.question_id = q.id AND t.standing = 'held' AND NOT EXISTS (
      SELECT 1 FROM label_rank r WHERE r.question_id = m.question_id AND r.target_id = m.target_id)))`

export function countMarked(reader: Reader): number {
  const row = reader.get(`SELECT count(*) AS n FROM (${marked})`)
  return row === undefined ? 0 : integer(row, 'n')
}

/** @param stamp of the model, its index and the documents as they are now */
export function unranked(reader: Reader, stamp: string): { id: number; text: string }[] {
  return reader
    .all(`${marked} AND ${stale} ORDER BY q.id`, stamp)
    .map((row) => ({ id: integer(row, 'id'), text: text(row, 'text') }))
}

export interface Marked {
  readonly target: number
  readonly scope: (typeof targetScopes)[number]
  readonly hash: string
  readonly document: string
}

export function markedTargets(reader: Reader, question: number): Marked[] {
  return reader
    .all(
      `SELECT DISTINCT t.id, t.scope, t.hash, t.document_id FROM label_mark m JOIN label_target t ON t.id = m.target_id
       WHERE m.question_id = ? AND t.standing = 'held'`,
      question,
    )
    .map((row) => ({
      target: integer(row, 'id'),
      scope: oneOf(row, 'scope', targetScopes),
      hash: text(row, 'hash'),
      document: text(row, 'document_id'),
    }))
}

export function keepRanks(
  writer: Writer,
  question: { readonly id: number; readonly text: string },
  stamp: string,
  ranks: readonly { readonly target: number; readonly rank: number | null }[],
): void {
  writer.run('DELETE FROM label_rank WHERE question_id = ?', question.id)
  writer.run(
    'INSERT OR REPLACE INTO label_ranking(question_id, text, stamp) VALUES (?, ?, ?)',
    question.id,
    question.text,
    stamp,
  )
  for (const { target, rank } of ranks)
    writer.run(
      'INSERT INTO label_rank(question_id, target_id, rank) VALUES (?, ?, ?)',
      question.id,
      target,
      rank,
    )
}

export function forgetRanks(writer: Writer): void {
  writer.run('DELETE FROM label_rank')
  writer.run('DELETE FROM label_ranking')
}
