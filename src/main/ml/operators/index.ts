/** The table of operators: nothing else in the program knows one. */
import { attention } from './attention.ts'
import { add, gelu, multiply, part, silu, tanh } from './elementwise.ts'
import { embed, layerNorm, linear, normalize } from './layers.ts'
import { maskRows } from './mask.ts'
import type { Operator } from './operator.ts'
import { poolFirst, poolLast, poolMax, poolMean } from './pooling.ts'
import { rotary } from './rotary.ts'

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
} satisfies Record<string, Operator>

export type OperatorName = keyof typeof operators
