/** The SQL of marks where passages are shown: in the rows of a search, in the gutter of a document. */
import type { MarkOf } from '../../../shared/contract/labels.ts'
import { unableReasons, verdicts } from '../../../shared/domain/verdicts.ts'
import type { Reader, Row } from '../library/database.ts'
import { integer, integerOrNull, oneOf, oneOfOrNull, textOrNull } from '../library/sql.ts'
import { settled } from './store-judgments.ts'

export interface ShownMark {
  /** Null where the document was marked whole. */
  readonly passage: number | null
  readonly documentKey: number
  readonly mark: MarkOf
  readonly propagated: boolean
}

function shownOf(row: Row): ShownMark {
  return {
    passage: integerOrNull(row, 'passage_id'),
    documentKey: integer(row, 'document_key'),
    mark: {
      verdict: oneOf(row, 'verdict', verdicts),
      reason: oneOfOrNull(row, 'reason', unableReasons),
      note: textOrNull(row, 'note'),
    },
    propagated: integer(row, 'propagated') === 1,
  }
}

const marks = `SELECT t.passage_id, t.document_key, j.verdict, j.reason, j.note, j.propagated_from IS NOT NULL AS propagated
  FROM label_mark m JOIN label_judgment j ON j.id = m.judgment_id JOIN label_target t ON t.id = m.target_id
  WHERE m.question_id = ? AND m.voice IN (?, '${settled}') AND t.standing = 'held'`
/** What settled a disagreement stands over one's own mark, and a passage's over its document's: last. */
const order = `ORDER BY t.scope = 'passage', m.voice = '${settled}'`

export function shownMarks(reader: Reader, question: number, annotator: string): ShownMark[] {
  return reader.all(`${marks} ${order}`, question, annotator).map(shownOf)
}

export function shownMarksIn(
  reader: Reader,
  question: number,
  annotator: string,
  documentKey: number,
): ShownMark[] {
  return reader.all(`${marks} AND t.document_key = ? ${order}`, question, annotator, documentKey).map(shownOf)
}
