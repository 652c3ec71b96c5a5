/** Which way a run is computed: the fastest that one step of it, in a process of its own, shows to fit. */
import { FojasError, reportOf } from '../../shared/errors/index.ts'
import type { TrainingPlan, TrainingProbe, TrainingWay } from './protocol-training.ts'

export interface ChosenWay extends TrainingWay {
  /** Forecast of the run's peak. */
  readonly bytes: number
}

/** Deaths that say that there was not enough. */
const tooLarge: ReadonlySet<string> = new Set(['out_of_memory', 'engine_died'])

/**
 * The first way whose measured forecast fits. Estimates choose which is measured; each measurement corrects those of
 * the ways not yet measured, so that a faster one may be found to fit after all.
 * @throws FojasError training_memory where none does
 */
export async function chooseFitting(
  plan: TrainingPlan,
  measure: (way: TrainingWay) => Promise<TrainingProbe>,
): Promise<ChosenWay> {
  const { available, ways } = plan
  const measured = new Map<TrainingWay, number>()
  let correction = 1
  const bytesOf = (way: ChosenWay): number => measured.get(way) ?? way.bytes * correction
  const smallest = ways.reduce((least, way) => (way.bytes < least.bytes ? way : least))
  for (;;) {
    const fitting = ways.find((way) => bytesOf(way) <= available)
    // An estimate alone refuses nothing that is near.
    const next = fitting ?? (bytesOf(smallest) <= 2 * available ? smallest : undefined)
    if (next === undefined || (fitting === undefined && measured.has(next)))
      throw new FojasError('training_memory', { needed: Math.round(bytesOf(smallest)), available })
    const { mode, microBatch } = next
    if (measured.has(next)) return { mode, microBatch, bytes: bytesOf(next) }
    const bytes = await measuredOr(measure, { mode, microBatch }, Math.max(bytesOf(next), available + 1))
    measured.set(next, bytes)
    correction = bytes / next.bytes
  }
}

/** @param otherwise bytes of a way whose step was the end of its process */
async function measuredOr(
  measure: (way: TrainingWay) => Promise<TrainingProbe>,
  way: TrainingWay,
  otherwise: number,
): Promise<number> {
  try {
    return (await measure(way)).bytes
  } catch (error) {
    if (!tooLarge.has(reportOf(error).code)) throw error
    return otherwise
  }
}
