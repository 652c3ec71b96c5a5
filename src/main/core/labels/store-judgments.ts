/** The SQL of judgments and of the marks that follow from them; nothing but SQL. Facts are only ever added. */
import { candidateSources, surfaces, type HowFound } from '../../../shared/contract/labels.ts'
import { unableReasons, verdicts, type UnableReason } from '../../../shared/domain/verdicts.ts'
import type { Reader, Row, Writer } from '../library/database.ts'
import { integer, integerOrNull, oneOf, oneOfOrNull, text, textOrNull } from '../library/sql.ts'

/** The voice that settles what several said; nobody's name. */
export const settled = '='
/** `none`: the mark is taken away. */
export const saidVerdicts = [...verdicts, 'none'] as const
export type SaidVerdict = (typeof saidVerdicts)[number]

export interface NewJudgment {
  readonly uid: string
  readonly act: number
  readonly question: number
  readonly target: number
  readonly annotator: string
  readonly resolution: boolean
  readonly verdict: SaidVerdict
  readonly reason: UnableReason | null
  readonly note: string | null
  readonly review: boolean
  readonly at: string
  readonly how: HowFound
  readonly propagatedFrom: number | null
  readonly extra: string | null
}
export interface Judgment extends NewJudgment {
  readonly id: number
}

export const voiceOf = ({ annotator, resolution }: Pick<NewJudgment, 'annotator' | 'resolution'>): string =>
  resolution ? settled : annotator

export function judgmentOf(row: Row): Judgment {
  return {
    id: integer(row, 'id'),
    uid: text(row, 'uid'),
    act: integer(row, 'act_id'),
    question: integer(row, 'question_id'),
    target: integer(row, 'target_id'),
    annotator: text(row, 'annotator'),
    resolution: integer(row, 'resolution') === 1,
    verdict: oneOf(row, 'verdict', saidVerdicts),
    reason: oneOfOrNull(row, 'reason', unableReasons),
    note: textOrNull(row, 'note'),
    review: integer(row, 'review') === 1,
    at: text(row, 'at'),
    how: {
      surface: oneOf(row, 'surface', surfaces),
      query: textOrNull(row, 'query'),
      rank: integerOrNull(row, 'rank'),
      score: typeof row['score'] === 'number' ? row['score'] : null,
      model: textOrNull(row, 'model'),
      indexDate: textOrNull(row, 'index_date'),
      source: oneOfOrNull(row, 'source', candidateSources),
    },
    propagatedFrom: integerOrNull(row, 'propagated_from'),
    extra: textOrNull(row, 'extra'),
  }
}

/** Adds the fact and brings the mark of its voice in step. */
export function insertJudgment(writer: Writer, judgment: NewJudgment): number {
  const { how } = judgment
  const id = writer.run(
    `INSERT INTO label_judgment(uid, act_id, question_id, target_id, annotator, resolution, verdict, reason, note,
       review, at, surface, query, rank, score, model, index_date, source, propagated_from, extra)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[judgment.uid, judgment.act, judgment.question, judgment.target, judgment.annotator],
    ...[judgment.resolution ? 1 : 0, judgment.verdict, judgment.reason, judgment.note],
    ...[judgment.review ? 1 : 0, judgment.at, how.surface, how.query, how.rank, how.score],
    ...[how.model, how.indexDate, how.source, judgment.propagatedFrom, judgment.extra],
  ).lastInsertRowid
  settleMark(writer, judgment.question, judgment.target, voiceOf(judgment))
  return id
}

const ofVoice = `question_id = ? AND target_id = ? AND CASE resolution WHEN 1 THEN '${settled}' ELSE annotator END = ?`

/** What a voice said of a passage for a question, before an act where one is named; undefined where nothing. */
export function lastSaid(
  reader: Reader,
  question: number,
  target: number,
  voice: string,
  beforeAct = Number.MAX_SAFE_INTEGER,
): Judgment | undefined {
  const row = reader.get(
    `SELECT * FROM label_judgment WHERE ${ofVoice} AND act_id < ? ORDER BY at DESC, id DESC LIMIT 1`,
    question,
    target,
    voice,
    beforeAct,
  )
  return row === undefined ? undefined : judgmentOf(row)
}

/** What a voice said last is what holds. */
export function settleMark(writer: Writer, question: number, target: number, voice: string): void {
  const last = lastSaid(writer, question, target, voice)
  if (last === undefined || last.verdict === 'none')
    writer.run(
      'DELETE FROM label_mark WHERE question_id = ? AND target_id = ? AND voice = ?',
      question,
      target,
      voice,
    )
  else
    writer.run(
      `INSERT INTO label_mark(question_id, target_id, voice, judgment_id) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET judgment_id = excluded.judgment_id`,
      question,
      target,
      voice,
      last.id,
    )
}

export function judgmentsOfAct(reader: Reader, act: number): Judgment[] {
  return reader.all('SELECT * FROM label_judgment WHERE act_id = ? ORDER BY id', act).map(judgmentOf)
}

export function findJudgment(reader: Reader, id: number): Judgment | undefined {
  const row = reader.get('SELECT * FROM label_judgment WHERE id = ?', id)
  return row === undefined ? undefined : judgmentOf(row)
}

export function judgmentOfUid(reader: Reader, uid: string): number | undefined {
  const row = reader.get('SELECT id FROM label_judgment WHERE uid = ?', uid)
  return row === undefined ? undefined : integer(row, 'id')
}

/** Whether this very judgment still is what its voice says. */
export function isStanding(reader: Reader, id: number): boolean {
  return reader.get('SELECT 1 FROM label_mark WHERE judgment_id = ?', id) !== undefined
}

export function historyOf(reader: Reader, question: number, target: number): (Judgment & { kind: string })[] {
  return reader
    .all(
      `SELECT j.*, a.kind FROM label_judgment j JOIN label_act a ON a.id = j.act_id
       WHERE j.question_id = ? AND j.target_id = ? ORDER BY j.at, j.id`,
      question,
      target,
    )
    .map((row) => ({ ...judgmentOf(row), kind: text(row, 'kind') }))
}

/** What holds of a passage for a question, by voice. */
export function marksOn(reader: Reader, question: number, target: number): Judgment[] {
  return reader
    .all(
      `SELECT j.* FROM label_mark m JOIN label_judgment j ON j.id = m.judgment_id
       WHERE m.question_id = ? AND m.target_id = ? ORDER BY j.id`,
      question,
      target,
    )
    .map(judgmentOf)
}

export function marksOfQuestion(reader: Reader, question: number): Judgment[] {
  return reader
    .all(
      `SELECT j.* FROM label_mark m JOIN label_judgment j ON j.id = m.judgment_id
       WHERE m.question_id = ? ORDER BY j.id`,
      question,
    )
    .map(judgmentOf)
}
