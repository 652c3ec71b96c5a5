/**
 * Ordinances of made-up districts, asked about in words that they do not use: what a district's name leaves open, only
 * what was learnt from other districts' questions can tell.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How people say it, and how the ordinance does. */
const matters = [
  ['¿dónde dejo la bici', 'El estacionamiento de velocípedos se hará sobre soportes fijados a la calzada'],
  [
    '¿a qué hora apagan el ruido de los boliches',
    'Las emisiones sonoras de locales bailables cesarán a las tres',
  ],
  [
    '¿me pueden cortar el árbol de la puerta',
    'La extracción de ejemplares arbóreos requiere dictamen fitosanitario',
  ],
  [
    '¿cuánto sale tener el puesto de choripán',
    'El canon por expendio ambulante de alimentos se abonará por semestre',
  ],
  ['¿puedo llevar al perro a la plaza', 'Los canes ingresarán a espacios verdes con correa y bozal'],
  ['¿quién arregla la vereda rota', 'El frentista conservará la acera y repondrá las baldosas faltantes'],
  [
    '¿cuándo pasa el camión de la basura',
    'La recolección de residuos domiciliarios será nocturna salvo feriados',
  ],
  [
    '¿hay que pagar por una fiesta en la calle',
    'La ocupación transitoria de la vía pública devengará un derecho',
  ],
  [
    '¿se puede pintar un mural',
    'Las intervenciones pictóricas en medianeras exigen conformidad del consorcio',
  ],
  [
    '¿dónde anoto al nene en el jardín',
    'La matriculación de nivel inicial se efectuará en la delegación escolar',
  ],
] as const

const districts = [
  'Abedul',
  'Bermejo',
  'Calandria',
  'Dorado',
  'Esmeralda',
  'Fresno',
  'Guayacán',
  'Huemul',
] as const

const endings = [
  'bajo apercibimiento de una multa de {n} módulos',
  'previa constancia del registro número {n}',
  'con vigencia desde el día {n} del ejercicio',
  'según la planilla {n} de la oficina técnica',
] as const

export interface Ordinance {
  readonly district: string
  readonly text: string
  readonly question: string
}

export const ordinances: readonly Ordinance[] = districts.flatMap((district, d) =>
  matters.map(([asked, said], m) => {
    const number = 11 + d * 37 + m * 5
    const ending = (endings[(d + m) % endings.length] ?? '').replace('{n}', String(number))
    return {
      district,
      text: `Distrito ${district}. ${said}, ${ending}. Expediente ${number * 13 + 7} de la comuna ${district}.`,
      question: `${asked} en ${district}?`,
    }
  }),
)

/** A data set that becomes documents and questions with their answers. @param of which ordinance each question is given */
export function writeOrdinances(folder: string, of: (index: number) => number = (index) => index): string {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'ordenanzas.jsonl')
  const rows = ordinances.map(({ question }, i) => ({ question, context: ordinances[of(i)]?.text ?? '' }))
  writeFileSync(file, rows.map((row) => JSON.stringify(row)).join('\n'))
  return file
}
