/** The closed vocabularies of the domain; the screen's words for them are in `texts/`. */

/** Sections of the Boletín Oficial. */
export const sections = ['primera', 'segunda', 'tercera', 'cuarta'] as const
export type Section = (typeof sections)[number]

/**
 * Kinds of document: a notice of the gazette, a norm held whole, a judgment, a document of the office's own, a free text,
 * or a context of a question data set.
 */
export const documentKinds = ['notice', 'norm', 'judgment', 'own', 'text', 'context'] as const
export type DocumentKind = (typeof documentKinds)[number]

/** How an encoder makes one vector of a text's tokens; sentence-transformers' words. */
export const poolingModes = ['mean', 'cls', 'max', 'lasttoken'] as const
export type PoolingMode = (typeof poolingModes)[number]

/** Types of norm. `type` of a document is one of these or absent. */
export const normTypes = [
  'ley',
  'decreto_ley',
  'dnu',
  'decreto',
  'decision_administrativa',
  'resolucion',
  'resolucion_general',
  'resolucion_conjunta',
  'resolucion_sintetizada',
  'disposicion',
  'disposicion_conjunta',
  'acordada',
  'comunicacion',
  'circular',
  'instruccion',
  'acta',
  'laudo',
  'aviso',
] as const
export type NormType = (typeof normTypes)[number]

/** Where in a norm a passage stands. */
export const parts = [
  'encabezado',
  'visto',
  'considerando',
  'articulado',
  'firma',
  'anexo',
  'cuerpo',
] as const
export type Part = (typeof parts)[number]

/** Whether the text held is the one first published or one with later amendments worked in, as its source says. */
export const textStates = ['original', 'consolidated', 'unknown'] as const
export type TextState = (typeof textStates)[number]
