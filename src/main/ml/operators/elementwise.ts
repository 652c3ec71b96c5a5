/** Operators that work element by element. */
import { erf } from '../erf.ts'
import { at, item, zeros, type Tensor64 } from '../tensor.ts'
import { geluGradient, place, siluGradient, tanhGradient } from './elementwise-gradients.ts'
import { attribute, expect, sameShape, type Operator, type Rule } from './operator.ts'

const map = (x: Tensor64, f: (value: number) => number): Tensor64 => ({ shape: x.shape, data: x.data.map(f) })

const binary = (name: string, type: string, f: (a: number, b: number) => number, vjp: Rule): Operator => ({
  shape: (inputs) => {
    const [a, b] = [item(inputs, 0), item(inputs, 1)]
    expect(sameShape(a, b), name, inputs)
    return a
  },
  reference: (inputs) => {
    const [a, b] = [item(inputs, 0), item(inputs, 1)]
    return { shape: a.shape, data: a.data.map((value, index) => f(value, at(b.data, index))) }
  },
  onnx: (write, inputs, output) => void write.node(type, inputs, {}, output),
  vjp,
})

/** a + b, same shape. */
export const add = binary(
  'add',
  'Add',
  (a, b) => a + b,
  ({ gradient }) => [() => gradient, () => gradient],
)
/** a · b, same shape. */
export const multiply: Operator = binary(
  'multiply',
  'Mul',
  (a, b) => a * b,
  ({ inputs, gradient, apply }) => [
    () => apply(multiply, [gradient, item(inputs, 1)]),
    () => apply(multiply, [gradient, item(inputs, 0)]),
  ],
)

/** x · factor. */
export const scale: Operator = {
  shape: (inputs) => item(inputs, 0),
  reference: (inputs, attributes) => map(item(inputs, 0), (x) => x * attribute(attributes, 'factor')),
  onnx: (write, inputs, output, attributes) => {
    const factor = attribute(attributes, 'factor')
    const constant = write.constant(`factor_${factor}`, () => ({ shape: [], data: Float32Array.of(factor) }))
    write.node('Mul', [item(inputs, 0), constant], {}, output)
  },
  vjp: ({ gradient, attributes, apply }) => [() => apply(scale, [gradient], attributes)],
}

/**
 * Inverted dropout (Srivastava et al. 2014) by a mask drawn outside: x · mask · factor, mask 0 or 1, uint8; the factor
 * is 1 / (1 − probability) in training and 1 where nothing is dropped. Passes over one batch must get the same mask.
 * x, mask: same shape, factor: [1] → x's shape
 */
export const dropout: Operator = {
  shape: (inputs) => {
    expect(sameShape(item(inputs, 0), item(inputs, 1)), 'dropout', inputs)
    return item(inputs, 0)
  },
  reference: (inputs) => {
    const [x, mask, factor] = [item(inputs, 0), item(inputs, 1), at(item(inputs, 2).data, 0)]
    return { shape: x.shape, data: x.data.map((value, index) => value * at(mask.data, index) * factor) }
  },
  onnx: (write, inputs, output) => {
    const [x, mask, factor] = [item(inputs, 0), item(inputs, 1), item(inputs, 2)]
    const scaled = write.once(`dropout ${mask}`, () => write.node('Mul', [write.cast(mask, 'float'), factor]))
    write.node('Mul', [x, scaled], {}, output)
  },
  vjp: ({ inputs, gradient, apply }) => [
    () => apply(dropout, [gradient, item(inputs, 1), item(inputs, 2)]),
    undefined,
    undefined,
  ],
}

/** x · Φ(x), with the error function itself and not its tanh approximation. */
export const gelu: Operator = {
  shape: (inputs) => item(inputs, 0),
  reference: (inputs) => map(item(inputs, 0), (x) => 0.5 * x * (1 + erf(x / Math.SQRT2))),
  onnx: (write, inputs, output) => void write.node('com.microsoft.Gelu', inputs, {}, output),
  vjp: ({ inputs, gradient, apply }) => [() => apply(geluGradient, [item(inputs, 0), gradient])],
}

/** x · sigmoid(x). */
export const silu: Operator = {
  shape: (inputs) => item(inputs, 0),
  reference: (inputs) => map(item(inputs, 0), (x) => x / (1 + Math.exp(-x))),
  onnx: (write, inputs, output) => void write.node('com.microsoft.QuickGelu', inputs, { alpha: 1 }, output),
  vjp: ({ inputs, output, gradient, apply }) => [
    () => apply(siluGradient, [item(inputs, 0), output, gradient]),
  ],
}

export const tanh: Operator = {
  shape: (inputs) => item(inputs, 0),
  reference: (inputs) => map(item(inputs, 0), Math.tanh),
  onnx: (write, inputs, output) => void write.node('Tanh', inputs, {}, output),
  vjp: ({ output, gradient, apply }) => [() => apply(tanhGradient, [output, gradient])],
}

/** The n-th of `parts` equal slices of the last axis: [..., parts · m] → [..., m]. */
export const part: Operator = {
  shape: (inputs, attributes) => {
    const x = item(inputs, 0)
    const last = item(x, -1)
    const parts = attributes['parts'] ?? 1
    expect(typeof last === 'number' && last % parts === 0, 'part', inputs)
    return [...x.slice(0, -1), Number(last) / parts]
  },
  reference: (inputs, attributes) => {
    const x = item(inputs, 0)
    const parts = attributes['parts'] ?? 1
    const width = item(x.shape, -1)
    const m = width / parts
    const out = zeros([...x.shape.slice(0, -1), m])
    const begin = (attributes['index'] ?? 0) * m
    for (let row = 0; row < x.data.length / width; row++)
      out.data.set(x.data.subarray(row * width + begin, row * width + begin + m), row * m)
    return out
  },
  // All parts of one value come from one Split.
  onnx: (write, inputs, output, attributes) => {
    const x = item(inputs, 0)
    const parts = attributes['parts'] ?? 1
    const index = attributes['index'] ?? 0
    write.once(`split ${x}`, () => {
      const names = write.split('Split', [x], { axis: { int: -1 }, num_outputs: { int: parts } }, parts)
      for (const [n, name] of names.entries()) write.once(`split ${x} ${n}`, () => name)
      return x
    })
    const name = write.once(`split ${x} ${index}`, () => x)
    write.node('Identity', [name], {}, output)
  },
  vjp: ({ gradient, attributes, apply }) => [() => apply(place, [gradient], attributes)],
}
