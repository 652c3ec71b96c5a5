/** Learning-rate schedules: pure functions of the optimiser's step (not of samples), as a factor of the peak rate. */

/** Factor after the warm-up. @param progress [0, 1) of what follows the warm-up */
type Decay = (progress: number) => number

/** A new schedule is a row here. */
export const schedules = {
  constant: () => 1,
  linear: (progress) => 1 - progress,
  /** Loshchilov & Hutter 2017, one half period to zero. */
  cosine: (progress) => 0.5 * (1 + Math.cos(Math.PI * progress)),
} as const satisfies Record<string, Decay>

export type ScheduleName = keyof typeof schedules
export const scheduleNames = ['constant', 'linear', 'cosine'] as const satisfies readonly ScheduleName[]

export interface SchedulePlan {
  readonly name: ScheduleName
  /** Optimiser steps of the run. */
  readonly total: number
  /** Optimiser steps that rise linearly to the peak: the first is 1 / warmup of it, and none is wasted at zero. */
  readonly warmup: number
}

/** @param step from 0 */
export function scheduleFactor({ name, total, warmup }: SchedulePlan, step: number): number {
  if (step < warmup) return (step + 1) / warmup
  if (total <= warmup) return 1
  return Math.max(0, schedules[name](Math.min(1, (step - warmup) / (total - warmup))))
}
