/** The SQL of the table of marks, of disagreements and of what goes to review; nothing but SQL. */
import { targetScopes } from '../../../shared/contract/labels.ts'
import {
  markFilter,
  markStates,
  type MarkFilter,
  type MarkRow,
  type markSorts,
} from '../../../shared/contract/label-marks.ts'
import { contradiction, rankingDepth } from '../../../shared/domain/contradiction.ts'
import { unableReasons, verdicts } from '../../../shared/domain/verdicts.ts'
import type { Reader, Row, SqlValue, Writer } from '../library/database.ts'
import { integer, integerOrNull, oneOf, oneOfOrNull, text, textOrNull } from '../library/sql.ts'
import { judgmentOf, type Judgment } from './store-judgments.ts'
import { targetOf, type Target } from './store-targets.ts'

/** Passages of which two people say different things, and nobody settled it. */
const conflict = `conflict AS (
  SELECT m.question_id, m.target_id FROM label_mark m JOIN label_judgment j ON j.id = m.judgment_id
  WHERE m.voice <> '=' AND j.verdict <> 'unable'
    AND NOT EXISTS (SELECT 1 FROM label_mark s WHERE s.question_id = m.question_id AND s.target_id = m.target_id AND s.voice = '=')
  GROUP BY 1, 2 HAVING count(DISTINCT j.verdict) > 1)`

const from = `FROM label_mark m JOIN label_judgment j ON j.id = m.judgment_id
  JOIN label_question q ON q.id = m.question_id JOIN label_target t ON t.id = m.target_id
  LEFT JOIN conflict c ON c.question_id = m.question_id AND c.target_id = m.target_id
  LEFT JOIN label_rank r ON r.question_id = m.question_id AND r.target_id = m.target_id`

/** Passages with a mark of some verdicts, of the same question. */
const others = (verdicts: string, condition: string) =>
  `(SELECT count(DISTINCT o.target_id) FROM label_rank o
     JOIN label_mark om ON om.question_id = o.question_id AND om.target_id = o.target_id
     JOIN label_judgment oj ON oj.id = om.judgment_id
     WHERE o.question_id = m.question_id AND oj.verdict IN (${verdicts}) AND ${condition})`
const place = `coalesce(r.rank, ${rankingDepth + 1})`
const before = `o.rank < ${place}`

const stateConditions: Readonly<Record<(typeof markStates)[number], string>> = {
  disagreement: 'c.question_id IS NOT NULL',
  // Once somebody looked at it and left it, it stays.
  changed: `(t.standing = 'changed' AND j.surface <> 'review')`,
  gone: `t.standing = 'gone'`,
  review: 'j.review = 1',
  propagated: 'j.propagated_from IS NOT NULL',
  // What follows from an equal passage is not contradicted: the equal one stands for it.
  contradicted: `(r.question_id IS NOT NULL AND t.standing = 'held' AND j.propagated_from IS NULL AND (
    (j.verdict = 'relevant' AND ${place} - ${others("'relevant', 'partial'", before)} > ${contradiction.behind})
    OR (j.verdict = 'irrelevant' AND r.rank <= ${contradiction.among}
      AND ${others("'relevant'", '1')} > 0 AND ${others("'relevant'", before)} = 0)))`,
  settled: `(c.question_id IS NULL AND t.standing = 'held' AND j.review = 0)`,
}

