/** The SQL of erasing what one person said; nothing but SQL. The only place where a fact goes. */
import type { Writer } from '../library/database.ts'
import { integer } from '../library/sql.ts'
import { settled, settleMark } from './store-judgments.ts'

/** Who is named where somebody was, and asked to be no more. */
export const nobody = 'una persona'

/**
 * Their judgments, and what holds by them; questions they wrote and acts of theirs stay, under no name. What another
 * person said holds as before: also what they had settled, where this person settled it anew.
 * @returns how many judgments went
 */
export function eraseAnnotator(writer: Writer, annotator: string): number {
  const rows = writer.all(
    'SELECT DISTINCT question_id, target_id FROM label_judgment WHERE annotator = ? AND resolution = 1',
    annotator,
  )
  const theirs = 'SELECT id FROM label_judgment WHERE annotator = ?'
  writer.run(`DELETE FROM label_mark WHERE judgment_id IN (${theirs})`, annotator)
  writer.run(
    `UPDATE label_judgment SET propagated_from = NULL WHERE propagated_from IN (${theirs})`,
    annotator,
  )
  const { changes } = writer.run('DELETE FROM label_judgment WHERE annotator = ?', annotator)
  for (const row of rows) settleMark(writer, integer(row, 'question_id'), integer(row, 'target_id'), settled)
  writer.run('DELETE FROM label_finished WHERE annotator = ?', annotator)
  writer.run('UPDATE label_question SET author = ? WHERE author = ?', nobody, annotator)
  // No longer one that Ctrl+Z would find: the name is nobody's.
  writer.run('UPDATE label_act SET annotator = ? WHERE annotator = ?', nobody, annotator)
  writer.run(
    `DELETE FROM label_question_fact WHERE field = 'finished' AND json_extract(after, '$.annotator') = ?`,
    annotator,
  )
  return changes
}
