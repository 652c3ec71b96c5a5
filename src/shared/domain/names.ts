/** The screen's words for the closed vocabularies. */
import type { DocumentKind, NormType, Part, Section, TextState } from './vocabulary.ts'

export const typeNames: Readonly<Record<NormType, string>> = {
  ley: 'Ley',
  decreto_ley: 'Decreto-Ley',
  dnu: 'DNU',
  decreto: 'Decreto',
  decision_administrativa: 'Decisión Administrativa',
  resolucion: 'Resolución',
  resolucion_general: 'Resolución General',
  resolucion_conjunta: 'Resolución Conjunta',
  resolucion_sintetizada: 'Resolución Sintetizada',
  disposicion: 'Disposición',
  disposicion_conjunta: 'Disposición Conjunta',
  acordada: 'Acordada',
  comunicacion: 'Comunicación',
  circular: 'Circular',
  instruccion: 'Instrucción',
  acta: 'Acta',
  laudo: 'Laudo',
  aviso: 'Aviso',
}

export const sectionNames: Readonly<Record<Section, string>> = {
  primera: 'Primera',
  segunda: 'Segunda',
  tercera: 'Tercera',
  cuarta: 'Cuarta',
}

/** What each section of the gazette holds, for who does not remember. */
export const sectionContents: Readonly<Record<Section, string>> = {
  primera: 'legislación y avisos oficiales',
  segunda: 'sociedades y avisos judiciales',
  tercera: 'contrataciones',
  cuarta: 'dominios de internet',
}

export const kindNames: Readonly<Record<DocumentKind, string>> = {
  notice: 'Aviso',
  norm: 'Norma',
  judgment: 'Sentencia',
  own: 'Documento propio',
  text: 'Texto',
  context: 'Contexto',
}

export const partNames: Readonly<Record<Part, string>> = {
  encabezado: 'encabezado',
  visto: 'visto',
  considerando: 'considerandos',
  articulado: 'articulado',
  firma: 'firma',
  anexo: 'anexo',
  cuerpo: 'texto',
}

/** Which text is held; nothing where its source does not say. */
export const textStateNames: Readonly<Record<TextState, string | null>> = {
  original: 'original',
  consolidated: 'actualizado',
  unknown: null,
}