function conditionOf(filter: MarkFilter): { sql: string; params: SqlValue[] } {
  const clauses = [`q.state IN ('open', 'suggested')`]
  const params: SqlValue[] = []
  const add = (clause: string, ...values: SqlValue[]) => {
    clauses.push(clause)
    params.push(...values)
  }
  const typed = filter.text.trim()
  if (typed !== '') {
    const like = `%${typed.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
    add(
      `(q.text LIKE ? ESCAPE '\\' OR t.citation LIKE ? ESCAPE '\\' OR t.title LIKE ? ESCAPE '\\' OR t.text LIKE ? ESCAPE '\\' OR j.note LIKE ? ESCAPE '\\')`,
      ...[like, like, like, like, like],
    )
  }
  if (filter.question !== null) add('q.id = ?', filter.question)
  if (filter.verdicts.length > 0)
    add('j.verdict IN (SELECT value FROM json_each(?))', JSON.stringify(filter.verdicts))
  if (filter.annotators.length > 0)
    add('j.annotator IN (SELECT value FROM json_each(?))', JSON.stringify(filter.annotators))
  if (filter.states.length > 0) add(`(${filter.states.map((state) => stateConditions[state]).join(' OR ')})`)
  if (filter.from !== null) add('j.at >= ?', filter.from)
  if (filter.to !== null) add('j.at < ?', `${filter.to}T99`)
  if (filter.unanswered)
    add(`NOT EXISTS (SELECT 1 FROM label_mark a JOIN label_judgment b ON b.id = a.judgment_id
      WHERE a.question_id = q.id AND b.verdict = 'relevant')`)
  return { sql: clauses.join(' AND '), params }
}

const sorts: Readonly<Record<(typeof markSorts)[number], string>> = {
  question: 'q.text',
  citation: 't.citation',
  verdict: `CASE j.verdict WHEN 'relevant' THEN 0 WHEN 'partial' THEN 1 WHEN 'irrelevant' THEN 2 ELSE 3 END`,
  annotator: 'j.annotator',
  at: 'j.at',
  note: `coalesce(j.note, '')`,
}

/** Characters of the passage in a row. */
const excerpt = 160

function rowOf(row: Row): MarkRow {
  return {
    judgment: integer(row, 'judgment'),
    question: integer(row, 'question'),
    questionText: text(row, 'question_text'),
    target: integer(row, 'target'),
    scope: oneOf(row, 'scope', targetScopes),
    citation: text(row, 'citation'),
    title: text(row, 'title'),
    documentKey: integerOrNull(row, 'document_key'),
    excerpt: text(row, 'excerpt'),
    verdict: oneOf(row, 'verdict', verdicts),
    reason: oneOfOrNull(row, 'reason', unableReasons),
    note: textOrNull(row, 'note'),
    annotator: text(row, 'annotator'),
    at: text(row, 'at'),
    states: markStates.filter((state) => row[`is_${state}`] === 1),
    modelRank: integerOrNull(row, 'model_rank'),
  }
}

export function listMarks(
  reader: Reader,
  filter: MarkFilter,
  sort: (typeof markSorts)[number],
  descending: boolean,
  limit: number,
  offset: number,
): { total: number; marks: MarkRow[] } {
  const { sql, params } = conditionOf(filter)
  const total = reader.get(`WITH ${conflict} SELECT count(*) AS n ${from} WHERE ${sql}`, ...params)
  const states = markStates.map((state) => `${stateConditions[state]} AS is_${state}`).join(', ')
  const rows = reader.all(
    `WITH ${conflict} SELECT j.id AS judgment, q.id AS question, q.text AS question_text, t.id AS target, t.scope,
       t.citation, t.title, t.document_key, substr(t.text, 1, ${excerpt}) AS excerpt, j.verdict, j.reason, j.note,
       CASE j.resolution WHEN 1 THEN 'acuerdo (' || j.annotator || ')' ELSE j.annotator END AS annotator, j.at, r.rank AS model_rank, ${states}
     ${from} WHERE ${sql} ORDER BY ${sorts[sort]} ${descending ? 'DESC' : 'ASC'}, j.id DESC LIMIT ? OFFSET ?`,
    ...params,
    limit,
    offset,
  )
  return { total: total === undefined ? 0 : integer(total, 'n'), marks: rows.map(rowOf) }
}

/** A mark with all that is kept of it: what an export takes, and what a trainer reads. */
export interface WholeMark {
  readonly judgment: Judgment
  readonly target: Target
  readonly voice: string
  readonly disagreement: boolean
}

/** By question; of suggestions nobody accepted only where they are asked for by a filter of their own. */
export function* wholeMarks(reader: Reader, filter: MarkFilter): Iterable<WholeMark> {
  const { sql, params } = conditionOf(filter)
  const rows = reader.iterate(
    `WITH ${conflict} SELECT j.*, m.voice, t.scope, t.hash, t.document_id, t.citation, t.title, t.text, t.standing,
       t.document_key, t.passage_id, c.question_id IS NOT NULL AS is_disagreement
     ${from} WHERE ${sql} AND q.state = 'open' ORDER BY q.id, j.id`,
    ...params,
  )
  for (const row of rows)
    yield {
      judgment: judgmentOf(row),
      target: targetOf({ ...row, id: row['target_id'] }),
      voice: text(row, 'voice'),
      disagreement: integer(row, 'is_disagreement') === 1,
    }
}

/** What each voice took away and did not say again. */
export function* takenAway(reader: Reader): Iterable<Pick<WholeMark, 'judgment' | 'target'>> {
  const rows = reader.iterate(
    `SELECT j.*, t.scope, t.hash, t.document_id, t.citation, t.title, t.text, t.standing, t.document_key, t.passage_id
     FROM label_judgment j JOIN label_target t ON t.id = j.target_id
     JOIN label_question q ON q.id = j.question_id AND q.state = 'open'
     WHERE j.verdict = 'none' AND NOT EXISTS (SELECT 1 FROM label_judgment l WHERE l.question_id = j.question_id
       AND l.target_id = j.target_id AND l.annotator = j.annotator AND l.resolution = j.resolution
       AND (l.at > j.at OR (l.at = j.at AND l.id > j.id))) ORDER BY j.id`,
  )
  for (const row of rows)
    yield { judgment: judgmentOf(row), target: targetOf({ ...row, id: row['target_id'] }) }
}

/** What the model in use contradicts of a question, by passage; a document marked whole has none of its own. */
export function contradictedOf(reader: Reader, question: number): { passage: number; rank: number | null }[] {
  return reader
    .all(
      `WITH ${conflict} SELECT DISTINCT t.passage_id, r.rank ${from}
       WHERE m.question_id = ? AND t.passage_id IS NOT NULL AND ${stateConditions.contradicted}
       ORDER BY t.passage_id`,
      question,
    )
    .map((row) => ({ passage: integer(row, 'passage_id'), rank: integerOrNull(row, 'rank') }))
}

export function disagreements(
  reader: Reader,
  limit: number,
): { question: number; questionText: string; target: Target }[] {
  return reader
    .all(
      `WITH ${conflict} SELECT c.question_id AS question, q.text AS question_text, t.*
       FROM conflict c JOIN label_question q ON q.id = c.question_id AND q.state IN ('open', 'suggested')
       JOIN label_target t ON t.id = c.target_id ORDER BY c.question_id, t.id LIMIT ?`,
      limit,
    )
    .map((row) => ({
      question: integer(row, 'question'),
      questionText: text(row, 'question_text'),
      target: targetOf(row),
    }))
}

export function countStates(reader: Reader): { disagreements: number; review: number } {
  const row = reader.get(
    `WITH ${conflict} SELECT
       (SELECT count(*) FROM conflict c JOIN label_question q ON q.id = c.question_id AND q.state IN ('open', 'suggested')) AS disagreements,
       (SELECT count(*) ${from} WHERE q.state IN ('open', 'suggested') AND (${stateConditions.changed} OR ${stateConditions.review})) AS review`,
  )
  return row === undefined
    ? { disagreements: 0, review: 0 }
    : { disagreements: integer(row, 'disagreements'), review: integer(row, 'review') }
}

/** Standing judgments whose passage changed, or that somebody asks to look at again. */
export function toReview(
  reader: Reader,
  limit: number,
): { judgment: Judgment; target: Target; questionText: string }[] {
  return reader
    .all(
      `WITH ${conflict} SELECT j.*, q.text AS question_text, t.scope, t.hash, t.document_id, t.citation, t.title, t.text,
         t.standing, t.document_key, t.passage_id
       ${from} WHERE q.state IN ('open', 'suggested') AND (${stateConditions.changed} OR ${stateConditions.review})
       ORDER BY q.id, j.id LIMIT ?`,
      limit,
    )
    .map((row) => ({
      judgment: judgmentOf({ ...row }),
      target: targetOf({ ...row, id: row['target_id'] }),
      questionText: text(row, 'question_text'),
    }))
}

export function savedFilters(reader: Reader): { id: number; name: string; filter: MarkFilter }[] {
  return reader.all('SELECT id, name, filter FROM label_filter ORDER BY name').map((row) => ({
    id: integer(row, 'id'),
    name: text(row, 'name'),
    filter: markFilter.parse(JSON.parse(text(row, 'filter'))),
  }))
}

export function saveFilter(writer: Writer, name: string, filter: MarkFilter): void {
  writer.run(
    'INSERT INTO label_filter(name, filter) VALUES (?, ?) ON CONFLICT DO UPDATE SET filter = excluded.filter',
    name,
    JSON.stringify(filter),
  )
}

export function removeFilter(writer: Writer, id: number): void {
  writer.run('DELETE FROM label_filter WHERE id = ?', id)
}
