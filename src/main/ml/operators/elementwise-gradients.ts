/** Gradients of the operators that work element by element, and of a slice. */
import { erf } from '../erf.ts'
import { at, item, zeros } from '../tensor.ts'
import { backwardOnly, expect, sameShape, type Operator, type OnnxWriter } from './operator.ts'

const number = (write: OnnxWriter, name: string, value: number): string =>
  write.constant(name, () => ({ shape: [], data: Float32Array.of(value) }))

const elementwise = (name: string, f: (...values: number[]) => number, onnx: Operator['onnx']): Operator => ({
  shape: (inputs) => {
    const first = item(inputs, 0)
    expect(
      inputs.every((input) => sameShape(input, first)),
      name,
      inputs,
    )
    return first
  },
  reference: (inputs) => {
    const { shape, data } = item(inputs, 0)
    return { shape, data: data.map((_, index) => f(...inputs.map((input) => at(input.data, index)))) }
  },
  onnx,
  vjp: backwardOnly,
})

/** g · (Φ(x) + x·φ(x)). x, g → same */
export const geluGradient = elementwise(
  'geluGradient',
  (x, g) => g * (0.5 * (1 + erf(x / Math.SQRT2)) + (x * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI)),
  (write, inputs, output) => {
    const [x, g] = [item(inputs, 0), item(inputs, 1)]
    // With u = x/√2: ½·(1 + erf(u)) + u·exp(−u²)/√π.
    const u = write.node('Mul', [x, number(write, 'root_half', Math.SQRT1_2)])
    const bell = write.node('Exp', [write.node('Neg', [write.node('Mul', [u, u])])])
    const density = write.node('Mul', [
      write.node('Mul', [u, number(write, 'two_over_root_pi', 2 / Math.sqrt(Math.PI))]),
      bell,
    ])
    const twice = write.node('Add', [
      write.node('Add', [write.node('Erf', [u]), number(write, 'float_one', 1)]),
      density,
    ])
    const halved = write.node('Mul', [g, number(write, 'half', 0.5)])
    write.node('Mul', [twice, halved], {}, output)
  },
)

/** With s = sigmoid(x) and y = x·s: g · (s + y·(1 − s)). x, y, g → same */
export const siluGradient = elementwise(
  'siluGradient',
  (x, y, g) => {
    const s = 1 / (1 + Math.exp(-x))
    return g * (s + y * (1 - s))
  },
  (write, inputs, output) => {
    const [x, y, g] = [item(inputs, 0), item(inputs, 1), item(inputs, 2)]
    const s = write.node('Sigmoid', [x])
    const rest = write.node('Sub', [number(write, 'float_one', 1), s])
    const slope = write.node('Add', [s, write.node('Mul', [y, rest])])
    write.node('Mul', [slope, g], {}, output)
  },
)

/** With y = tanh(x): g · (1 − y²). y, g → same */
export const tanhGradient = elementwise(
  'tanhGradient',
  (y, g) => g * (1 - y * y),
  (write, inputs, output) => {
    const [y, g] = [item(inputs, 0), item(inputs, 1)]
    const rest = write.node('Sub', [number(write, 'float_one', 1), write.node('Mul', [y, y])])
    write.node('Mul', [rest, g], {}, output)
  },
)

/** The n-th of `parts` equal slices of an otherwise empty last axis: [..., m] → [..., parts · m] */
export const place: Operator = {
  shape: (inputs, attributes) => {
    const x = item(inputs, 0)
    const last = item(x, -1)
    expect(typeof last === 'number', 'place', inputs)
    return [...x.slice(0, -1), Number(last) * (attributes['parts'] ?? 1)]
  },
  reference: (inputs, attributes) => {
    const x = item(inputs, 0)
    const m = item(x.shape, -1)
    const width = m * (attributes['parts'] ?? 1)
    const out = zeros([...x.shape.slice(0, -1), width])
    const begin = (attributes['index'] ?? 0) * m
    for (let row = 0; row < x.data.length / m; row++)
      out.data.set(x.data.subarray(row * m, (row + 1) * m), row * width + begin)
    return out
  },
  // Alone it is rare: all parts of one value together are a Concat (fusions.ts).
  onnx: (write, inputs, output, attributes) => {
    const [parts, index] = [attributes['parts'] ?? 1, attributes['index'] ?? 0]
    const x = item(inputs, 0)
    const empty = write.once(`empty ${x}`, () => write.node('Mul', [x, number(write, 'float_zero', 0)]))
    const slices = Array.from({ length: parts }, (_, n) => (n === index ? x : empty))
    write.node('Concat', slices, { axis: { int: -1 } }, output)
  },
  vjp: backwardOnly,
}
