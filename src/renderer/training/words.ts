/** Trainings in a lawyer's words. */
import type { Job } from '../../shared/contract/jobs.ts'
import type { Readiness, Training, TrainingEstimate } from '../../shared/contract/training.ts'
import { grouped, megabytes, plural, remainingTime, shortDate } from '../../shared/text/format.ts'

export const stateNames: Record<Training['state'], string> = {
  scheduled: 'Programado',
  running: 'En curso',
  judging: 'Espera juicios',
  promoted: 'En uso desde su veredicto',
  kept: 'No se usó',
  experimental: 'Experimental',
  failed: 'Se detuvo',
  cancelled: 'Cancelado',
}

export const recipeNames: Record<Training['recipe'], string> = {
  adapter: 'Adaptador de preguntas',
  lora: 'Ajuste liviano (LoRA)',
  full: 'Modelo completo',
}

/** What will be done, for as many marks as there are. */
export const recipeWords: Record<Training['recipe'], string> = {
  adapter:
    'Se ajusta cómo se entienden las preguntas. Los documentos no se vuelven a leer: el índice sigue siendo el mismo.',
  lora: 'Se ajustan unas pocas capas del modelo. Si el veredicto es bueno, se rehace el índice; mientras tanto responde el actual.',
  full: 'Se ajusta el modelo entero. Si el veredicto es bueno, se rehace el índice; mientras tanto responde el actual.',
}

const lack = (have: number, needed: number): string =>
  have >= needed ? '' : ` (${needed - have === 1 ? 'falta' : 'faltan'} ${grouped(needed - have)})`

/** `312 marcas · 32 preguntas con respuesta (faltan 18) · 11 documentos (faltan 9)` */
export function countsLine({ marks, questions, documents, least }: Readiness): string {
  return [
    plural(marks, 'marca', 'marcas'),
    `${plural(questions, 'pregunta con respuesta', 'preguntas con respuesta')}${lack(questions, least.questions)}`,
    `${plural(documents, 'documento', 'documentos')}${lack(documents, least.documents)}`,
  ].join(' · ')
}

export const ready = ({ labels, least, indexed }: Readiness): boolean => labels >= least.labels && indexed

/** Why the button cannot be pressed, or what its verdict will lack. */
export function lackWords(readiness: Readiness): string {
  const { labels, least, questions, documents, indexed, fresh } = readiness
  if (!indexed) return 'Todavía no hay índice por sentido: se arma solo después de importar.'
  if (labels < least.labels)
    return `Para empezar a entrenar ${least.labels - labels === 1 ? 'falta' : 'faltan'} ${plural(least.labels - labels, 'fragmento marcado como relevante', 'fragmentos marcados como relevantes')}.`
  if (questions < least.questions || documents < least.documents)
    return 'Se puede entrenar y comparar; para un veredicto hacen falta más preguntas. El modelo quedaría como experimental.'
  if (fresh === 0) return 'No hay marcas nuevas desde el último entrenamiento: saldría lo mismo.'
  return ''
}

function span([from, to]: readonly [number, number]): string {
  const minutes = (seconds: number) => Math.max(1, Math.round(seconds / 60))
  const clock = (seconds: number) =>
    seconds < 5400
      ? `${minutes(seconds)}`
      : `${Math.floor(seconds / 3600)} h ${String(Math.round((seconds % 3600) / 60)).padStart(2, '0')}`
  if (to < 90) return 'menos de 2 min'
  if (minutes(from) === minutes(to)) return `${minutes(to)} min`
  return to < 5400
    ? `${clock(from)}–${clock(to)} min`
    : `${clock(from)}${from < 5400 ? ' min' : ''} – ${clock(to)}`
}

/** `Entrenar 12–18 min · Rehacer el índice 1 h 50 – 2 h 20 (puede seguir buscando)` */
export function estimateLine({ train, index }: TrainingEstimate): string {
  return [
    `Entrenar ${span(train)}`,
    index === null ? 'El índice no se rehace' : `Rehacer el índice ${span(index)}`,
  ]
    .join(' · ')
    .concat(' (puede seguir buscando)')
}

/** `memoria: hacen falta 1.600 MB, hay 3.200 MB libres`; before it was measured only what there is. */
export function memoryWords({ memory }: Readiness, estimate: TrainingEstimate | undefined): string {
  const measured = estimate?.memory ?? null
  if (measured !== null)
    return `memoria: hacen falta ${megabytes(measured.needed)}, hay ${megabytes(measured.free)} libres`
  const later = estimate === undefined ? '' : ' (la que hace falta se mide antes de empezar)'
  return `memoria: hay ${megabytes(memory.free)} libres${later}`
}

const phases: Readonly<Record<string, string>> = {
  encoding: 'Leyendo los fragmentos que va a comparar',
  fold: 'Aprendiendo',
  split: 'Aprendiendo',
  all: 'Aprendiendo de todas las marcas',
  interpolation: 'Eligiendo cuánto de lo aprendido conviene',
  comparing: 'Comparando con el modelo en uso',
  checking: 'Revisando el modelo escrito',
  taught: 'Mirando dónde quedaron las respuestas',
  prepared: 'Aprendiendo',
}

/** What it is doing, how far it is and how long it will take. */
export function runningLine({ state, progress, remaining }: Job): string {
  if (state === 'queued') return 'Espera su turno'
  if (state === 'interrupted') return 'Se interrumpió; lo hecho está guardado y se puede seguir'
  if (progress === null) return 'Empezando'
  const { done, total, detail = '', unit } = progress
  const fold = /^fold-(\d)$/.exec(detail)?.[1]
  const name =
    fold === undefined ? (phases[detail] ?? 'Aprendiendo') : `Aprendiendo: parte ${fold} de 5, y el conjunto`
  const amount =
    total === null || total === 0
      ? ''
      : unit === 'steps'
        ? `${Math.floor((100 * done) / total)} %`
        : `${grouped(done)} de ${grouped(total)}`
  return [name, amount, remaining === null ? '' : `faltan ${remainingTime(remaining)}`]
    .filter((each) => each !== '')
    .join(' · ')
}

/** Seconds a person takes to judge a passage. */
const perPassage = 10

/** `El modelo nuevo trae 23 fragmentos que nadie juzgó (unos 4 minutos).` */
export function judgingLine({ passages }: { readonly passages: number }): string {
  return `La comparación trae ${plural(passages, 'fragmento', 'fragmentos')} que nadie juzgó (${remainingTime(passages * perPassage)}).`
}

/** `subió del puesto 14 al 2` */
export function movedWords(before: number | null, after: number | null): string {
  const place = (at: number | null) => (at === null ? 'más allá del puesto 100' : `puesto ${at}`)
  if (before === after)
    return before === null ? 'sigue más allá del puesto 100' : `sigue en el puesto ${before}`
  if (before === null) return `subió al puesto ${String(after)}`
  if (after === null) return `cayó del puesto ${before} a más allá del 100`
  return `${after < before ? 'subió' : 'bajó'} del ${place(before)} al ${after}`
}

export const dayOf = (iso: string): string => shortDate(iso)

/** `80 marcas`, `3 minutos` */
export const durationWords = (seconds: number): string =>
  seconds < 60
    ? plural(Math.round(seconds), 'segundo', 'segundos')
    : plural(Math.round(seconds / 60), 'minuto', 'minutos')
