export { AdamW, adamWDefaults, type AdamWOptions, type AdamWState, type Trained } from './adamw.ts'
export { clipFactor, globalNorm } from './clip.ts'
export { isSparse, scatterRows, type Gradient, type Gradients, type SparseRows } from './gradient.ts'
export { scheduleFactor, scheduleNames, schedules, type ScheduleName, type SchedulePlan } from './schedule.ts'
