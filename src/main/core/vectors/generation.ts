/** A generation: every passage under one model and one way of preparing texts. */

export const generationStates = ['building', 'ready', 'active', 'retired'] as const
export type GenerationState = (typeof generationStates)[number]

export const scanMethods = ['bits', 'int8'] as const
export type ScanMethod = (typeof scanMethods)[number]

/** What makes two generations the same: a build with an equal identity goes on where the earlier one stopped. */
export interface GenerationIdentity {
  readonly model: string
  readonly modelHash: string
  readonly tokenizerHash: string
  readonly pooling: string
  /** Name of the prompt put before passages; empty for the side's own. */
  readonly prompt: string
  readonly maxLength: number
  readonly precision: string
  readonly headerRule: string
  readonly passageRule: string
  readonly bodyOnly: boolean
  readonly dimension: number
}

/** How it is searched; recorded, because recall was measured with exactly this. */
export interface ScanChoice {
  /** `bits`: sign bits, then the nearest `candidates` rescored over int8. `int8`: every vector is scored. */
  readonly method: ScanMethod
  readonly candidates: number
  readonly centred: boolean
}

/** Chosen by `docs/benchmarks/vectors.md`: fewer bits need more candidates, and centring gains nothing. */
export function scanChoiceFor(dimension: number): ScanChoice {
  return { method: 'bits', candidates: dimension <= 384 ? 1_600 : 800, centred: false }
}

export interface Generation extends GenerationIdentity, ScanChoice {
  readonly id: number
  readonly state: GenerationState
  /** Null until the first sample was measured. */
  readonly scale: number | null
  readonly centre: Float32Array | null
  /** The model that questions go through, where it is not the one of the documents: an adapter on it. */
  readonly answersWith: string | null
  readonly revision: number
  readonly createdAt: string
  readonly finishedAt: string | null
}
