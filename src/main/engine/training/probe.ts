/** What a run will take of memory: its ways as estimated from their graphs, and one of them as one step shows it. */
import { createHash } from 'node:crypto'
import { dimensionOf } from '../../ml/modernbert.ts'
import { AdamW } from '../../ml/optimisers/index.ts'
import type { TrainingPlan, TrainingProbe, TrainingRun, TrainingWay } from '../protocol-training.ts'
import { Accumulator } from './accumulator.ts'
import { coded } from './failures.ts'
import { largestPortions, type LargestPortion } from './largest.ts'
import { estimate, forecast, laterOf, openWays, type Estimated } from './memory.ts'
import { prepareFiles, tableOf, TrainableModel } from './model.ts'
import { availableBytes, peakBytes } from './process-memory.ts'
import { rehearse } from './rehearsal.ts'
import { checkedConditions, prepareRun, trainableOf, type PreparedRun } from './run.ts'
import { TokenisedTexts } from './texts.ts'

const portionsOf = ({ run, data, folder }: PreparedRun): LargestPortion[] =>
  largestPortions(data, new TokenisedTexts(folder, data.texts, run.lengths), run)

function keyOf({ run, folder, before }: PreparedRun, portions: readonly LargestPortion[]): string {
  const shapes = portions.map(({ row, most, forwardOnly }) => [
    row.ids.length,
    row.positions?.length ?? 0,
    most,
    forwardOnly,
  ])
  const { trained, objective, accumulation } = run
  const threads = run.threads ?? before?.conditions.threads ?? null
  const facts = [folder.modelHash, trained, objective.kind, accumulation, threads, shapes]
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex')
}

export function planRun(run: TrainingRun, cacheDirectory: string): TrainingPlan {
  const prepared = prepareRun(run)
  const portions = portionsOf(prepared)
  const model: Estimated = { ...prepared, portions }
  const available = Math.min(run.memoryLimit ?? Infinity, availableBytes())
  const ways = openWays(prepared.given).map((way) => ({ ...way, bytes: estimate(model, way) }))
  const [first] = ways
  if (first !== undefined) {
    // Refused now rather than after a step was tried.
    const conditions = checkedConditions(prepared, first)
    // Here, where a process ends that need not be measured.
    if (ways.some(({ mode, bytes }) => mode === 'whole' && bytes <= 2 * available))
      prepareFiles(trainableOf(prepared, { ...conditions, mode: 'whole' }, cacheDirectory))
  }
  return { available, ways, key: keyOf(prepared, portions) }
}

/**
 * The run's first step in a process of its own, on nothing: with one text first, so that a step which would not fit is
 * not begun.
 * @param available bytes
 */
export async function probeRun(
  run: TrainingRun,
  way: TrainingWay,
  available: number,
  cacheDirectory: string,
): Promise<TrainingProbe> {
  const prepared = prepareRun(run)
  const conditions = checkedConditions(prepared, way)
  const portions = portionsOf(prepared)
  const { folder } = prepared
  const later = laterOf(
    { ...prepared, portions },
    prepared.data,
    dimensionOf(folder.config, folder.layout),
    run,
  )
  let model: TrainableModel | undefined
  try {
    model = await TrainableModel.open(trainableOf(prepared, conditions, cacheDirectory))
    const accumulator = new Accumulator(model.shapes(), tableOf)
    const { beta1, beta2, epsilon, weightDecay } = run.optimiser
    const optimiser = new AdamW(model.trained, { betas: [beta1, beta2], epsilon, weightDecay })
    const pause = (): Promise<void> => Promise.resolve()
    const before = peakBytes()
    await rehearse(model, portions, 1, accumulator, pause)
    const one = peakBytes() - before
    const full = Math.max(...portions.map(({ most }) => Math.min(most, way.microBatch)))
    const guess = forecast(before + one * full, later)
    if (guess > available) return { bytes: guess, finished: false }
    await rehearse(model, portions, way.microBatch, accumulator, pause)
    optimiser.step(accumulator.gradients(), 0)
    return { bytes: forecast(peakBytes(), later), finished: true }
  } catch (error) {
    throw coded(error)
  } finally {
    await model?.close()
  }
}
