/** Padding: which positions hold a token. A mask is [batch, sequence], 1 for a token and 0 for padding after it. */
import { at, item, zeros } from '../tensor.ts'
import { expect, type Operator, type OnnxWriter } from './operator.ts'

const int = (write: OnnxWriter, name: string, ...values: number[]): string =>
  write.constant(name, () => ({ shape: [values.length], data: BigInt64Array.from(values, BigInt) }))

/** The mask as float32, [batch, sequence, 1]. */
export function maskColumn(write: OnnxWriter, mask: string): string {
  return write.once(`mask column ${mask}`, () =>
    write.node('Unsqueeze', [maskFloat(write, mask), int(write, 'axes_two', 2)]),
  )
}

export function maskFloat(write: OnnxWriter, mask: string): string {
  return write.once(`mask float ${mask}`, () => write.cast(mask, 'float'))
}

/** Whether anything is padded, a boolean scalar. */
export function isPadded(write: OnnxWriter, mask: string): string {
  return write.once(`padded ${mask}`, () => {
    const least = write.node('ReduceMin', [maskFloat(write, mask)], { keepdims: { int: 0 } })
    const half = write.constant('half', () => ({ shape: [], data: Float32Array.of(0.5) }))
    return write.node('Less', [least, half])
  })
}

/** 0 for a token and −1e30 for padding, [batch, sequence]. */
export function maskLow(write: OnnxWriter, mask: string): string {
  return write.once(`mask low ${mask}`, () => {
    const one = write.constant('float_one', () => ({ shape: [], data: Float32Array.of(1) }))
    const low = write.constant('low', () => ({ shape: [], data: Float32Array.of(-1e30) }))
    return write.node('Mul', [write.node('Sub', [one, maskFloat(write, mask)]), low])
  })
}

/** Zero where there is padding. x: [batch, sequence, d], mask → x's shape */
export const maskRows: Operator = {
  vjp: ({ inputs, gradient, apply }) => [() => apply(maskRows, [gradient, item(inputs, 1)]), undefined],
  shape: (inputs) => {
    const [x, mask] = [item(inputs, 0), item(inputs, 1)]
    expect(x.length === 3 && mask.length === 2 && x[0] === mask[0] && x[1] === mask[1], 'maskRows', inputs)
    return x
  },
  reference: (inputs) => {
    const [x, mask] = [item(inputs, 0), item(inputs, 1)]
    const width = item(x.shape, 2)
    const out = zeros(x.shape)
    for (const [index, value] of x.data.entries())
      out.data[index] = value * at(mask.data, Math.floor(index / width))
    return out
  },
  onnx: (write, inputs, output) =>
    void write.node('Mul', [item(inputs, 0), maskColumn(write, item(inputs, 1))], {}, output),
}
