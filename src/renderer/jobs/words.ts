/** A job in a person's words. */
import { z } from 'zod'
import { importResult } from '../../shared/contract/library.ts'
import type { Job } from '../../shared/contract/jobs.ts'
import { grouped, plural, remainingTime } from '../../shared/text/format.ts'

export const stateNames: Record<Job['state'], string> = {
  queued: 'En espera',
  running: 'En curso',
  paused: 'En pausa',
  done: 'Terminado',
  failed: 'Con error',
  cancelled: 'Cancelado',
  interrupted: 'Interrumpido',
}

const kindNames: Readonly<Record<string, string>> = {
  import: 'Importación',
  index: 'Índice de búsqueda',
  rescan: 'Revisión de carpetas',
  backup: 'Copia de seguridad',
  restore: 'Restauración',
  evaluate: 'Medición de la calidad',
  doctor: 'Revisión de la biblioteca',
  model: 'Modelo de búsqueda',
}

const unitNames: Readonly<Record<string, string>> = {
  files: 'archivos',
  documents: 'documentos',
  passages: 'fragmentos',
  bytes: 'bytes',
  pages: 'páginas',
  queries: 'preguntas',
  steps: 'pasos',
}

export function kindName(job: Job): string {
  return kindNames[job.kind] ?? 'Trabajo'
}

const built = z.object({ model: z.string(), passages: z.number() })

function outcome({ kind, result }: Job): string {
  const imported = importResult.safeParse(result)
  if ((kind === 'import' || kind === 'rescan') && imported.success) {
    const { documents, updated, unchanged, rejected } = imported.data
    return [
      plural(documents, 'documento nuevo', 'documentos nuevos'),
      updated > 0 ? plural(updated, 'actualizado', 'actualizados') : '',
      unchanged > 0 ? `${grouped(unchanged)} sin cambios` : '',
      rejected.length > 0 ? plural(rejected.length, 'archivo rechazado', 'archivos rechazados') : '',
    ]
      .filter((each) => each !== '')
      .join(' · ')
  }
  const index = built.safeParse(result)
  if (kind === 'index' && index.success)
    return `${plural(index.data.passages, 'fragmento', 'fragmentos')} con el modelo ${index.data.model}`
  return 'Terminado'
}

/** How far it is, how fast and how long it will take; or how it ended. */
export function jobLine(job: Job): string {
  if (job.state === 'done') return outcome(job)
  if (job.error !== null) return job.error.message
  if (job.progress === null) return ''
  const { done, total, unit } = job.progress
  const name = unitNames[unit] ?? ''
  const parts = [
    `${grouped(done)}${total === null ? '' : ` de ${grouped(total)}`} ${name}`,
    job.rate !== null && job.rate >= 1 ? `${grouped(job.rate)} por segundo` : '',
    job.remaining === null ? '' : `faltan ${remainingTime(job.remaining)}`,
  ]
  return parts.filter((each) => each !== '').join(' · ')
}

export const isOver = (job: Job): boolean =>
  job.state === 'done' || job.state === 'failed' || job.state === 'cancelled'
