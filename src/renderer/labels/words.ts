/** The words of marking that several screens say. */
import type { CandidateSource, HowFound, markStates } from '../../shared/contract/labels.ts'
import type { Verdict } from '../../shared/domain/verdicts.ts'
import { verdictFacts } from '../../shared/domain/verdicts.ts'

export const sourceNames: Readonly<Record<CandidateSource, string>> = {
  top: 'estaba entre los primeros de la búsqueda',
  disagreement: 'palabras y sentido no coincidían',
  random: 'se tomó al azar, de control',
  contradicted: 'el modelo entrenado dice otra cosa',
  trained: 'hace falta para comparar dos modelos',
  given: 'vino con un conjunto de datos',
}

const surfaceNames: Readonly<Record<HowFound['surface'], string>> = {
  queue: 'en Etiquetar',
  results: 'en los resultados',
  reader: 'en el documento',
  missing: 'porque faltaba',
  table: 'en la tabla de marcas',
  review: 'al revisar',
  resolution: 'al resolver un desacuerdo',
  import: 'importada',
  dataset: 'de un conjunto de datos',
  merge: 'de otra computadora',
}

export const stateNames: Readonly<Record<(typeof markStates)[number], string>> = {
  settled: 'firme',
  disagreement: 'en desacuerdo',
  changed: 'texto cambió',
  gone: 'ya no está en la biblioteca',
  review: 'a revisar',
  propagated: 'por ser igual',
}

export const verdictName = (verdict: Verdict | 'none'): string =>
  verdict === 'none' ? 'se quitó la marca' : verdictFacts[verdict].name.toLowerCase()

/** `en Etiquetar · puesto 3 · estaba entre los primeros de la búsqueda · modelo semilla` */
export function originWords(how: HowFound): string {
  return [
    surfaceNames[how.surface],
    ...(how.rank === null ? [] : [`puesto ${String(how.rank)}`]),
    ...(how.score === null ? [] : [`puntaje ${how.score.toFixed(2).replace('.', ',')}`]),
    ...(how.source === null ? [] : [sourceNames[how.source]]),
    ...(how.model === null ? [] : [`modelo ${how.model}`]),
  ].join(' · ')
}
