/** The SQL of what waits to be judged: candidates, equal passages, who is done with what; nothing but SQL. */
import { candidateSources, type HowFound, type LabelQuestion } from '../../../shared/contract/labels.ts'
import { questionOrigins, questionStates } from '../../../shared/contract/labels.ts'
import type { Reader, Row, SqlValue, Writer } from '../library/database.ts'
import { blob, integer, integerOrNull, oneOf, text, textOrNull } from '../library/sql.ts'
import { targetOf, type Target } from './store-targets.ts'

export type CandidateHow = Pick<HowFound, 'query' | 'rank' | 'score' | 'model' | 'indexDate'> & {
  readonly source: (typeof candidateSources)[number]
}
export interface Candidate {
  readonly target: Target
  readonly deferred: number
  readonly alike: number
  readonly how: CandidateHow
}

export function insertCandidate(
  writer: Writer,
  question: number,
  target: number,
  position: number,
  how: CandidateHow,
): void {
  writer.run(
    `INSERT INTO label_candidate(question_id, target_id, position, source, query, rank, score, model, index_date)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    ...[question, target, position, how.source, how.query, how.rank, how.score, how.model, how.indexDate],
  )
}

/** In the order in which they are shown: those put off come again after the rest. */
export function candidatesOf(reader: Reader, question: number): Candidate[] {
  return reader
    .all(
      `SELECT t.*, c.deferred, c.source, c.query, c.rank, c.score, c.model, c.index_date,
         (SELECT count(*) FROM label_alike a WHERE a.target_id = t.id) AS alike
       FROM label_candidate c JOIN label_target t ON t.id = c.target_id
       WHERE c.question_id = ? ORDER BY c.deferred, c.position`,
      question,
    )
    .map((row) => ({
      target: targetOf(row),
      deferred: integer(row, 'deferred'),
      alike: integer(row, 'alike'),
      how: {
        source: oneOf(row, 'source', candidateSources),
        query: textOrNull(row, 'query'),
        rank: integerOrNull(row, 'rank'),
        score: typeof row['score'] === 'number' ? row['score'] : null,
        model: textOrNull(row, 'model'),
        indexDate: textOrNull(row, 'index_date'),
      },
    }))
}

/** What a suggestion came with has a place below zero until the others are chosen. */
export function hasCandidates(reader: Reader, question: number): boolean {
  return (
    reader.get('SELECT 1 FROM label_candidate WHERE question_id = ? AND position >= 0', question) !==
    undefined
  )
}

/** Nobody judged them: they may be chosen anew. Of whatever words, a suggestion is about its own document. */
export function clearCandidates(writer: Writer, question: number): void {
  const unjudged = `question_id = ? AND NOT EXISTS (SELECT 1 FROM label_judgment j
    WHERE j.question_id = label_candidate.question_id AND j.target_id = label_candidate.target_id)`
  writer.run(`DELETE FROM label_candidate WHERE source <> 'suggested' AND ${unjudged}`, question)
  writer.run(
    `UPDATE label_candidate SET position = -1 - position WHERE source = 'suggested' AND position >= 0 AND ${unjudged}`,
    question,
  )
}

/** The passages that a suggestion came with, before the others are chosen. */
export function suggestedPassages(reader: Reader, question: number): number[] {
  return reader
    .all(
      `SELECT t.passage_id FROM label_candidate c JOIN label_target t ON t.id = c.target_id
       WHERE c.question_id = ? AND c.position < 0 AND t.passage_id IS NOT NULL ORDER BY c.position DESC`,
      question,
    )
    .map((row) => integer(row, 'passage_id'))
}

/** They are chosen with the others, and take their place among them. */
export function clearSuggested(writer: Writer, question: number): void {
  writer.run('DELETE FROM label_candidate WHERE question_id = ? AND position < 0', question)
}

export function deferredOf(reader: Reader, question: number, target: number): number | undefined {
  const row = reader.get(
    'SELECT deferred FROM label_candidate WHERE question_id = ? AND target_id = ?',
    question,
    target,
  )
  return row === undefined ? undefined : integer(row, 'deferred')
}

export function mostDeferred(reader: Reader, question: number): number {
  const row = reader.get(
    'SELECT coalesce(max(deferred), 0) AS n FROM label_candidate WHERE question_id = ?',
    question,
  )
  return row === undefined ? 0 : integer(row, 'n')
}

export function setDeferred(writer: Writer, question: number, target: number, deferred: number): void {
  writer.run(
    'UPDATE label_candidate SET deferred = ? WHERE question_id = ? AND target_id = ?',
    deferred,
    question,
    target,
  )
}

export function setAlike(writer: Writer, target: number, others: readonly number[]): void {
  for (const other of others)
    writer.run(
      'INSERT INTO label_alike(target_id, other_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
      target,
      other,
    )
}

export function alikeOf(reader: Reader, target: number): number[] {
  return reader
    .all('SELECT other_id FROM label_alike WHERE target_id = ? ORDER BY other_id', target)
    .map((row) => integer(row, 'other_id'))
}

export function isFinished(reader: Reader, question: number, annotator: string): boolean {
  return (
    reader.get(
      'SELECT 1 FROM label_finished WHERE question_id = ? AND annotator = ?',
      question,
      annotator,
    ) !== undefined
  )
}

export function setFinished(
  writer: Writer,
  question: number,
  annotator: string,
  on: boolean,
  at: string,
): void {
  if (on)
    writer.run(
      'INSERT INTO label_finished(question_id, annotator, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      question,
      annotator,
      at,
    )
  else writer.run('DELETE FROM label_finished WHERE question_id = ? AND annotator = ?', question, annotator)
}

/** Whether somebody else is done with a question, which makes it one for a second person. */
export function finishedByAnother(reader: Reader, question: number, annotator: string): boolean {
  return (
    reader.get(
      'SELECT 1 FROM label_finished WHERE question_id = ? AND annotator <> ?',
      question,
      annotator,
    ) !== undefined
  )
}

/** Numbers as every list of questions shows them; `?` is the annotator, three times. */
const counted = `SELECT q.*,
  (SELECT count(DISTINCT target_id) FROM label_mark m WHERE m.question_id = q.id) AS marks,
  (SELECT count(DISTINCT m.target_id) FROM label_mark m JOIN label_judgment j ON j.id = m.judgment_id
     WHERE m.question_id = q.id AND j.verdict = 'relevant') AS relevant,
  (SELECT count(*) FROM label_candidate c WHERE c.question_id = q.id AND NOT EXISTS (
     SELECT 1 FROM label_mark m WHERE m.question_id = q.id AND m.target_id = c.target_id AND m.voice = ?)) AS waiting,
  EXISTS (SELECT 1 FROM label_finished f WHERE f.question_id = q.id AND f.annotator = ?) AS finished
  FROM label_question q`

function questionOf(row: Row): LabelQuestion {
  return {
    id: integer(row, 'id'),
    uid: text(row, 'uid'),
    text: text(row, 'text'),
    matter: textOrNull(row, 'matter'),
    guideline: textOrNull(row, 'guideline'),
    author: text(row, 'author'),
    origin: oneOf(row, 'origin', questionOrigins),
    state: oneOf(row, 'state', questionStates),
    createdAt: text(row, 'created_at'),
    marks: integer(row, 'marks'),
    relevant: integer(row, 'relevant'),
    waiting: integer(row, 'waiting'),
    finished: integer(row, 'finished') === 1,
  }
}

export function countedQuestion(reader: Reader, id: number, annotator: string): LabelQuestion | undefined {
  const row = reader.get(`${counted} WHERE q.id = ?`, annotator, annotator, id)
  return row === undefined ? undefined : questionOf(row)
}

export const questionViews = ['open', 'finished', 'unanswered', 'suggested', 'all'] as const
const answered = `EXISTS (SELECT 1 FROM label_mark m JOIN label_judgment j ON j.id = m.judgment_id
  WHERE m.question_id = q.id AND j.verdict = 'relevant')`
const done = 'EXISTS (SELECT 1 FROM label_finished f WHERE f.question_id = q.id AND f.annotator = ?)'
/** A condition, and whether it takes the annotator. */
const views: Readonly<Record<(typeof questionViews)[number], readonly [string, boolean]>> = {
  open: [`q.state = 'open' AND NOT ${done}`, true],
  finished: [`q.state = 'open' AND ${done}`, true],
  unanswered: [`q.state = 'open' AND NOT ${answered}`, false],
  suggested: [`q.state = 'suggested'`, false],
  all: [`q.state = 'open'`, false],
}

/** Typed and searched ones first: what came with a data set is answered already. */
const order = `ORDER BY q.origin = 'dataset', q.id`

export function listQuestions(
  reader: Reader,
  view: (typeof questionViews)[number],
  typed: string,
  annotator: string,
  limit: number,
  offset: number,
): { total: number; questions: LabelQuestion[] } {
  const [condition, takes] = views[view]
  const like = `%${typed.trim().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  const params: SqlValue[] = [...(takes ? [annotator] : []), like]
  const where = `WHERE ${condition} AND q.text LIKE ? ESCAPE '\\'`
  const total = reader.get(`SELECT count(*) AS n FROM label_question q ${where}`, ...params)
  return {
    total: total === undefined ? 0 : integer(total, 'n'),
    questions: reader
      .all(`${counted} ${where} ${order} LIMIT ? OFFSET ?`, annotator, annotator, ...params, limit, offset)
      .map(questionOf),
  }
}

/** Open questions this annotator is not done with, in the order in which they come. */
export function openFor(reader: Reader, annotator: string): { id: number; uid: string }[] {
  return reader
    .all(`SELECT q.id, q.uid FROM label_question q WHERE ${views.open[0]} ${order}`, annotator)
    .map((row) => ({ id: integer(row, 'id'), uid: text(row, 'uid') }))
}

export function annotators(reader: Reader): { name: string; marks: number }[] {
  return reader
    .all(
      `SELECT voice AS name, count(*) AS marks FROM label_mark WHERE voice <> '=' GROUP BY 1 ORDER BY 2 DESC, 1`,
    )
    .map((row) => ({ name: text(row, 'name'), marks: integer(row, 'marks') }))
}

export function countMarks(reader: Reader): { questions: number; marks: number } {
  const row = reader.get(
    `SELECT (SELECT count(*) FROM label_question WHERE state = 'open') AS questions,
       (SELECT count(*) FROM (SELECT DISTINCT question_id, target_id FROM label_mark)) AS marks`,
  )
  return row === undefined
    ? { questions: 0, marks: 0 }
    : { questions: integer(row, 'questions'), marks: integer(row, 'marks') }
}

export interface QuestionVector {
  readonly question: number
  readonly vector: Float32Array
}

/** Of open questions, through one model; those whose text changed since are not of it any more. */
export function questionVectors(reader: Reader, model: string): QuestionVector[] {
  return reader
    .all(
      `SELECT v.question_id, v.vector FROM label_question_vector v JOIN label_question q ON q.id = v.question_id
       WHERE v.model = ? AND v.text = q.text AND q.state IN ('open', 'suggested')`,
      model,
    )
    .map((row) => ({
      question: integer(row, 'question_id'),
      vector: new Float32Array(Uint8Array.from(blob(row, 'vector')).buffer),
    }))
}

export function questionsWithoutVector(reader: Reader, model: string): { id: number; text: string }[] {
  return reader
    .all(
      `SELECT q.id, q.text FROM label_question q WHERE q.state IN ('open', 'suggested') AND NOT EXISTS (
         SELECT 1 FROM label_question_vector v WHERE v.question_id = q.id AND v.model = ? AND v.text = q.text)
       ORDER BY q.id`,
      model,
    )
    .map((row) => ({ id: integer(row, 'id'), text: text(row, 'text') }))
}

export function keepQuestionVector(
  writer: Writer,
  question: number,
  model: string,
  asked: string,
  vector: Float32Array,
): void {
  const bytes = new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength)
  writer.run(
    `INSERT INTO label_question_vector(question_id, model, text, vector) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET text = excluded.text, vector = excluded.vector`,
    question,
    model,
    asked,
    bytes,
  )
}
