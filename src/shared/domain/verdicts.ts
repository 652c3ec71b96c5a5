/** What a person says of a passage for a question: one row a verdict, with its grade, its key and its words. */

export interface VerdictFacts {
  /** Gain of the field's data sets; null where it is left out everywhere. */
  readonly grade: 0 | 1 | 2 | null
  /** The key that gives it. */
  readonly key: string
  /** In the gutter, beside the word. */
  readonly sign: string
  readonly name: string
}

export const verdicts = ['relevant', 'partial', 'irrelevant', 'unable'] as const
export type Verdict = (typeof verdicts)[number]

export const verdictFacts: Readonly<Record<Verdict, VerdictFacts>> = {
  relevant: { grade: 2, key: '1', sign: '●', name: 'Relevante' },
  partial: { grade: 1, key: '2', sign: '◐', name: 'Parcial' },
  irrelevant: { grade: 0, key: '3', sign: '✕', name: 'No relevante' },
  unable: { grade: null, key: '0', sign: '?', name: 'No puedo juzgar' },
}

export function verdictOfGrade(grade: number): Verdict | undefined {
  return verdicts.find((each) => verdictFacts[each].grade === grade)
}

export function verdictOfKey(key: string): Verdict | undefined {
  return verdicts.find((each) => verdictFacts[each].key === key)
}

/** Why somebody cannot judge: an optional second key. */
export const unableReasons = ['incompleto', 'ajeno', 'ambigua', 'ilegible'] as const
export type UnableReason = (typeof unableReasons)[number]
export const unableReasonNames: Readonly<Record<UnableReason, string>> = {
  incompleto: 'El fragmento está cortado',
  ajeno: 'Es de otra materia que no conozco',
  ambigua: 'La pregunta no se entiende',
  ilegible: 'El texto está mal leído',
}
