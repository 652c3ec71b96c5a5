/** Gradients of the linear layer, LayerNorm and the unit norm. */
import { at, item, sizeOf, zeros, type Tensor64 } from '../tensor.ts'
import { attribute, backwardOnly, expect, sameShape, type Operator, type OnnxWriter } from './operator.ts'

const rowsAxis = (write: OnnxWriter): string =>
  write.constant('axes_first', () => ({ shape: [1], data: BigInt64Array.of(0n) }))

/** [..., n] as [rows, n]. */
function flat(write: OnnxWriter, x: string, width: number): string {
  const shape = write.constant(`rows_of_${width}`, () => ({
    shape: [2],
    data: BigInt64Array.of(-1n, BigInt(width)),
  }))
  return write.once(`flat ${x}`, () => write.node('Reshape', [x, shape]))
}

/** Cotangent of a linear layer's input, g · weight. g: [..., o], weight: [o, i] → [..., i] */
export const linearInputGradient: Operator = {
  shape: (inputs) => {
    const [g, weight] = [item(inputs, 0), item(inputs, 1)]
    expect(weight.length === 2 && item(g, -1) === item(weight, 0), 'linearInputGradient', inputs)
    return [...g.slice(0, -1), item(weight, 1)]
  },
  reference: (inputs) => {
    const [g, weight] = [item(inputs, 0), item(inputs, 1)]
    const [wide, narrow] = [item(weight.shape, 0), item(weight.shape, 1)]
    const out = zeros([...g.shape.slice(0, -1), narrow])
    for (let row = 0; row < g.data.length / wide; row++)
      for (let o = 0; o < wide; o++) {
        const value = at(g.data, row * wide + o)
        for (let i = 0; i < narrow; i++) {
          const index = row * narrow + i
          out.data[index] = at(out.data, index) + value * at(weight.data, o * narrow + i)
        }
      }
    return out
  },
  onnx: (write, inputs, output) => void write.node('MatMul', inputs, {}, output),
  vjp: backwardOnly,
}

/** Gradient of a linear layer's weight, gᵀ · x over all rows. g: [..., o], x: [..., i] → [o, i] */
export const linearWeightGradient: Operator = {
  shape: (inputs) => {
    const [g, x] = [item(inputs, 0), item(inputs, 1)]
    expect(sameShape(g.slice(0, -1), x.slice(0, -1)), 'linearWeightGradient', inputs)
    return [item(g, -1), item(x, -1)]
  },
  reference: (inputs) => {
    const [g, x] = [item(inputs, 0), item(inputs, 1)]
    const [wide, narrow] = [item(g.shape, -1), item(x.shape, -1)]
    const out = zeros([wide, narrow])
    for (let row = 0; row < g.data.length / wide; row++)
      for (let o = 0; o < wide; o++) {
        const value = at(g.data, row * wide + o)
        for (let i = 0; i < narrow; i++) {
          const index = o * narrow + i
          out.data[index] = at(out.data, index) + value * at(x.data, row * narrow + i)
        }
      }
    return out
  },
  onnx: (write, inputs, output, _attributes, shapes) => {
    const [g, x] = [item(inputs, 0), item(inputs, 1)]
    const [wide, narrow] = [Number(item(item(shapes, 0), -1)), Number(item(item(shapes, 1), -1))]
    write.product(flat(write, g, wide), flat(write, x, narrow), { transA: true }, output)
  },
  vjp: backwardOnly,
}

/** Sum over all but the last axis, a bias's gradient. g: [..., o] → [o] */
export const sumRows: Operator = {
  shape: (inputs) => [item(item(inputs, 0), -1)],
  reference: (inputs) => {
    const g = item(inputs, 0)
    const width = item(g.shape, -1)
    const out = zeros([width])
    for (const [index, value] of g.data.entries())
      out.data[index % width] = at(out.data, index % width) + value
    return out
  },
  onnx: (write, inputs, output, _attributes, shapes) => {
    const g = flat(write, item(inputs, 0), Number(item(item(shapes, 0), -1)))
    write.node('ReduceSum', [g, rowsAxis(write)], { keepdims: { int: 0 } }, output)
  },
  vjp: backwardOnly,
}

/** Calls with each row of x, its mean, and 1 / √(variance + epsilon). */
function eachRow(
  x: Tensor64,
  epsilon: number,
  visit: (begin: number, mean: number, inverse: number) => void,
): void {
  const width = item(x.shape, -1)
  for (let begin = 0; begin < x.data.length; begin += width) {
    const values = x.data.subarray(begin, begin + width)
    const mean = values.reduce((sum, v) => sum + v, 0) / width
    const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / width
    visit(begin, mean, 1 / Math.sqrt(variance + epsilon))
  }
}

/** (x − mean) / √(variance + epsilon), and its second factor [..., 1], from one pass. */
function normalised(write: OnnxWriter, x: string, width: number, epsilon: number): [string, string] {
  const inverse = `${x}.inverse`
  const name = write.once(`normalised ${x}`, () => {
    const ones = write.constant(`ones_${width}`, () => ({
      shape: [width],
      data: new Float32Array(width).fill(1),
    }))
    const outputs = [`${x}.normalised`, '', inverse]
    write.split('LayerNormalization', [x, ones], { axis: { int: -1 }, epsilon }, outputs)
    return item(outputs, 0)
  })
  return [name, inverse]
}

/**
 * Cotangent of LayerNorm's input. With x̂ the normalised row, h = g·scale and r = 1/√(variance + epsilon):
 * r · (h − mean(h) − x̂ · mean(h·x̂)). x: [..., d], scale: [d], g: [..., d] → [..., d]
 */
