/** How a run is computed: whole or layer by layer, and how many texts at a time. */
import type { TrainingMode, TrainingRun } from '../protocol-training.ts'

export interface Way {
  readonly mode: TrainingMode
  readonly microBatch: number
}

/** @param given by the run, or by the checkpoint it goes on from */
export function chooseWay(run: TrainingRun, given: Partial<Way>): Way {
  return {
    mode: given.mode ?? (run.mode === 'auto' ? 'whole' : run.mode),
    microBatch: given.microBatch ?? (run.microBatch === 'auto' ? 8 : run.microBatch),
  }
}
