/** What a run must find again to go on: the same way of computing, the same model, the same configuration. */
import { availableParallelism } from 'node:os'
import * as ort from 'onnxruntime-node'
import { FojasError } from '../../../shared/errors/index.ts'
import type { TrainingConditions, TrainingMode, TrainingRun } from '../protocol-training.ts'

/** Everything of a run that bears on its numbers and is no condition of the computer. */
const configured = [
  'trained',
  'objective',
  'optimiser',
  'schedule',
  'clip',
  'accumulation',
  'seed',
  'lengths',
  'collapse',
] as const satisfies readonly (keyof TrainingRun)[]

export const configurationOf = (run: TrainingRun): string =>
  JSON.stringify(Object.fromEntries(configured.map((key) => [key, run[key]])))

export const onnxruntimeVersion = (): string => ort.env.versions.node ?? ort.env.versions.common

export function conditionsOf(
  run: TrainingRun,
  way: { readonly mode: TrainingMode; readonly microBatch: number },
  modelHash: string,
): TrainingConditions {
  return {
    ...way,
    threads: run.threads ?? availableParallelism(),
    provider: run.provider ?? 'cpu',
    onnxruntime: onnxruntimeVersion(),
    modelHash,
  }
}

const names: Readonly<Record<keyof TrainingConditions, string>> = {
  mode: 'el modo',
  microBatch: 'la cantidad de textos por vez',
  threads: 'la cantidad de hilos',
  provider: 'el dispositivo',
  onnxruntime: 'la versión de onnxruntime',
  modelHash: 'el modelo de partida',
}

/** @throws FojasError training_conditions_changed where the run's numbers would not be those it was begun with */
export function sameConditions(before: TrainingConditions, now: TrainingConditions): void {
  for (const key of ['modelHash', 'mode', 'microBatch', 'threads', 'provider', 'onnxruntime'] as const)
    if (before[key] !== now[key])
      throw new FojasError('training_conditions_changed', {
        what: names[key],
        before: String(before[key]).slice(0, 16),
        now: String(now[key]).slice(0, 16),
      })
}

export function sameConfiguration(before: string, run: TrainingRun): void {
  if (before === configurationOf(run)) return
  const parsed: unknown = JSON.parse(before)
  const old = typeof parsed === 'object' && parsed !== null ? new Map(Object.entries(parsed)) : new Map()
  for (const key of configured) {
    const [was, is] = [JSON.stringify(old.get(key)), JSON.stringify(run[key])]
    if (was !== is)
      throw new FojasError('training_conditions_changed', {
        what: `la configuración (${key})`,
        before: was,
        now: is,
      })
  }
}
