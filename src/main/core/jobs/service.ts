/** Long work, one row each: its state survives the program, its progress reaches whoever watches. */
import { setImmediate as yieldToEvents } from 'node:timers/promises'
import { z } from 'zod'
import {
  errorReport,
  jobProgress,
  jobStates,
  type Job,
  type JobKindName,
  type JobProgress,
  type JobState,
} from '../../../shared/contract/jobs.ts'
import { FojasError, reportOf } from '../../../shared/errors/index.ts'
import type { Row, Writer } from '../library/database.ts'
import { integer, oneOf, text, textOrNull } from '../library/sql.ts'
import type { JobContext, JobKind } from './job.ts'
import { Lane } from './lane.ts'
import { Pace } from './pace.ts'

const kindNames = [
  'import',
  'index',
  'rescan',
  'backup',
  'restore',
  'evaluate',
  'doctor',
  'references',
  'ocr',
  'training',
  'retraining',
  'learning-curve',
  'words',
] as const
/** Milliseconds between two reports of progress. */
const reportEvery = 100

interface Running {
  readonly controller: AbortController
  readonly done: Promise<void>
  job: Job
  resume: (() => void) | undefined
  paused: Promise<void> | undefined
  reportedAt: number
  /** Its turn has come. */
  begun: boolean
  readonly pace: Pace
}

export class JobService {
  readonly #writer: Writer
  readonly #kinds = new Map<string, JobKind>()
  readonly #running = new Map<number, Running>()
  readonly #lanes = new Map<string, Lane>()
  readonly #watchers = new Set<(job: Job) => void>()

  constructor(writer: Writer) {
    this.#writer = writer
    const report = JSON.stringify(reportOf(new FojasError('job_interrupted', {})))
    writer.run(
      `UPDATE job SET state = 'interrupted', error = ? WHERE state IN ('queued', 'running', 'paused')`,
      report,
    )
  }

  register(kind: JobKind): void {
    this.#kinds.set(kind.kind, kind)
  }

