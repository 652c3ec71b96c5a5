/** Training waits while the computer runs on its battery; whoever wants it all the same goes on with it by hand. */
import type { Job } from '../../../shared/contract/jobs.ts'
import type { JobService } from './service.ts'

const heavy: ReadonlySet<Job['kind']> = new Set(['training', 'retraining', 'learning-curve'])

export class BatteryPause {
  readonly #jobs: Pick<JobService, 'list' | 'pause' | 'resume' | 'watch'>
  /** Paused here, and gone on with here. */
  readonly #paused = new Set<number>()
  /** Seen while on battery: each is paused once. */
  readonly #seen = new Set<number>()
  #onBattery = false

  constructor(jobs: Pick<JobService, 'list' | 'pause' | 'resume' | 'watch'>) {
    this.#jobs = jobs
    jobs.watch((job) => {
      if (this.#onBattery) this.#hold(job)
    })
  }

  /** What the system says of its power, now and at each change. */
  set(onBattery: boolean): void {
    if (onBattery === this.#onBattery) return
    this.#onBattery = onBattery
    if (onBattery) {
      this.#seen.clear()
      for (const job of this.#jobs.list()) this.#hold(job)
      return
    }
    for (const id of this.#paused) this.#jobs.resume(id)
    this.#paused.clear()
  }

  #hold(job: Job): void {
    // Gone on with by a person, or over.
    if (job.state !== 'paused') this.#paused.delete(job.id)
    if (!heavy.has(job.kind) || job.state !== 'running' || this.#seen.has(job.id)) return
    this.#seen.add(job.id)
    this.#paused.add(job.id)
    this.#jobs.pause(job.id)
  }
}
