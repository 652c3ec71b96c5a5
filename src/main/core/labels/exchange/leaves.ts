/** What leaves the computer in a file of marks and what stays, in words, before it does. */
import type { ExportLabelsInput } from '../../../../shared/contract/label-exchange.ts'
import type { Carries } from './format.ts'
import { columns, type MarkRow } from './row.ts'

const always: Readonly<Record<Carries, readonly string[]>> = {
  rows: [
    'el texto de las preguntas, su guía y quién las hizo',
    'el texto, el título y la cita de los fragmentos',
    'quién marcó, qué y cuándo',
    'en qué puesto y con qué modelo apareció cada fragmento',
  ],
  texts: ['el texto de las preguntas', 'el texto de los fragmentos', 'cuáles responden y cuáles no'],
  numbers: [
    'el número de cada pregunta y de cada fragmento',
    'de qué documento es cada fragmento',
    'el grado',
  ],
}
const optional = [
  ['matter', 'la carpeta de cada pregunta'],
  ['notes', 'las notas'],
  ['history', 'la búsqueda con que apareció cada fragmento'],
] as const

export function whatLeaves(
  carries: Carries,
  include: ExportLabelsInput['include'],
  rows: readonly MarkRow[],
): { leaves: string[]; stays: string[] } {
  const ticked = ([key]: (typeof optional)[number]) => carries === 'rows' && include[key]
  // Of the file that marks came from, and kept so that they go out as they came.
  const further = new Set(
    carries === 'rows'
      ? rows.flatMap((row) => Object.keys(row).filter((column) => !columns.some((each) => each === column)))
      : [],
  )
  return {
    leaves: [
      ...always[carries],
      ...optional.filter(ticked).map(([, words]) => words),
      ...(further.size === 0
        ? []
        : [`las otras columnas con que se importaron las marcas (${[...further].sort().join(', ')})`]),
    ],
    stays: [
      ...optional.filter((each) => !ticked(each)).map(([, words]) => words),
      'los documentos y el historial de búsquedas',
    ],
  }
}