  start(kind: JobKindName, params: unknown): Job {
    const { lastInsertRowid: id } = this.#writer.run(
      `INSERT INTO job(kind, state, params, created_at) VALUES (?, 'queued', ?, ?)`,
      kind,
      JSON.stringify(params),
      new Date().toISOString(),
    )
    return this.#run(id)
  }

  get(id: number): Job {
    const live = this.#running.get(id)
    if (live !== undefined) return live.job
    const row = this.#writer.get('SELECT * FROM job WHERE id = ?', id)
    if (row === undefined) throw new FojasError('not_found', { what: `el trabajo ${id}` })
    return this.#jobOf(row)
  }

  list(): Job[] {
    const rows = this.#writer.all('SELECT * FROM job ORDER BY id DESC LIMIT 100')
    return rows.map((row) => this.#running.get(integer(row, 'id'))?.job ?? this.#jobOf(row))
  }

  pause(id: number): Job {
    const running = this.#running.get(id)
    if (running !== undefined && running.paused === undefined) {
      running.paused = new Promise((resolve) => {
        running.resume = resolve
      })
      this.#change(running, { state: 'paused', rate: null, remaining: null })
    }
    return this.get(id)
  }

  /** Goes on with a paused job, or starts an interrupted one again where it left off. */
  resume(id: number): Job {
    const running = this.#running.get(id)
    if (running !== undefined) {
      if (running.paused !== undefined) {
        running.resume?.()
        running.paused = undefined
        running.pace.restart()
        this.#change(running, { state: running.begun ? 'running' : 'queued' })
      }
      return running.job
    }
    const job = this.get(id)
    if (!job.resumable || job.state === 'done') throw new FojasError('job_not_resumable', { job: id })
    this.#writer.run(`UPDATE job SET state = 'queued', error = NULL, finished_at = NULL WHERE id = ?`, id)
    return this.#run(id)
  }

  async cancel(id: number): Promise<Job> {
    const running = this.#running.get(id)
    if (running === undefined) return this.get(id)
    running.controller.abort()
    running.resume?.()
    await running.done
    return this.get(id)
  }

  /** Resolves when the job is over, whatever its end. */
  async wait(id: number): Promise<Job> {
    await this.#running.get(id)?.done
    return this.get(id)
  }

  /** @returns a function that ends the watch */
  watch(listener: (job: Job) => void): () => void {
    this.#watchers.add(listener)
    return () => this.#watchers.delete(listener)
  }

  /** Stops what runs; it can be resumed at the next start. */
  async close(): Promise<void> {
    await Promise.all(
      [...this.#running.values()].map(async (running) => {
        running.controller.abort()
        running.resume?.()
        await running.done
        const report = JSON.stringify(reportOf(new FojasError('job_interrupted', {})))
        this.#writer.run(
          `UPDATE job SET state = 'interrupted', error = ? WHERE id = ? AND state = 'cancelled'`,
          report,
          running.job.id,
        )
      }),
    )
  }

  #run(id: number): Job {
    const row = this.#writer.get('SELECT * FROM job WHERE id = ?', id)
    const kind = row === undefined ? undefined : this.#kinds.get(text(row, 'kind'))
    if (row === undefined || kind === undefined)
      throw new FojasError('not_found', { what: `el trabajo ${id}` })
    const controller = new AbortController()
    const params: unknown = JSON.parse(text(row, 'params'))
    const checkpoint = textOrNull(row, 'checkpoint')
    const resumedFrom: unknown = checkpoint === null ? undefined : JSON.parse(checkpoint)
    const context: JobContext = {
      id,
      signal: controller.signal,
      resumedFrom,
      progress: (progress) => this.#progress(id, progress),
      checkpoint: (value) => {
        this.#writer.run('UPDATE job SET checkpoint = ? WHERE id = ?', JSON.stringify(value), id)
      },
      breathe: async () => {
        await yieldToEvents()
        await this.#running.get(id)?.paused
        if (controller.signal.aborted) throw new FojasError('cancelled', {})
      },
    }
    const running: Running = {
      controller,
      // After this turn of the event loop, so that whoever starts a job can watch it from its beginning.
      done: yieldToEvents().then(() => this.#inTurn(running, kind, () => kind.run(params, context))),
      job: this.#jobOf(row),
      resume: undefined,
      paused: undefined,
      reportedAt: 0,
      begun: false,
      pace: new Pace(),
    }
    this.#running.set(id, running)
    return this.get(id)
  }

  #lane(kind: JobKind): Lane | undefined {
    if (kind.lane === undefined) return undefined
    const lane = this.#lanes.get(kind.lane) ?? new Lane()
    this.#lanes.set(kind.lane, lane)
    return lane
  }

  /** Waits for its turn, works, and gives way to the next once its end is told. */
  async #inTurn(running: Running, kind: JobKind, work: () => Promise<unknown>): Promise<void> {
    const { id } = running.job
    let leave: (() => void) | undefined
    try {
      leave = await this.#lane(kind)?.enter(running.controller.signal)
      running.begun = true
      this.#writer.run(`UPDATE job SET state = 'running' WHERE id = ?`, id)
      if (running.paused === undefined) this.#change(running, { state: 'running' })
      await running.paused
      if (running.controller.signal.aborted) throw new FojasError('cancelled', {})
      this.#end(id, 'done', { result: await work() })
    } catch (error) {
      const report = reportOf(error)
      this.#end(id, report.code === 'cancelled' ? 'cancelled' : 'failed', { error: report })
    } finally {
      leave?.()
    }
  }

  #progress(id: number, progress: JobProgress): void {
    const running = this.#running.get(id)
    if (running === undefined) return
    const now = Date.now()
    const before = running.job.progress
    // Another stage counts other things.
    if (before !== null && before.unit !== progress.unit) running.pace.restart()
    // What was at hand when it was paused is still finished: that is no speed.
    const rate = running.paused === undefined ? running.pace.add(now, progress.done) : null
    const remaining =
      rate === null || progress.total === null || rate === 0 ? null : (progress.total - progress.done) / rate
    running.job = { ...running.job, progress, rate, remaining }
    if (now - running.reportedAt < reportEvery) return
    running.reportedAt = now
    this.#tell(running.job)
  }

  #change(running: Running, change: Partial<Job>): void {
    running.job = { ...running.job, ...change }
    this.#tell(running.job)
  }

  #end(id: number, state: JobState, end: { result?: unknown; error?: Job['error'] }): void {
    const progress = this.#running.get(id)?.job.progress ?? null
    this.#writer.run(
      'UPDATE job SET state = ?, progress = ?, result = ?, error = ?, finished_at = ? WHERE id = ?',
      state,
      JSON.stringify(progress),
      end.result === undefined ? null : JSON.stringify(end.result),
      end.error === undefined || end.error === null ? null : JSON.stringify(end.error),
      new Date().toISOString(),
      id,
    )
    this.#running.delete(id)
    this.#tell(this.get(id))
  }

  #tell(job: Job): void {
    for (const listener of this.#watchers) listener(job)
  }

  #jobOf(row: Row): Job {
    const json = (column: string): unknown => {
      const value = textOrNull(row, column)
      return value === null ? null : JSON.parse(value)
    }
    const kind = oneOf(row, 'kind', kindNames)
    return {
      id: integer(row, 'id'),
      kind,
      state: oneOf(row, 'state', jobStates),
      progress: jobProgress.nullable().parse(json('progress')),
      rate: null,
      remaining: null,
      error: z.nullable(errorReport).parse(json('error')),
      result: json('result'),
      createdAt: text(row, 'created_at'),
      finishedAt: textOrNull(row, 'finished_at'),
      resumable: this.#kinds.get(kind)?.resumable ?? false,
    }
  }
}
