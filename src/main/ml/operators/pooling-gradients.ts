/** Where a text's cotangent goes when it was pooled: to tokens and never to padding. */
import { at, item, zeros } from '../tensor.ts'
import { maskColumn, maskFloat } from './mask.ts'
import { backwardOnly, expect, type Operator, type OnnxWriter } from './operator.ts'

export const axes = (write: OnnxWriter): string =>
  write.constant('axes_one', () => ({ shape: [1], data: BigInt64Array.of(1n) }))

/** Tokens of each text, [batch, 1]. */
export const total = (write: OnnxWriter, mask: string): string =>
  write.node('ReduceSum', [maskFloat(write, mask), axes(write)], { keepdims: { int: 1 } })

/** @param share of a text's cotangent that a position gets, by the positions that hold a token */
function spread(
  name: string,
  share: (position: number, kept: readonly number[]) => number,
  /** @returns the shares, [batch, sequence] */
  onnx: (write: OnnxWriter, mask: string) => string,
): Operator {
  return {
    shape: (inputs) => {
      const [g, mask] = [item(inputs, 0), item(inputs, 1)]
      expect(g.length === 2 && mask.length === 2 && g[0] === mask[0], name, inputs)
      return [...mask, item(g, 1)]
    },
    reference: (inputs) => {
      const [g, mask] = [item(inputs, 0), item(inputs, 1)]
      const [batch, sequence, width] = [item(mask.shape, 0), item(mask.shape, 1), item(g.shape, 1)]
      const out = zeros([batch, sequence, width])
      for (let b = 0; b < batch; b++) {
        const kept = [...Array(sequence).keys()].filter((s) => at(mask.data, b * sequence + s) === 1)
        for (const s of kept)
          for (let d = 0; d < width; d++)
            out.data[(b * sequence + s) * width + d] = share(s, kept) * at(g.data, b * width + d)
      }
      return out
    },
    onnx: (write, inputs, output) => {
      const [g, mask] = [item(inputs, 0), item(inputs, 1)]
      const two = write.constant('axes_two', () => ({ shape: [1], data: BigInt64Array.of(2n) }))
      const shares = write.node('Unsqueeze', [onnx(write, mask), two])
      write.node('Mul', [write.node('Unsqueeze', [g, axes(write)]), shares], {}, output)
    },
    vjp: backwardOnly,
  }
}

/** Positions of a mask's row, [sequence]. */
function positions(write: OnnxWriter, mask: string): string {
  const scalar = (value: number): string =>
    write.constant(`int_${value}`, () => ({ shape: [], data: BigInt64Array.of(BigInt(value)) }))
  const length = write.node('Gather', [write.node('Shape', [mask]), scalar(1)])
  return write.node('Range', [scalar(0), length, scalar(1)])
}

/** g: [batch, d], mask → [batch, sequence, d] */
export const poolMeanGradient = spread(
  'poolMeanGradient',
  (_, kept) => 1 / kept.length,
  (write, mask) => write.node('Div', [maskFloat(write, mask), total(write, mask)]),
)

export const poolFirstGradient = spread(
  'poolFirstGradient',
  (position, kept) => (position === item(kept, 0) ? 1 : 0),
  (write, mask) => {
    const zero = write.constant('int_0', () => ({ shape: [], data: BigInt64Array.of(0n) }))
    const first = write.cast(write.node('Equal', [positions(write, mask), zero]), 'float')
    return write.node('Mul', [maskFloat(write, mask), first])
  },
)

export const poolLastGradient = spread(
  'poolLastGradient',
  (position, kept) => (position === item(kept, -1) ? 1 : 0),
  (write, mask) => {
    const one = write.constant('float_one', () => ({ shape: [], data: Float32Array.of(1) }))
    const last = write.cast(write.node('Sub', [total(write, mask), one]), 'int64')
    return write.cast(write.node('Equal', [positions(write, mask), last]), 'float')
  },
)

/** To the first of the largest, as torch does. x: [batch, sequence, d], mask, g: [batch, d] → x's shape */
export const poolMaxGradient: Operator = {
  shape: (inputs) => item(inputs, 0),
  reference: (inputs) => {
    const [x, mask, g] = [item(inputs, 0), item(inputs, 1), item(inputs, 2)]
    const [batch, sequence, width] = [item(x.shape, 0), item(x.shape, 1), item(x.shape, 2)]
    const out = zeros(x.shape)
    for (let b = 0; b < batch; b++)
      for (let d = 0; d < width; d++) {
        let best: number | undefined
        for (let s = 0; s < sequence; s++) {
          const index = (b * sequence + s) * width + d
          if (at(mask.data, b * sequence + s) === 0) continue
          if (best === undefined || at(x.data, index) > at(x.data, best)) best = index
        }
        if (best !== undefined) out.data[best] = at(g.data, b * width + d)
      }
    return out
  },
  onnx: (write, inputs, output) => {
    const [x, mask, g] = [item(inputs, 0), item(inputs, 1), item(inputs, 2)]
    const half = write.constant('half', () => ({ shape: [], data: Float32Array.of(0.5) }))
    const low = write.constant('low', () => ({ shape: [], data: Float32Array.of(-1e30) }))
    const kept = write.node('Where', [write.node('Less', [maskColumn(write, mask), half]), low, x])
    // [batch, 1, d]
    const best = write.node('ArgMax', [kept], { axis: { int: 1 }, keepdims: { int: 1 } })
    const column = write.node('Unsqueeze', [positions(write, mask), axes(write)])
    const here = write.cast(write.node('Equal', [column, best]), 'float')
    write.node('Mul', [here, write.node('Unsqueeze', [g, axes(write)])], {}, output)
  },
  vjp: backwardOnly,
}
