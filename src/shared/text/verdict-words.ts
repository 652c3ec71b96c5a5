/** A training's verdict as a person reads it; figures of the trade stay out. */
import type { TrainingDetail, TrainingVerdict } from '../contract/training.ts'
import { grouped, plural } from './format.ts'

type WouldHelp = TrainingDetail['wouldHelp']

const failedTest = (verdict: TrainingVerdict) => verdict.tests.find(({ passed }) => !passed)
const asked = ({ questions: { better, worse, equal } }: TrainingVerdict): number => better + worse + equal

/** `En 64 preguntas que el modelo no vio, la respuesta quedó entre las 5 primeras en 51 (antes 43).` */
export function answeredWords(verdict: TrainingVerdict): string {
  const { before, after } = verdict.answeredAt5
  const n = asked(verdict)
  return `En ${plural(n, 'pregunta', 'preguntas')} que el modelo no vio, la respuesta quedó entre las 5 primeras en ${grouped(after)} (antes ${grouped(before)}).`
}

/** `Mejoraron 14, empeoraron 6, 44 igual.` */
export function movedWords({ questions: { better, worse, equal } }: TrainingVerdict): string {
  const parts = [
    `${better === 1 ? 'Mejoró' : 'Mejoraron'} ${grouped(better)}`,
    `${worse === 1 ? 'empeoró' : 'empeoraron'} ${grouped(worse)}`,
    `${grouped(equal)} igual`,
  ]
  return `${parts.join(', ')}.`
}

const reasons: Record<string, (verdict: TrainingVerdict) => string> = {
  enough: (verdict) => {
    const { documents = 0, leastQuestions = 50, leastDocuments = 20 } = failedTest(verdict)?.figures ?? {}
    return `Quedó como experimental: para un veredicto hacen falta ${grouped(leastQuestions)} preguntas sobre ${grouped(leastDocuments)} documentos distintos, y hay ${grouped(asked(verdict))} sobre ${grouped(documents)}. Se puede comparar con el que está en uso; no responde búsquedas.`
  },
  better: (verdict) => {
    const { mean = 0, upper = 0 } = failedTest(verdict)?.figures ?? {}
    const n = plural(asked(verdict), 'pregunta', 'preguntas')
    if (upper < 0) return `No se usó: en ${n} que no vio, encontró las respuestas peor que el modelo en uso.`
    if (mean <= 0) return `No se usó: en ${n} que no vio, no encontró mejor las respuestas.`
    return `No se usó: con ${n} la diferencia puede ser azar.`
  },
  recall: () => 'No se usó: deja afuera de las 100 primeras respuestas que antes estaban.',
  spread: () => 'No se usó: para el modelo nuevo, los textos quedaron demasiado parecidos entre sí.',
  precision: () =>
    'No se usó: en la forma compacta en que corre la búsqueda, el modelo nuevo pierde calidad.',
}

/** What was decided and why, in a sentence or two. */
export function decisionWords(verdict: TrainingVerdict, wouldHelp: WouldHelp): string {
  const failed = failedTest(verdict)
  if (failed === undefined) return 'Es poco probable que sea azar: desde ahora responde el modelo nuevo.'
  const reason = reasons[failed.name]?.(verdict) ?? 'No se usó.'
  if (failed.name !== 'better' || wouldHelp === null) return reason
  const kind = wouldHelp.kind === null ? '' : ` sobre documentos del tipo «${wouldHelp.kind}»`
  return `${reason} Ayudaría: unas ${grouped(wouldHelp.questions)} preguntas más${kind}.`
}

/** What weighs on the verdict: attempts on the same questions, what nobody judged, and what could not be compared. */
export function caveatWords({ attempts, unjudged, judgedAt10, left }: TrainingVerdict): string[] {
  const share = (value: number) => `${grouped(100 * value)} %`
  return [
    ...(attempts > 1
      ? [
          `Es el intento ${grouped(attempts)} sobre las mismas preguntas de control: cuantos más intentos, más clara tiene que ser la diferencia.`,
        ]
      : []),
    ...(unjudged > 0
      ? [
          `Quedaron ${plural(unjudged, 'fragmento', 'fragmentos')} sin juzgar: de los 10 primeros, alguien juzgó el ${share(judgedAt10.after)} con el modelo nuevo y el ${share(judgedAt10.before)} con el anterior.`,
        ]
      : []),
    ...(left > 0
      ? [
          `No ${left === 1 ? 'se comparó 1 pregunta' : `se compararon ${grouped(left)} preguntas`}: el modelo en uso aprendió de ${left === 1 ? 'ella' : 'ellas'}, así que tendría ventaja, y no guardó una versión que no ${left === 1 ? 'la' : 'las'} hubiera visto.`,
        ]
      : []),
  ]
}
