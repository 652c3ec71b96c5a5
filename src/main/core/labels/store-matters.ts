/** The SQL of questions by the matter that they carry; nothing but SQL. */
import type { Reader } from '../library/database.ts'
import { integer, text } from '../library/sql.ts'

/** Captions that questions still asked carry, and by how many. */
export function matterCaptions(reader: Reader): { caption: string; questions: number }[] {
  return reader
    .all(
      `SELECT matter, count(*) AS n FROM label_question
       WHERE matter IS NOT NULL AND state IN ('open', 'suggested') GROUP BY matter ORDER BY matter`,
    )
    .map((row) => ({ caption: text(row, 'matter'), questions: integer(row, 'n') }))
}

/** In the order in which they were made; those taken out or joined to another are not asked any more. */
export function questionsOfMatter(reader: Reader, caption: string): { id: number; text: string }[] {
  return reader
    .all(
      `SELECT id, text FROM label_question WHERE matter = ? AND state IN ('open', 'suggested') ORDER BY id`,
      caption,
    )
    .map((row) => ({ id: integer(row, 'id'), text: text(row, 'text') }))
}
