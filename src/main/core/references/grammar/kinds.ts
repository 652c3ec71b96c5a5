/** The kinds of norm a text cites by number. A new one is a row. */
import type { NormType } from '../../../../shared/domain/vocabulary.ts'
import type { ReferenceKind } from './reference.ts'

export interface Kind {
  readonly kind: ReferenceKind
  /** Folded; what stands before the number, longest first. All of a row begin with the same letter. */
  readonly words: string
  /** Words that announce several numbers. */
  readonly plural: string
  readonly types: readonly NormType[]
  readonly label: string
  /** Whether its number runs by year. */
  readonly yearly: boolean
  /** Whether the body that issued it may stand between its name and its number, and after them. */
  readonly issued: boolean
  /** Words of everyday Spanish (instrucción, circular): counts only with `N°` or a year. */
  readonly common: boolean
}

const byBody = { yearly: true, issued: true, common: false } as const
const ofNation = { yearly: true, issued: false, common: false } as const
const resolutions: readonly NormType[] = [
  'resolucion',
  'resolucion_general',
  'resolucion_conjunta',
  'resolucion_sintetizada',
]

/** In the order in which they are tried: a longer name before the one it begins with. */
export const kinds: readonly Kind[] = [
  {
    kind: 'decreto_ley',
    words: String.raw`(?:decretos?|dec\.?|dto\.?)\s?[-/]?\s?ley(?:es)?|d\.l\.|dl`,
    plural: String.raw`decretos|.*leyes`,
    types: ['decreto_ley'],
    label: 'Decreto-Ley',
    ...ofNation,
  },
  {
    kind: 'dnu',
    words: String.raw`decretos?\s+de\s+necesidad\s+y\s+urgencia|d\.n\.u\.|dnu`,
    plural: 'decretos',
    types: ['dnu'],
    label: 'DNU',
    ...ofNation,
  },
  {
    kind: 'decreto',
    words: String.raw`decretos?|dcto\.?|dtos?\.|dto|decs?\.`,
    plural: String.raw`decretos|dtos\.|decs\.`,
    types: ['dnu', 'decreto'],
    label: 'Decreto',
    ...ofNation,
  },
  {
    kind: 'decision_administrativa',
    words: String.raw`decision(?:es)?\s+administrativas?|dec\.\s?adm\.|d\.a\.`,
    plural: 'decisiones',
    types: ['decision_administrativa'],
    label: 'Decisión Administrativa',
    ...ofNation,
  },
  {
    kind: 'resolucion_conjunta',
    words: String.raw`resolucion(?:es)?\s+(?:generales\s+|general\s+)?conjuntas?|res\.\s?conj\.`,
    plural: 'resoluciones',
    types: ['resolucion_conjunta'],
    label: 'Resolución Conjunta',
    ...byBody,
  },
  {
    kind: 'resolucion_general',
    words: String.raw`resolucion(?:es)?\s+general(?:es)?|res\.\s?gral\.|r\.\s?g\.|rg`,
    plural: 'resoluciones',
    types: ['resolucion_general'],
    label: 'Resolución General',
    ...byBody,
  },
  {
    kind: 'resolucion_sintetizada',
    words: String.raw`resolucion(?:es)?\s+sintetizadas?`,
    plural: 'resoluciones',
    types: ['resolucion_sintetizada'],
    label: 'Resolución Sintetizada',
    ...byBody,
  },
  {
    kind: 'resolucion',
    words: String.raw`resolucion(?:es)?|resol\.|res\.|rs\.`,
    plural: 'resoluciones',
    types: resolutions,
    label: 'Resolución',
    ...byBody,
  },
  {
    kind: 'disposicion_conjunta',
    words: String.raw`disposicion(?:es)?\s+conjuntas?`,
    plural: 'disposiciones',
    types: ['disposicion_conjunta'],
    label: 'Disposición Conjunta',
    ...byBody,
  },
  {
    kind: 'disposicion',
    words: String.raw`disposicion(?:es)?|disp\.|dispos\.`,
    plural: 'disposiciones',
    types: ['disposicion', 'disposicion_conjunta'],
    label: 'Disposición',
    ...byBody,
  },
  {
    kind: 'acordada',
    words: String.raw`acordadas?|ac\.`,
    plural: 'acordadas',
    types: ['acordada'],
    label: 'Acordada',
    ...byBody,
  },
  {
    kind: 'comunicacion',
    words: String.raw`comunicacion(?:es)?|com\.`,
    plural: 'comunicaciones',
    types: ['comunicacion'],
    label: 'Comunicación',
    yearly: false,
    issued: true,
    common: true,
  },
  {
    kind: 'circular',
    words: String.raw`circular(?:es)?`,
    plural: 'circulares',
    types: ['circular'],
    label: 'Circular',
    ...byBody,
    common: true,
  },
  {
    kind: 'instruccion',
    words: String.raw`instruccion(?:es)?(?:\s+general(?:es)?)?`,
    plural: 'instrucciones',
    types: ['instruccion'],
    label: 'Instrucción',
    ...byBody,
    common: true,
  },
  {
    kind: 'ley',
    words: String.raw`ley(?:es)?`,
    plural: 'leyes',
    types: ['ley'],
    label: 'Ley',
    yearly: false,
    issued: false,
    common: false,
  },
]

/** Beginnings of the GDE codes that are norms; those of files, notes and reports (EX, IF, NO, PV) are none. */
export const gdePrefixes: Readonly<Record<string, NormType>> = {
  DECTO: 'decreto',
  DCTO: 'decreto',
  DNU: 'dnu',
  DECAD: 'decision_administrativa',
  DA: 'decision_administrativa',
  RESOL: 'resolucion',
  RESFC: 'resolucion',
  RESGC: 'resolucion_general',
  RESOG: 'resolucion_general',
  DI: 'disposicion',
  DISFC: 'disposicion',
  DISPO: 'disposicion',
  INSTR: 'instruccion',
  INST: 'instruccion',
}
