/** One vector a text from its tokens' vectors; padding is left out. x: [batch, sequence, d], mask → [batch, d] */
import { at, item, zeros, type Tensor64 } from '../tensor.ts'
import { maskColumn, maskFloat } from './mask.ts'
import { expect, type Operator, type OnnxWriter, type Rule } from './operator.ts'
import {
  axes,
  poolFirstGradient,
  poolLastGradient,
  poolMaxGradient,
  poolMeanGradient,
  total,
} from './pooling-gradients.ts'

function pool(
  name: string,
  reduce: (column: readonly number[]) => number,
  onnx: (write: OnnxWriter, x: string, mask: string, output: string) => void,
  vjp: Rule,
): Operator {
  return {
    shape: (inputs) => {
      const [x, mask] = [item(inputs, 0), item(inputs, 1)]
      expect(x.length === 3 && mask.length === 2, name, inputs)
      return [item(x, 0), item(x, 2)]
    },
    reference: (inputs): Tensor64 => {
      const [x, mask] = [item(inputs, 0), item(inputs, 1)]
      const [batch, sequence, width] = [item(x.shape, 0), item(x.shape, 1), item(x.shape, 2)]
      const out = zeros([batch, width])
      for (let b = 0; b < batch; b++) {
        const kept = Array.from({ length: sequence }, (_, s) => b * sequence + s).filter(
          (position) => at(mask.data, position) === 1,
        )
        for (let d = 0; d < width; d++)
          out.data[b * width + d] = reduce(kept.map((position) => at(x.data, position * width + d)))
      }
      return out
    },
    onnx: (write, inputs, output) => {
      onnx(write, item(inputs, 0), item(inputs, 1), output)
    },
    vjp,
  }
}

/** The rule of a pooling whose gradient needs no more than the mask. */
const spread =
  (gradientOf: Operator): Rule =>
  ({ inputs, gradient, apply }) => [() => apply(gradientOf, [gradient, item(inputs, 1)]), undefined]
const sum = (column: readonly number[]): number => column.reduce((total, v) => total + v, 0)

/** A product with each text's weights, [batch, 1, sequence] · [batch, sequence, d]. */
export const poolMean = pool(
  'poolMean',
  (c) => sum(c) / c.length,
  (write, x, mask, output) => {
    const weights = write.node('Div', [maskFloat(write, mask), total(write, mask)])
    const mixed = write.node('MatMul', [write.node('Unsqueeze', [weights, axes(write)]), x])
    write.node('Squeeze', [mixed, axes(write)], {}, output)
  },
  spread(poolMeanGradient),
)

export const poolMax = pool(
  'poolMax',
  (c) => Math.max(...c),
  (write, x, mask, output) => {
    const column = maskColumn(write, mask)
    const half = write.constant('half', () => ({ shape: [], data: Float32Array.of(0.5) }))
    const low = write.constant('low', () => ({ shape: [], data: Float32Array.of(-1e30) }))
    const kept = write.node('Where', [write.node('Less', [column, half]), low, x])
    write.node('ReduceMax', [kept, axes(write)], { keepdims: { int: 0 } }, output)
  },
  ({ inputs, gradient, apply }) => [() => apply(poolMaxGradient, [...inputs, gradient]), undefined],
)

export const poolFirst = pool(
  'poolFirst',
  (c) => item(c, 0),
  (write, x, _mask, output) => {
    const first = write.constant('position_first', () => ({ shape: [], data: BigInt64Array.of(0n) }))
    write.node('Gather', [x, first], { axis: { int: 1 } }, output)
  },
  spread(poolFirstGradient),
)

export const poolLast = pool(
  'poolLast',
  (c) => item(c, -1),
  (write, x, mask, output) => {
    const one = write.constant('float_one', () => ({ shape: [], data: Float32Array.of(1) }))
    // [batch, 1]: each text's own last position
    const last = write.cast(write.node('Sub', [total(write, mask), one]), 'int64')
    write.node('GatherND', [x, last], { batch_dims: { int: 1 } }, output)
  },
  spread(poolLastGradient),
)
