/** The words of marking that several screens say. */
import type { CandidateSource, HowFound } from '../../shared/contract/labels.ts'
import type { markStates } from '../../shared/contract/label-marks.ts'
import { contradiction, rankingDepth } from '../../shared/domain/contradiction.ts'
import type { Verdict } from '../../shared/domain/verdicts.ts'
import { verdictFacts } from '../../shared/domain/verdicts.ts'

export const sourceNames: Readonly<Record<CandidateSource, string>> = {
  top: 'estaba entre los primeros de la búsqueda',
  disagreement: 'palabras y sentido no coincidían',
  uncertain: 'el modelo dudaba',
  random: 'se tomó al azar, de control',
  contradicted: 'el modelo contradice lo que se marcó',
  trained: 'hace falta para comparar dos modelos',
  given: 'vino con un conjunto de datos',
  suggested: 'la pregunta se sugirió de su documento',
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
  contradicted: 'contradice al modelo',
}

/** `firme`; of a contradiction, where the model puts the passage. */
export function stateWords(states: readonly (typeof markStates)[number][], modelRank: number | null): string {
  const place =
    modelRank === null
      ? `no está entre los primeros ${String(rankingDepth)}`
      : `puesto ${String(modelRank)} del modelo`
  const contradicted = states.includes('contradicted')
  return [
    ...(contradicted ? [place] : []),
    ...states
      .filter((each) => each !== 'contradicted' && !(contradicted && each === 'settled'))
      .map((each) => stateNames[each]),
  ].join(', ')
}

/** When the model contradicts a mark, in one sentence. */
export const contradictionWords =
  `Son los relevantes que la búsqueda de hoy deja con ${String(contradiction.behind)} fragmentos o más por delante que no responden, ` +
  `y los no relevantes que pone entre los ${String(contradiction.among)} primeros, antes que cualquier respuesta.`

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
