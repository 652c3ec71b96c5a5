/** Long work: what a feature writes to run under the jobs service. */
import type { JobProgress } from '../../../shared/contract/jobs.ts'

export interface JobContext {
  readonly id: number
  /** Aborted by cancel and by closing; check it between small units of work. */
  readonly signal: AbortSignal
  /** What an earlier, interrupted run of this job left with `checkpoint`. */
  readonly resumedFrom: unknown
  /** Cheap to call often: it reaches screens at most ten times a second. */
  progress(progress: JobProgress): void
  /** Kept on disk with the job's row. */
  checkpoint(value: unknown): void
  /** Resolves at once, or when a paused job is resumed; rejects with `cancelled` when it is cancelled. Also yields to the event loop. */
  breathe(): Promise<void>
}

/** One kind of job: a row in the application's table of job kinds. `params` was JSON when it was stored. */
export interface JobKind {
  readonly kind: string
  readonly run: (params: unknown, context: JobContext) => Promise<unknown>
  /** Whether a run that was interrupted can go on. */
  readonly resumable: boolean
  /** Jobs of one lane run one after the other. */
  readonly lane?: string
}
