/** Jobs as main is told of them: those long enough that somebody goes away meanwhile. */
import type { Job } from '../../../shared/contract/jobs.ts'
import { plural } from '../../../shared/text/format.ts'
import type { FromCore } from './messages.ts'

/** What is said of an end that nobody watched; null: nothing. */
const ends: Partial<Record<Job['kind'], (job: Job) => string | null>> = {
  retraining: ({ state }) =>
    state === 'done'
      ? 'Terminó el entrenamiento. El veredicto está en Entrenar.'
      : state === 'failed'
        ? 'El entrenamiento se detuvo. En Entrenar se dice por qué.'
        : null,
  training: ({ state }) => (state === 'done' ? 'Terminó el entrenamiento.' : null),
  'learning-curve': ({ state }) => (state === 'done' ? 'La curva de aprendizaje está en Entrenar.' : null),
  import: ({ state, progress }) =>
    state === 'done' && (progress?.done ?? 0) > 1000
      ? `Terminó la importación: ${plural(progress?.done ?? 0, 'archivo', 'archivos')}.`
      : null,
  index: ({ state, progress }) =>
    state === 'done' && (progress?.total ?? 0) > 10_000 ? 'El índice por sentido está listo.' : null,
}

export function workOf(job: Job): Extract<FromCore, { kind: 'work' }> {
  const { id, kind, state, progress } = job
  const total = progress?.total ?? null
  return {
    kind: 'work',
    id,
    running: state === 'running',
    share: progress === null || total === null || total === 0 ? null : Math.min(1, progress.done / total),
    notice: job.finishedAt === null ? null : (ends[kind]?.(job) ?? null),
  }
}
