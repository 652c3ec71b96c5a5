/** A job in a person's words. */
import { z } from 'zod'
import { importResult, ocrResult } from '../../shared/contract/library.ts'
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
  ocr: 'Lectura de escaneos',
  index: 'Índice de búsqueda',
  rescan: 'Revisión de carpetas',
  backup: 'Copia de seguridad',
  restore: 'Restauración',
  evaluate: 'Medición de la calidad',
  training: 'Entrenamiento',
  retraining: 'Entrenamiento con sus marcas',
  'learning-curve': 'Curva de aprendizaje',
  words: 'Índice de palabras',
  references: 'Relaciones entre normas',
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

const built = z.object({ model: z.string(), passages: z.number(), byWords: z.number().default(0) })

function outcome({ kind, result }: Job): string {
  const imported = importResult.safeParse(result)
  if ((kind === 'import' || kind === 'rescan') && imported.success) {
    const { documents, updated, unchanged, rejected, infoleg } = imported.data
    const { norms, relations, malformed } = infoleg
    const rows = norms + relations + malformed
    return [
      rows > 0 && documents === 0 ? '' : plural(documents, 'documento nuevo', 'documentos nuevos'),
      norms > 0 ? `${plural(norms, 'norma', 'normas')} del catálogo de InfoLEG` : '',
      relations > 0 ? `${plural(relations, 'relación', 'relaciones')} entre normas` : '',
      malformed > 0 ? `${plural(malformed, 'fila', 'filas')} sin entender` : '',
      updated > 0 ? plural(updated, 'actualizado', 'actualizados') : '',
      unchanged > 0 ? `${grouped(unchanged)} sin cambios` : '',
      rejected.length > 0 ? plural(rejected.length, 'archivo rechazado', 'archivos rechazados') : '',
    ]
      .filter((each) => each !== '')
      .join(' · ')
  }
  const read = ocrResult.safeParse(result)
  if (kind === 'ocr' && read.success) {
    const { documents, pages, failed } = read.data
    const unread = failed === 0 ? '' : ` · ${plural(failed, 'archivo', 'archivos')} sin texto que leer`
    return `${plural(documents, 'documento leído', 'documentos leídos')} · ${plural(pages, 'página', 'páginas')}${unread}`
  }
  const index = built.safeParse(result)
  if (kind === 'index' && index.success)
    return [
      `${plural(index.data.passages, 'fragmento', 'fragmentos')} con el modelo ${index.data.model}`,
      index.data.byWords > 0
        ? `${plural(index.data.byWords, 'fragmento', 'fragmentos')} de la Cuarta, solo por palabras`
        : '',
    ]
      .filter((each) => each !== '')
      .join(' · ')
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
    `${grouped(Math.floor(done))}${total === null ? '' : ` de ${grouped(total)}`} ${name}`,
    job.rate !== null && job.rate >= 1 ? `${grouped(job.rate)} por segundo` : '',
    job.remaining === null ? '' : `faltan ${remainingTime(job.remaining)}`,
  ]
  return parts.filter((each) => each !== '').join(' · ')
}

export const isOver = (job: Job): boolean =>
  job.state === 'done' || job.state === 'failed' || job.state === 'cancelled'
