/** The SQL of trainings; nothing but SQL. */
import { z } from 'zod'
import {
  trainingStates,
  verdict as verdictStored,
  type TrainingState,
} from '../../../shared/contract/training.ts'
import { errorReport } from '../../../shared/contract/jobs.ts'
import type { PassageName } from '../corpus/read-hashes.ts'
import type { Reader, Row, SqlValue, Writer } from '../library/database.ts'
import { blob, integer, integerOrNull, oneOf, real, text, textOrNull } from '../library/sql.ts'
import type { QueryAdapter } from '../../ml/adapters/query-adapter.ts'
import { trainingReport } from '../training/report.ts'
import { recipeNames, trainingSettings } from '../training/settings.ts'
import { sides, type Side } from '../training/splits.ts'
import { measurements } from './measured.ts'
import { snapshot, type SnapshotQuestion } from './snapshot.ts'

export const overrides = trainingSettings.omit({ recipe: true }).partial()

export interface Training {
  readonly id: number
  readonly jobId: number | null
  readonly state: TrainingState
  readonly createdAt: string
  readonly startAt: string | null
  readonly finishedAt: string | null
  readonly parent: string
  readonly rival: string
  readonly model: string | null
  readonly recipe: (typeof recipeNames)[number]
  readonly division: 'split' | 'folds'
  readonly settings: z.infer<typeof overrides>
  readonly dataHash: string
  readonly labels: number
  readonly report: z.infer<typeof trainingReport> | null
  readonly measured: z.infer<typeof measurements> | null
  readonly verdict: z.infer<typeof verdictStored> | null
  readonly error: z.infer<typeof errorReport> | null
  readonly weight: number | null
  readonly seconds: number
  readonly device: string
}

const parsed = <T>(schema: z.ZodType<T>, row: Row, column: string): T | null => {
  const value = textOrNull(row, column)
  return value === null ? null : schema.parse(JSON.parse(value))
}

function trainingOf(row: Row): Training {
  return {
    id: integer(row, 'id'),
    jobId: integerOrNull(row, 'job_id'),
    state: oneOf(row, 'state', trainingStates),
    createdAt: text(row, 'created_at'),
    startAt: textOrNull(row, 'start_at'),
    finishedAt: textOrNull(row, 'finished_at'),
    parent: text(row, 'parent'),
    rival: text(row, 'rival'),
    model: textOrNull(row, 'model'),
    recipe: oneOf(row, 'recipe', recipeNames),
    division: oneOf(row, 'division', ['split', 'folds']),
    settings: overrides.parse(JSON.parse(text(row, 'settings'))),
    dataHash: text(row, 'data_hash'),
    labels: integer(row, 'labels'),
    report: parsed(trainingReport, row, 'report'),
    measured: parsed(measurements, row, 'measured'),
    verdict: parsed(verdictStored, row, 'verdict'),
    error: parsed(errorReport, row, 'error'),
    weight: row['weight'] === null ? null : real(row, 'weight'),
    seconds: real(row, 'seconds'),
    device: text(row, 'device'),
  }
}

/** All but what was learnt from, which may be large. */
const columns = `id, job_id, state, created_at, start_at, finished_at, parent, rival, model, recipe, division, settings,
  data_hash, labels, report, measured, verdict, error, weight, seconds, device`

export type NewTraining = Pick<
  Training,
  | 'state'
  | 'createdAt'
  | 'startAt'
  | 'parent'
  | 'rival'
  | 'recipe'
  | 'division'
  | 'settings'
  | 'dataHash'
  | 'labels'
  | 'device'
> & { readonly questions: readonly SnapshotQuestion[] }

