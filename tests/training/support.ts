/** A made-up world of norms for the trainer: questions on fictional matters, and what answers them. */
import { integers } from '../../src/main/ml/random.ts'
import { hashOf, type Grade, type Question } from '../../src/main/core/training/question.ts'

const matters = [
  'la habilitación de ferias barriales',
  'el uso de bicicletas en parques',
  'la poda de arbolado público',
  'el registro de escuelas de danza',
  'la venta ambulante de flores',
  'el alquiler de canchas municipales',
  'la tenencia de palomas mensajeras',
  'el horario de los talleres mecánicos',
  'la inscripción de coros vocacionales',
  'el cuidado de fuentes ornamentales',
]
const verbs = ['Regula', 'Exige permiso para', 'Fija la tasa sobre', 'Suspende por noventa días', 'Autoriza']

export function passageText(matter: number, verb: number, number: number): string {
  return `ARTÍCULO ${number}°.- ${verbs[verb % verbs.length]!} ${matters[matter % matters.length]!}, conforme al expediente ${1000 + number * 37} de la oficina ${number * 13 + verb}, en el distrito ${number * 7 + matter}.`
}

export function judged(text: string, grade: Grade = 2, document: string | null = null) {
  return { grade, text, hash: hashOf(text), document }
}

export function question(text: string, ...passages: ReturnType<typeof judged>[]): Question {
  return { id: hashOf(text), text, passages }
}

/** `count` questions on as many norms, each with its own answer. */
export function world(count: number): Question[] {
  const pick = integers({ seed: 11, name: 'world' }, count, verbs.length)
  return Array.from({ length: count }, (_, i) => {
    const text = passageText(i, pick[i]!, i + 1)
    return question(
      `¿Qué norma del distrito ${(i + 1) * 7 + i} se refiere a ${matters[i % matters.length]!} (caso ${i + 1})?`,
      judged(text, 2, `ORD-${i + 1}`),
    )
  })
}
