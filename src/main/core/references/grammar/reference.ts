/** A citation as the grammar gives it. */
import type { NormType } from '../../../../shared/domain/vocabulary.ts'

export const referenceKinds = [
  'ley',
  'decreto_ley',
  'dnu',
  'decreto',
  'decision_administrativa',
  'resolucion_conjunta',
  'resolucion_general',
  'resolucion_sintetizada',
  'resolucion',
  'disposicion_conjunta',
  'disposicion',
  'acordada',
  'comunicacion',
  'circular',
  'instruccion',
  'gde',
  'fallos',
  'codigo',
] as const
export type ReferenceKind = (typeof referenceKinds)[number]

/** `12` to `15`; one article where `to` is null. `14 bis`, `único` as a norm's headings have them. */
export interface CitedArticles {
  readonly from: string
  readonly to: string | null
}

export interface FoundReference {
  /** UTF-16 units of the text given, end exclusive. */
  readonly start: number
  readonly end: number
  /** As written: `text.slice(start, end)`. */
  readonly text: string
  readonly kind: ReferenceKind
  /** Types it may mean: `decreto` also names a DNU. Empty for a GDE code and a ruling. */
  readonly types: readonly NormType[]
  /** Without dots; `332:1963` of a ruling. */
  readonly number: string | null
  /** Four digits; null of a law, whose number says enough. */
  readonly year: number | null
  readonly gdeCode: string | null
  /** The letter of a Comunicación, `A`. */
  readonly series: string | null
  /** As written; of a law or decree only a province or city, whose norms are others than the nation's. */
  readonly organism: string | null
  /** `I`: where in the norm its articles are. */
  readonly annex: string | null
  readonly articles: readonly CitedArticles[]
  /** `22`, `a`; of a single article only. */
  readonly inciso: string | null
  /** `Ley 24.240` */
  readonly label: string
}

/** A name that stands for one norm. */
export interface Alias {
  /** Written out, in any case: `Ley de Contrato de Trabajo`. */
  readonly names: readonly string[]
  /** As lawyers write them, in these very capitals, dots apart: `LCT`. */
  readonly acronyms: readonly string[]
  /** It means something else as well (C.P. is also a post code): counts only beside an article. */
  readonly onlyWithArticle?: boolean
  readonly type: NormType
  /** Without dots. */
  readonly number: string
  /** Null of a law. */
  readonly year: number | null
  readonly annex: string | null
  /** `Código Civil y Comercial` */
  readonly label: string
  /** How its articles are cited, where lawyers name it and not the law that carries it. */
  readonly cited?: CodeCitation
}

/** `art. 4°, Código Civil y Comercial de la Nación` */
export interface CodeCitation {
  readonly as: string
  /**
   * Where the code's own articles are: the law is the code; in what the law brings, whatever its name; or in one annex of
   * several. Articles of the law outside are cited as the law's.
   */
  readonly within: 'law' | 'annex' | { readonly annex: string }
  /** The document whole is cited so too: nobody means the law that published it. */
  readonly whole?: boolean
}
