/** Embedding, normalisation and linear layers. */
import { at, item, zeros } from '../tensor.ts'
import {
  layerNormGradient,
  layerNormScaleGradient,
  linearInputGradient,
  linearWeightGradient,
  normalizeGradient,
  sumRows,
} from './layer-gradients.ts'
import { attribute, expect, type Operator } from './operator.ts'
import { scatterRows } from './rows.ts'

/** Rows of a table. table: [v, d], ids: [batch, sequence] → [batch, sequence, d] */
export const embed: Operator = {
  shape: (inputs) => [...item(inputs, 1), item(item(inputs, 0), 1)],
  reference: (inputs) => {
    const [table, ids] = [item(inputs, 0), item(inputs, 1)]
    const width = item(table.shape, 1)
    const out = zeros([...ids.shape, width])
    for (const [index, id] of ids.data.entries())
      out.data.set(table.data.subarray(id * width, (id + 1) * width), index * width)
    return out
  },
  onnx: (write, inputs, output) => void write.node('Gather', inputs, {}, output),
  // The trainer asks for the cotangent of the embedded tokens instead: a table's dense gradient is mostly zeros.
  vjp: ({ inputs, gradient, apply }) => [
    () => apply(scatterRows, [gradient, item(inputs, 1)], { rows: Number(item(item(inputs, 0).shape, 0)) }),
    undefined,
  ],
}

/** LayerNorm over the last axis (Ba et al. 2016). x: [..., d], scale: [d], bias: [d] or absent → [..., d] */
export const layerNorm: Operator = {
  shape: (inputs) => {
    const x = item(inputs, 0)
    expect(
      inputs.slice(1).every((p) => p.length === 1 && p[0] === item(x, -1)),
      'layerNorm',
      inputs,
    )
    return x
  },
  reference: (inputs, attributes) => {
    const [x, scale] = [item(inputs, 0), item(inputs, 1)]
    const bias = inputs[2]
    const width = item(x.shape, -1)
    const out = zeros(x.shape)
    for (let row = 0; row < x.data.length; row += width) {
      const values = x.data.subarray(row, row + width)
      const mean = values.reduce((sum, v) => sum + v, 0) / width
      const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / width
      const inverse = 1 / Math.sqrt(variance + attribute(attributes, 'epsilon'))
      for (let i = 0; i < width; i++)
        out.data[row + i] =
          (at(values, i) - mean) * inverse * at(scale.data, i) + (bias === undefined ? 0 : at(bias.data, i))
    }
    return out
  },
  onnx: (write, inputs, output, attributes) =>
    void write.node(
      'LayerNormalization',
      inputs,
      { axis: { int: -1 }, epsilon: attribute(attributes, 'epsilon') },
      output,
    ),
  vjp: ({ inputs, gradient, attributes, apply }) => {
    const [x, scale] = [item(inputs, 0), item(inputs, 1)]
    return [
      () => apply(layerNormGradient, [x, scale, gradient], attributes),
      () => apply(layerNormScaleGradient, [x, gradient], attributes),
      () => apply(sumRows, [gradient]),
    ]
  },
}

/** x · weightᵀ (+ bias). x: [..., i], weight: [o, i], bias: [o] or absent → [..., o] */
export const linear: Operator = {
  shape: (inputs) => {
    const [x, weight] = [item(inputs, 0), item(inputs, 1)]
    expect(weight.length === 2 && item(x, -1) === item(weight, 1), 'linear', inputs)
    return [...x.slice(0, -1), item(weight, 0)]
  },
  reference: (inputs) => {
    const [x, weight] = [item(inputs, 0), item(inputs, 1)]
    const bias = inputs[2]
    const [wide, narrow] = [item(weight.shape, 0), item(weight.shape, 1)]
    const rows = x.data.length / narrow
    const out = zeros([...x.shape.slice(0, -1), wide])
    for (let row = 0; row < rows; row++)
      for (let o = 0; o < wide; o++) {
        let sum = bias === undefined ? 0 : at(bias.data, o)
        for (let i = 0; i < narrow; i++) sum += at(x.data, row * narrow + i) * at(weight.data, o * narrow + i)
        out.data[row * wide + o] = sum
      }
    return out
  },
  onnx: (write, inputs, output) => {
    write.linear(item(inputs, 0), item(inputs, 1), inputs[2], [output])
  },
  vjp: ({ inputs, gradient, apply }) => [
    () => apply(linearInputGradient, [gradient, item(inputs, 1)]),
    () => apply(linearWeightGradient, [gradient, item(inputs, 0)]),
    () => apply(sumRows, [gradient]),
  ],
}

/** x / max(‖x‖₂, 1e-12) over the last axis, as torch.nn.functional.normalize. */
export const normalize: Operator = {
  shape: (inputs) => item(inputs, 0),
  reference: (inputs) => {
    const x = item(inputs, 0)
    const width = item(x.shape, -1)
    const out = zeros(x.shape)
    for (let row = 0; row < x.data.length; row += width) {
      const norm = Math.sqrt(x.data.subarray(row, row + width).reduce((sum, v) => sum + v * v, 0))
      for (let i = 0; i < width; i++) out.data[row + i] = at(x.data, row + i) / Math.max(norm, 1e-12)
    }
    return out
  },
  onnx: (write, inputs, output) => {
    const x = item(inputs, 0)
    const axes = write.constant('axes_last', () => ({ shape: [1], data: BigInt64Array.of(-1n) }))
    const norm = write.node('ReduceL2', [x, axes], { keepdims: { int: 1 } })
    const floor = write.constant('norm_floor', () => ({ shape: [], data: Float32Array.of(1e-12) }))
    write.node('Div', [x, write.node('Max', [norm, floor])], {}, output)
  },
  vjp: ({ inputs, gradient, apply }) => [() => apply(normalizeGradient, [item(inputs, 0), gradient])],
}
