/** One or more cases for every operator of the table: an operator without one does not compile. */
import type { InputType } from '../../src/main/ml/graph.ts'
import type { OperatorName } from '../../src/main/ml/operators/index.ts'
import type { Attributes, Shape } from '../../src/main/ml/operators/operator.ts'

export interface CaseInput {
  readonly shape: readonly number[]
  /** Shape with symbols, where the operator's rule wants them. */
  readonly symbolic?: Shape
  readonly type: InputType
  readonly data: Float64Array
  /** Real, and yet nothing to differentiate by. */
  readonly constant?: boolean
}

export interface Case {
  readonly inputs: readonly CaseInput[]
  readonly attributes?: Attributes
  /** Parameters by position: they are given as weights, as a model's are. */
  readonly weights?: readonly number[]
}

let state = 20_260_828
/** Marsaglia's xorshift32 in [−1, 1). */
function random(): number {
  state ^= state << 13
  state ^= state >>> 17
  state ^= state << 5
  return ((state >>> 0) / 2 ** 32) * 2 - 1
}

const real = (...shape: number[]): CaseInput => ({
  shape,
  type: 'float32',
  data: Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, random),
})
const given = (type: InputType, shape: readonly number[], ...data: number[]): CaseInput => ({
  shape,
  type,
  data: Float64Array.from(data),
})
/** Two texts, of five tokens and of three. */
const mask = given('int64', [2, 5], 1, 1, 1, 1, 1, 1, 1, 1, 0, 0)
const attention = (window: number): Case => ({
  inputs: [real(2, 5, 8), real(2, 5, 8), real(2, 5, 8), mask],
  attributes: { heads: 2, size: 4, window },
})
const attentionGradient = (window: number): Case => {
  const { inputs, attributes } = attention(window)
  return { inputs: [...inputs, real(2, 5, 8), real(2, 5, 8)], attributes: attributes ?? {} }
}
const epsilon = 1e-5

export const cases: Readonly<Record<OperatorName, readonly Case[]>> = {
  embed: [{ inputs: [real(6, 4), given('int64', [2, 3], 0, 5, 2, 2, 1, 5)], weights: [0] }],
  layerNorm: [
    { inputs: [real(2, 3, 6), real(6)], attributes: { epsilon }, weights: [1] },
    { inputs: [real(2, 3, 6), real(6), real(6)], attributes: { epsilon: 0.1 }, weights: [1, 2] },
  ],
  linear: [
    { inputs: [real(2, 3, 4), real(5, 4)], weights: [1] },
    { inputs: [real(2, 3, 4), real(5, 4), real(5)], weights: [1, 2] },
    { inputs: [real(3, 4), real(5, 4)], weights: [1] },
  ],
  rotary: [
    { inputs: [real(2, 5, 8)], attributes: { size: 4, theta: 100 } },
    { inputs: [real(2, 5, 8)], attributes: { size: 4, theta: 100, direction: -1 } },
  ],
  attention: [attention(0), attention(2)],
  maskRows: [{ inputs: [real(2, 5, 3), mask] }],
  add: [{ inputs: [real(2, 3), real(2, 3)] }],
  multiply: [{ inputs: [real(2, 3), real(2, 3)] }],
  part: [
    { inputs: [real(2, 2, 6)], attributes: { parts: 3, index: 1 } },
    { inputs: [real(2, 2, 6)], attributes: { parts: 2, index: 0 } },
  ],
  gelu: [{ inputs: [real(4, 6)] }],
  silu: [{ inputs: [real(4, 6)] }],
  tanh: [{ inputs: [real(4, 6)] }],
  poolMean: [{ inputs: [real(2, 5, 3), mask] }],
  poolMax: [{ inputs: [real(2, 5, 3), mask] }],
  poolFirst: [{ inputs: [real(2, 5, 3), mask] }],
  poolLast: [{ inputs: [real(2, 5, 3), mask] }],
  normalize: [{ inputs: [real(3, 4)] }],
  scale: [{ inputs: [real(3, 4)], attributes: { factor: 1.5 } }],
  dropout: [
    {
      inputs: [
        real(2, 4),
        given('uint8', [2, 4], 1, 0, 1, 1, 0, 1, 1, 1),
        { ...given('float32', [1], 4 / 3), constant: true },
      ],
    },
  ],
  gatherRows: [{ inputs: [real(2, 5, 3), given('int64', [3], 9, 0, 4)] }],
  crossEntropy: [{ inputs: [real(3, 5), given('int64', [3], 4, 0, 2)] }],
  geluGradient: [{ inputs: [real(4, 6), real(4, 6)] }],
  siluGradient: [{ inputs: [real(4, 6), real(4, 6), real(4, 6)] }],
  tanhGradient: [{ inputs: [real(4, 6), real(4, 6)] }],
  place: [{ inputs: [real(2, 2, 3)], attributes: { parts: 3, index: 1 } }],
  layerNormGradient: [
    { inputs: [real(2, 3, 6), real(6), real(2, 3, 6)], attributes: { epsilon }, weights: [1] },
  ],
  layerNormScaleGradient: [{ inputs: [real(2, 3, 6), real(2, 3, 6)], attributes: { epsilon } }],
  linearInputGradient: [{ inputs: [real(2, 3, 5), real(5, 4)], weights: [1] }],
  linearWeightGradient: [{ inputs: [real(2, 3, 5), real(2, 3, 4)] }],
  sumRows: [{ inputs: [real(2, 3, 5)] }],
  normalizeGradient: [{ inputs: [real(3, 4), real(3, 4)] }],
  attentionGradient: [attentionGradient(0), attentionGradient(2)],
  poolMeanGradient: [{ inputs: [real(2, 3), mask] }],
  poolMaxGradient: [{ inputs: [real(2, 5, 3), mask, real(2, 3)] }],
  poolFirstGradient: [{ inputs: [real(2, 3), mask] }],
  poolLastGradient: [{ inputs: [real(2, 3), mask] }],
  scatterRows: [
    { inputs: [real(2, 3, 4), given('int64', [2, 3], 0, 5, 2, 2, 1, 5)], attributes: { rows: 6 } },
  ],
  gatherRowsGradient: [{ inputs: [real(3, 3), given('int64', [3], 9, 0, 4), real(2, 5, 3)] }],
  crossEntropyGradient: [{ inputs: [real(3, 5), given('int64', [3], 4, 0, 2), real(3)] }],
}
