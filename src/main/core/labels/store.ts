/** The SQL of acts and questions; nothing but SQL. Facts are only ever added. */
import { questionOrigins, questionStates, type LabelQuestion } from '../../../shared/contract/labels.ts'
import type { Reader, Row, Writer } from '../library/database.ts'
import { integer, integerOrNull, oneOf, text, textOrNull } from '../library/sql.ts'

export interface Act {
  readonly id: number
  readonly kind: string
  readonly annotator: string
  readonly at: string
}

export function insertAct(
  writer: Writer,
  kind: string,
  annotator: string,
  at: string,
  undoes: number | null,
): number {
  return writer.run(
    'INSERT INTO label_act(kind, annotator, at, undoes) VALUES (?, ?, ?, ?)',
    kind,
    annotator,
    at,
    undoes,
  ).lastInsertRowid
}

/** The last act of an annotator that was not taken back, of those that can be. */
export function lastAct(reader: Reader, annotator: string, kinds: readonly string[]): Act | undefined {
  const row = reader.get(
    `SELECT id, kind, annotator, at FROM label_act a WHERE annotator = ?
       AND kind IN (SELECT value FROM json_each(?))
       AND NOT EXISTS (SELECT 1 FROM label_act u WHERE u.undoes = a.id) ORDER BY id DESC LIMIT 1`,
    annotator,
    JSON.stringify(kinds),
  )
  return row === undefined
    ? undefined
    : {
        id: integer(row, 'id'),
        kind: text(row, 'kind'),
        annotator: text(row, 'annotator'),
        at: text(row, 'at'),
      }
}

export interface NewQuestionRow {
  readonly uid: string
  readonly text: string
  readonly stems: string
  readonly matter: string | null
  readonly guideline: string | null
  readonly author: string
  readonly origin: LabelQuestion['origin']
  readonly state: LabelQuestion['state']
  readonly createdAt: string
  readonly extra: string | null
}

export function insertQuestion(writer: Writer, question: NewQuestionRow): number {
  return writer.run(
    `INSERT INTO label_question(uid, text, stems, matter, guideline, author, origin, state, created_at, extra)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    question.uid,
    question.text,
    question.stems,
    question.matter,
    question.guideline,
    question.author,
    question.origin,
    question.state,
    question.createdAt,
    question.extra,
  ).lastInsertRowid
}

/** Columns that a person may say something of; `joined` is a state and the question it went to. */
export const questionFields = ['text', 'matter', 'guideline', 'state', 'joined_into'] as const
export type QuestionField = (typeof questionFields)[number]

const setField: Readonly<Record<QuestionField, string>> = {
  text: 'UPDATE label_question SET text = ? WHERE id = ?',
  matter: 'UPDATE label_question SET matter = ? WHERE id = ?',
  guideline: 'UPDATE label_question SET guideline = ? WHERE id = ?',
  state: 'UPDATE label_question SET state = ? WHERE id = ?',
  joined_into: 'UPDATE label_question SET joined_into = ? WHERE id = ?',
}

export function setQuestion(
  writer: Writer,
  id: number,
  field: QuestionField,
  value: string | number | null,
): void {
  writer.run(setField[field], value, id)
}

export function setStems(writer: Writer, id: number, stems: string): void {
  writer.run('UPDATE label_question SET stems = ? WHERE id = ?', stems, id)
}

export interface QuestionRow extends Omit<NewQuestionRow, 'extra'> {
  readonly id: number
  readonly joinedInto: number | null
  readonly extra: string | null
}

function questionOf(row: Row): QuestionRow {
  return {
    id: integer(row, 'id'),
    uid: text(row, 'uid'),
    text: text(row, 'text'),
    stems: text(row, 'stems'),
    matter: textOrNull(row, 'matter'),
    guideline: textOrNull(row, 'guideline'),
    author: text(row, 'author'),
    origin: oneOf(row, 'origin', questionOrigins),
    state: oneOf(row, 'state', questionStates),
    joinedInto: integerOrNull(row, 'joined_into'),
    createdAt: text(row, 'created_at'),
    extra: textOrNull(row, 'extra'),
  }
}

export function findQuestion(reader: Reader, id: number): QuestionRow | undefined {
  const row = reader.get('SELECT * FROM label_question WHERE id = ?', id)
  return row === undefined ? undefined : questionOf(row)
}

export function findQuestionByUid(reader: Reader, uid: string): QuestionRow | undefined {
  const row = reader.get('SELECT * FROM label_question WHERE uid = ?', uid)
  return row === undefined ? undefined : questionOf(row)
}

/** The first that is still asked, of exactly these words. */
export function findQuestionByText(reader: Reader, asked: string, stems: string): QuestionRow | undefined {
  return questionsOfStems(reader, stems).find((question) => question.text === asked)
}

/** Of the same words in any order or form; those taken out or joined to another are not asked any more. */
export function questionsOfStems(reader: Reader, stems: string): QuestionRow[] {
  return reader
    .all(
      `SELECT * FROM label_question WHERE stems = ? AND state IN ('open', 'suggested') ORDER BY id LIMIT 20`,
      stems,
    )
    .map(questionOf)
}

export function openQuestions(reader: Reader): QuestionRow[] {
  return reader.all(`SELECT * FROM label_question WHERE state = 'open' ORDER BY id`).map(questionOf)
}

export interface QuestionFact {
  readonly act: number
  readonly question: number
  readonly field: string
  /** JSON. */
  readonly before: string
  readonly after: string
}

export function insertQuestionFact(writer: Writer, fact: QuestionFact): void {
  writer.run(
    'INSERT INTO label_question_fact(act_id, question_id, field, before, after) VALUES (?, ?, ?, ?, ?)',
    fact.act,
    fact.question,
    fact.field,
    fact.before,
    fact.after,
  )
}

/** Latest first: taken back in that order. */
export function questionFactsOf(reader: Reader, act: number): QuestionFact[] {
  return reader
    .all('SELECT * FROM label_question_fact WHERE act_id = ? ORDER BY id DESC', act)
    .map((row) => ({
      act: integer(row, 'act_id'),
      question: integer(row, 'question_id'),
      field: text(row, 'field'),
      before: text(row, 'before'),
      after: text(row, 'after'),
    }))
}

/** The last act and the last judgment: what came after an act belongs to it. */
export function lastSaid(reader: Reader): string {
  const row = reader.get(
    'SELECT coalesce((SELECT max(id) FROM label_act), 0) AS act, coalesce((SELECT max(id) FROM label_judgment), 0) AS judgment',
  )
  return row === undefined ? '' : `${integer(row, 'act')} ${integer(row, 'judgment')}`
}