export const layerNormGradient: Operator = {
  shape: (inputs) => {
    const [x, scale, g] = [item(inputs, 0), item(inputs, 1), item(inputs, 2)]
    expect(sameShape(x, g) && scale.length === 1 && scale[0] === item(x, -1), 'layerNormGradient', inputs)
    return x
  },
  reference: (inputs, attributes) => {
    const [x, scale, g] = [item(inputs, 0), item(inputs, 1), item(inputs, 2)]
    const width = item(x.shape, -1)
    const out = zeros(x.shape)
    eachRow(x, attribute(attributes, 'epsilon'), (begin, mean, inverse) => {
      const hat = (i: number): number => (at(x.data, begin + i) - mean) * inverse
      const h = (i: number): number => at(g.data, begin + i) * at(scale.data, i)
      let [sum, along] = [0, 0]
      for (let i = 0; i < width; i++) {
        sum += h(i)
        along += h(i) * hat(i)
      }
      for (let i = 0; i < width; i++)
        out.data[begin + i] = inverse * (h(i) - sum / width - (hat(i) * along) / width)
    })
    return out
  },
  onnx: (write, inputs, output, attributes, shapes) => {
    const [x, scale, g] = [item(inputs, 0), item(inputs, 1), item(inputs, 2)]
    const width = Number(item(item(shapes, 0), -1))
    const [hat, inverse] = normalised(write, x, width, attribute(attributes, 'epsilon'))
    // Both means are products with a column, scale / d.
    const column = write.once(`mean column ${scale}`, () => {
      const shape = write.constant('as_column', () => ({ shape: [2], data: BigInt64Array.of(-1n, 1n) }))
      const part = write.constant(`one_of_${width}`, () => ({ shape: [], data: Float32Array.of(1 / width) }))
      return write.node('Mul', [write.node('Reshape', [scale, shape]), part])
    })
    const product = write.once(`along ${x} ${g}`, () => write.node('Mul', [g, hat]))
    const along = write.node('MatMul', [product, column])
    const mean = write.node('MatMul', [g, column])
    const h = write.node('Mul', [g, scale])
    const rest = write.node('Sub', [write.node('Sub', [h, mean]), write.node('Mul', [hat, along])])
    write.node('Mul', [rest, inverse], {}, output)
  },
  vjp: backwardOnly,
}

/** Gradient of LayerNorm's scale, the sum of g·x̂ over all rows. x, g: [..., d] → [d] */
export const layerNormScaleGradient: Operator = {
  shape: (inputs) => {
    expect(sameShape(item(inputs, 0), item(inputs, 1)), 'layerNormScaleGradient', inputs)
    return [item(item(inputs, 0), -1)]
  },
  reference: (inputs, attributes) => {
    const [x, g] = [item(inputs, 0), item(inputs, 1)]
    const width = item(x.shape, -1)
    const out = zeros([width])
    eachRow(x, attribute(attributes, 'epsilon'), (begin, mean, inverse) => {
      for (let i = 0; i < width; i++)
        out.data[i] = at(out.data, i) + at(g.data, begin + i) * (at(x.data, begin + i) - mean) * inverse
    })
    return out
  },
  onnx: (write, inputs, output, attributes, shapes) => {
    const [x, g] = [item(inputs, 0), item(inputs, 1)]
    const width = Number(item(item(shapes, 0), -1))
    const [hat] = normalised(write, x, width, attribute(attributes, 'epsilon'))
    const product = write.once(`along ${x} ${g}`, () => write.node('Mul', [g, hat]))
    write.node('ReduceSum', [flat(write, product, width), rowsAxis(write)], { keepdims: { int: 0 } }, output)
  },
  vjp: backwardOnly,
}

/** With n = max(‖x‖, 1e-12) and y = x/n: (g − y·(y·g)) / n, without the second term at the floor. x, g → same */
export const normalizeGradient: Operator = {
  shape: (inputs) => {
    expect(sameShape(item(inputs, 0), item(inputs, 1)), 'normalizeGradient', inputs)
    return item(inputs, 0)
  },
  reference: (inputs) => {
    const [x, g] = [item(inputs, 0), item(inputs, 1)]
    const width = item(x.shape, -1)
    const out = zeros(x.shape)
    for (let row = 0; row < sizeOf(x.shape); row += width) {
      let [square, along] = [0, 0]
      for (let i = 0; i < width; i++) {
        square += at(x.data, row + i) ** 2
        along += at(x.data, row + i) * at(g.data, row + i)
      }
      const norm = Math.max(Math.sqrt(square), 1e-12)
      const pull = Math.sqrt(square) < 1e-12 ? 0 : along / norm ** 2
      for (let i = 0; i < width; i++)
        out.data[row + i] = (at(g.data, row + i) - at(x.data, row + i) * pull) / norm
    }
    return out
  },
  onnx: (write, inputs, output) => {
    const [x, g] = [item(inputs, 0), item(inputs, 1)]
    const axes = write.constant('axes_last', () => ({ shape: [1], data: BigInt64Array.of(-1n) }))
    const floor = write.constant('norm_floor', () => ({ shape: [], data: Float32Array.of(1e-12) }))
    const norm = write.node('Max', [write.node('ReduceL2', [x, axes], { keepdims: { int: 1 } }), floor])
    const y = write.node('Div', [x, norm])
    const along = write.node('ReduceSum', [write.node('Mul', [y, g]), axes], { keepdims: { int: 1 } })
    const rest = write.node('Sub', [g, write.node('Mul', [y, along])])
    write.node('Div', [rest, norm], {}, output)
  },
  vjp: backwardOnly,
}