export function insertTraining(writer: Writer, training: NewTraining): number {
  return writer.run(
    `INSERT INTO training(state, created_at, start_at, parent, rival, recipe, division, settings, questions, data_hash, labels, device)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[training.state, training.createdAt, training.startAt, training.parent, training.rival],
    ...[training.recipe, training.division, JSON.stringify(training.settings)],
    ...[JSON.stringify(training.questions), training.dataHash, training.labels, training.device],
  ).lastInsertRowid
}

const columnOf = {
  jobId: 'job_id',
  state: 'state',
  finishedAt: 'finished_at',
  model: 'model',
  report: 'report',
  measured: 'measured',
  verdict: 'verdict',
  error: 'error',
  weight: 'weight',
  seconds: 'seconds',
} as const satisfies Partial<Record<keyof Training, string>>

export function changeTraining(
  writer: Writer,
  id: number,
  change: Partial<Pick<Training, keyof typeof columnOf>>,
): void {
  const entries = Object.entries(change).flatMap(([key, value]): [string, SqlValue][] => {
    const column = Object.entries(columnOf).find(([name]) => name === key)?.[1]
    if (column === undefined) return []
    const stored = typeof value === 'object' && value !== null ? JSON.stringify(value) : (value ?? null)
    return [[column, stored]]
  })
  if (entries.length === 0) return
  writer.run(
    `UPDATE training SET ${entries.map(([column]) => `${column} = ?`).join(', ')} WHERE id = ?`,
    ...entries.map(([, value]) => value),
    id,
  )
}

/** What is learnt from, and where it starts. */
export type Planned = Pick<NewTraining, 'parent' | 'rival' | 'division' | 'questions' | 'dataHash' | 'labels'>

/** A scheduled one whose hour came: it learns from what is marked by now. */
export function planAnew(writer: Writer, id: number, now: Planned): void {
  writer.run(
    `UPDATE training SET parent = ?, rival = ?, division = ?, questions = ?, data_hash = ?, labels = ?
     WHERE id = ? AND state = 'scheduled'`,
    ...[now.parent, now.rival, now.division, JSON.stringify(now.questions), now.dataHash, now.labels, id],
  )
}

export function findTraining(reader: Reader, id: number): Training | undefined {
  const row = reader.get(`SELECT ${columns} FROM training WHERE id = ?`, id)
  return row === undefined ? undefined : trainingOf(row)
}

/** Newest first. */
export function listTrainings(reader: Reader): Training[] {
  return reader.all(`SELECT ${columns} FROM training ORDER BY id DESC`).map(trainingOf)
}

export function removeTraining(writer: Writer, id: number): void {
  writer.run(`DELETE FROM training WHERE id = ? AND state = 'scheduled'`, id)
}

export function questionsOf(reader: Reader, id: number): SnapshotQuestion[] {
  const row = reader.get('SELECT questions FROM training WHERE id = ?', id)
  return row === undefined ? [] : snapshot.parse(JSON.parse(text(row, 'questions')))
}

// Sides

export function knownSides(reader: Reader): Map<string, Side> {
  const rows = reader.all('SELECT question, side FROM training_side')
  return new Map(rows.map((row) => [text(row, 'question'), oneOf(row, 'side', sides)]))
}

export function keepSide(writer: Writer, question: string, side: Side, at: string): void {
  writer.run(
    'INSERT INTO training_side(question, side, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    question,
    side,
    at,
  )
}

// Parts

export interface Fold {
  readonly name: string
  readonly unseen: readonly string[]
  readonly adapter: Pick<QueryAdapter, 'rank' | 'u' | 'v'> | null
  readonly share: number
  readonly weightBefore: number
  readonly weight: number
}

const bytesOf = (values: Float32Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
const floatsOf = (bytes: Uint8Array): Float32Array => new Float32Array(Uint8Array.from(bytes).buffer)

export function keepFold(writer: Writer, training: number, fold: Fold): void {
  const { name, unseen, adapter, share, weightBefore, weight } = fold
  writer.run(
    `INSERT OR REPLACE INTO training_fold(training, name, unseen, rank, u, v, share, weight_before, weight)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[training, name, JSON.stringify(unseen), adapter?.rank ?? null],
    ...(adapter === null ? [null, null] : [bytesOf(adapter.u), bytesOf(adapter.v)]),
    ...[share, weightBefore, weight],
  )
}

export function foldsOf(reader: Reader, training: number): Fold[] {
  return reader.all('SELECT * FROM training_fold WHERE training = ? ORDER BY name', training).map((row) => ({
    name: text(row, 'name'),
    unseen: z.array(z.string()).parse(JSON.parse(text(row, 'unseen'))),
    adapter:
      row['rank'] === null
        ? null
        : { rank: integer(row, 'rank'), u: floatsOf(blob(row, 'u')), v: floatsOf(blob(row, 'v')) },
    share: real(row, 'share'),
    weightBefore: real(row, 'weight_before'),
    weight: real(row, 'weight'),
  }))
}

// Rankings

export type Part = 'control' | 'taught' | 'saved'
export interface StoredRanking {
  readonly question: string
  readonly before: readonly PassageName[]
  readonly after: readonly PassageName[] | null
}

const entries = z.array(z.tuple([z.string(), z.string()]))
const listOf = (value: string): PassageName[] =>
  entries.parse(JSON.parse(value)).map(([hash, document]) => ({ hash, document }))
const jsonOf = (ranking: readonly PassageName[]): string =>
  JSON.stringify(ranking.map(({ hash, document }) => [hash, document]))

export function keepRanking(
  writer: Writer,
  training: number,
  part: Part,
  { question, before, after }: StoredRanking,
): void {
  writer.run(
    `INSERT OR REPLACE INTO training_ranking(training, question, part, before, after) VALUES (?, ?, ?, ?, ?)`,
    ...[training, question, part, jsonOf(before), after === null ? null : jsonOf(after)],
  )
}

export function rankingsOf(reader: Reader, training: number, part: Part): StoredRanking[] {
  return reader
    .all(
      'SELECT question, before, after FROM training_ranking WHERE training = ? AND part = ? ORDER BY question',
      training,
      part,
    )
    .map((row) => {
      const after = textOrNull(row, 'after')
      return {
        question: text(row, 'question'),
        before: listOf(text(row, 'before')),
        after: after === null ? null : listOf(after),
      }
    })
}

/** A run that begins again forgets what it had measured. */
export function clearMeasured(writer: Writer, training: number): void {
  for (const table of ['training_fold', 'training_ranking', 'training_event'])
    writer.run(`DELETE FROM ${table} WHERE training = ?`, training)
}

/** Trainings with a verdict whose control questions include one of these. */
export function decidedOn(reader: Reader, questions: readonly string[]): number[] {
  return reader
    .all(
      `SELECT DISTINCT r.training FROM training_ranking r JOIN training t ON t.id = r.training
       WHERE r.part = 'control' AND t.state IN ('promoted', 'kept')
         AND r.question IN (SELECT value FROM json_each(?))`,
      JSON.stringify(questions),
    )
    .map((row) => integer(row, 'training'))
}

// The curve

export function keepEvent(writer: Writer, training: number, number: number, event: unknown): void {
  writer.run(
    'INSERT OR REPLACE INTO training_event(training, number, event) VALUES (?, ?, ?)',
    training,
    number,
    JSON.stringify(event),
  )
}

export function eventsOf(reader: Reader, training: number): unknown[] {
  return reader
    .all('SELECT event FROM training_event WHERE training = ? ORDER BY number', training)
    .map((row) => JSON.parse(text(row, 'event')) as unknown)
}
