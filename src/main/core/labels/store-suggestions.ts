/** The SQL of questions that were suggested and nobody accepted; nothing but SQL. */
import type { Reader } from '../library/database.ts'
import { integer, integerOrNull, text } from '../library/sql.ts'

export interface SuggestionRow {
  readonly question: number
  readonly text: string
  readonly citation: string
  readonly documentKey: number | null
  readonly excerpt: string
}

/** Characters of the passage that is shown with it. */
const excerpt = 240

/** In the order in which they were made, each with the passage of its document that answers it best. */
export function suggestions(reader: Reader): SuggestionRow[] {
  return reader
    .all(
      `SELECT q.id, q.text, t.citation, t.document_key, substr(t.text, 1, ${excerpt}) AS excerpt
       FROM label_question q
       JOIN label_target t ON t.id = (SELECT c.target_id FROM label_candidate c
         WHERE c.question_id = q.id AND c.source = 'suggested' ORDER BY c.position DESC LIMIT 1)
       WHERE q.state = 'suggested' ORDER BY q.id`,
    )
    .map((row) => ({
      question: integer(row, 'id'),
      text: text(row, 'text'),
      citation: text(row, 'citation'),
      documentKey: integerOrNull(row, 'document_key'),
      excerpt: text(row, 'excerpt'),
    }))
}

/** Whether something of a document answers a question already. */
export function isAnswer(reader: Reader, documentKey: number): boolean {
  return (
    reader.get(
      `SELECT 1 FROM label_target t JOIN label_mark m ON m.target_id = t.id JOIN label_judgment j ON j.id = m.judgment_id
       WHERE t.document_key = ? AND j.verdict = 'relevant' LIMIT 1`,
      documentKey,
    ) !== undefined
  )
}
