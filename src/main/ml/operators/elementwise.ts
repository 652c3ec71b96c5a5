/** Operators that work element by element. */
import { at, item, zeros, type Tensor64 } from '../tensor.ts'
import { expect, sameShape, type Operator } from './operator.ts'

/**
 * erf to double precision: its Maclaurin series near zero, elsewhere the continued fraction of erfc
 * (Abramowitz & Stegun 7.1.6 and 7.1.14).
 */
export function erf(x: number): number {
  const a = Math.abs(x)
  if (a < 2.5) {
    let term = a
    let sum = a
    for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum) && n < 200; n++) {
      term *= (2 * a * a) / (2 * n + 1)
      sum += term
    }
    return Math.sign(x) * (2 / Math.sqrt(Math.PI)) * Math.exp(-a * a) * sum
  }
  let fraction = 0
  for (let n = 60; n >= 1; n--) fraction = n / 2 / (a + fraction)
  return Math.sign(x) * (1 - Math.exp(-a * a) / (Math.sqrt(Math.PI) * (a + fraction)))
}

const map = (x: Tensor64, f: (value: number) => number): Tensor64 => ({ shape: x.shape, data: x.data.map(f) })

const binary = (name: string, type: string, f: (a: number, b: number) => number): Operator => ({
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
})

/** a + b, same shape. */
export const add = binary('add', 'Add', (a, b) => a + b)
/** a · b, same shape. */
export const multiply = binary('multiply', 'Mul', (a, b) => a * b)

/** x · Φ(x), with the error function itself and not its tanh approximation. */
export const gelu: Operator = {
  shape: (inputs) => item(inputs, 0),
  reference: (inputs) => map(item(inputs, 0), (x) => 0.5 * x * (1 + erf(x / Math.SQRT2))),
  onnx: (write, inputs, output) => void write.node('com.microsoft.Gelu', inputs, {}, output),
}

/** x · sigmoid(x). */
export const silu: Operator = {
  shape: (inputs) => item(inputs, 0),
  reference: (inputs) => map(item(inputs, 0), (x) => x / (1 + Math.exp(-x))),
  onnx: (write, inputs, output) => void write.node('com.microsoft.QuickGelu', inputs, { alpha: 1 }, output),
}

export const tanh: Operator = {
  shape: (inputs) => item(inputs, 0),
  reference: (inputs) => map(item(inputs, 0), Math.tanh),
  onnx: (write, inputs, output) => void write.node('Tanh', inputs, {}, output),
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
}
