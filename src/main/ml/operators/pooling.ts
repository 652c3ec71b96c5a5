/** One vector a text from its tokens' vectors: [batch, sequence, d] → [batch, d]. No position is padding. */
import { at, item, zeros, type Tensor64 } from '../tensor.ts'
import { expect, type Operator, type OnnxWriter } from './operator.ts'

function pool(
  name: string,
  reduce: (column: readonly number[]) => number,
  onnx: (write: OnnxWriter, x: string, output: string) => void,
): Operator {
  return {
    shape: (inputs) => {
      const x = item(inputs, 0)
      expect(x.length === 3, name, inputs)
      return [item(x, 0), item(x, 2)]
    },
    reference: (inputs): Tensor64 => {
      const x = item(inputs, 0)
      const [batch, sequence, width] = [item(x.shape, 0), item(x.shape, 1), item(x.shape, 2)]
      const out = zeros([batch, width])
      for (let b = 0; b < batch; b++)
        for (let d = 0; d < width; d++)
          out.data[b * width + d] = reduce(
            Array.from({ length: sequence }, (_, s) => at(x.data, (b * sequence + s) * width + d)),
          )
      return out
    },
    onnx: (write, inputs, output) => {
      onnx(write, item(inputs, 0), output)
    },
  }
}

const axis = (write: OnnxWriter): string =>
  write.constant('axes_sequence', () => ({ shape: [1], data: BigInt64Array.of(1n) }))
const position =
  (name: string, value: bigint) =>
  (write: OnnxWriter, x: string, output: string): void => {
    const index = write.constant(name, () => ({ shape: [], data: BigInt64Array.of(value) }))
    write.node('Gather', [x, index], { axis: { int: 1 } }, output)
  }
const reduceBy =
  (type: string) =>
  (write: OnnxWriter, x: string, output: string): void => {
    write.node(type, [x, axis(write)], { keepdims: { int: 0 } }, output)
  }
const sum = (column: readonly number[]): number => column.reduce((total, v) => total + v, 0)

export const poolMean = pool('poolMean', (c) => sum(c) / c.length, reduceBy('ReduceMean'))
export const poolMax = pool('poolMax', (c) => Math.max(...c), reduceBy('ReduceMax'))
export const poolFirst = pool('poolFirst', (c) => item(c, 0), position('position_first', 0n))
export const poolLast = pool('poolLast', (c) => item(c, -1), position('position_last', -1n))
