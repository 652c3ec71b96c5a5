/** What the trainer's parts are given: a person's pause and cancel, and searches that somebody waits for come first. */
import type { JobContext } from '../jobs/job.ts'
import type { LearnerContext } from '../training/learners/learner.ts'
import type { RetrainingHost } from './host.ts'

export const contextOf = (
  host: Pick<RetrainingHost, 'quiet'>,
  job: JobContext,
  tell: LearnerContext['tell'],
): LearnerContext => ({
  signal: job.signal,
  tell,
  breathe: async () => {
    await job.breathe()
    await host.quiet()
  },
})
