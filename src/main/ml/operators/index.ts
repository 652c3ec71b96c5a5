/** The table of operators: nothing else in the program knows one. */
import { attentionGradient } from './attention-gradient.ts'
import { attention } from './attention.ts'
import { crossEntropy, crossEntropyGradient } from './cross-entropy.ts'
import { geluGradient, place, siluGradient, tanhGradient } from './elementwise-gradients.ts'
import { add, dropout, gelu, multiply, part, scale, silu, tanh } from './elementwise.ts'
import {
  layerNormGradient,
  layerNormScaleGradient,
  linearInputGradient,
  linearWeightGradient,
  normalizeGradient,
  sumRows,
} from './layer-gradients.ts'
import { embed, layerNorm, linear, normalize } from './layers.ts'
import { maskRows } from './mask.ts'
import type { Operator } from './operator.ts'
import {
  poolFirstGradient,
  poolLastGradient,
  poolMaxGradient,
  poolMeanGradient,
} from './pooling-gradients.ts'
import { poolFirst, poolLast, poolMax, poolMean } from './pooling.ts'
import { rotary } from './rotary.ts'
import { gatherRows, gatherRowsGradient, scatterRows } from './rows.ts'

export const operators = {
  embed,
  layerNorm,
  linear,
  rotary,
  attention,
  maskRows,
  add,
  multiply,
  part,
  gelu,
  silu,
  tanh,
  poolMean,
  poolMax,
  poolFirst,
  poolLast,
  normalize,
  scale,
  dropout,
  gatherRows,
  crossEntropy,
  // Of gradients only.
  geluGradient,
  siluGradient,
  tanhGradient,
  place,
  layerNormGradient,
  layerNormScaleGradient,
  linearInputGradient,
  linearWeightGradient,
  sumRows,
  normalizeGradient,
  attentionGradient,
  poolMeanGradient,
  poolMaxGradient,
  poolFirstGradient,
  poolLastGradient,
  scatterRows,
  gatherRowsGradient,
  crossEntropyGradient,
} satisfies Record<string, Operator>

export type OperatorName = keyof typeof operators
