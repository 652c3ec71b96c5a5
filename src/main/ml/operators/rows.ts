/** Rows taken from a table or a batch, and put back. */
import { at, item, zeros, type Tensor64 } from '../tensor.ts'
import { attribute, backwardOnly, expect, type Operator, type OnnxWriter } from './operator.ts'

const shapeOf = (write: OnnxWriter, ...values: number[]): string =>
  write.constant(`shape_${values.join('_')}`, () => ({
    shape: [values.length],
    data: BigInt64Array.from(values, BigInt),
  }))

function addRows(out: Tensor64, g: Tensor64, rows: Tensor64): Tensor64 {
  const width = item(g.shape, -1)
  for (const [n, row] of rows.data.entries())
    for (let d = 0; d < width; d++)
      out.data[row * width + d] = at(out.data, row * width + d) + at(g.data, n * width + d)
  return out
}

/** @param shape name of the result's shape, [rows, d] */
function scatter(write: OnnxWriter, g: string, rows: string, shape: string, width: number): string {
  const zero = write.node('Expand', [
    write.constant('float_zero', () => ({ shape: [], data: Float32Array.of(0) })),
    shape,
  ])
  const updates = write.node('Reshape', [g, shapeOf(write, -1, width)])
  const indices = write.node('Reshape', [rows, shapeOf(write, -1, 1)])
  return write.node('ScatterND', [zero, indices, updates], { reduction: 'add' })
}

/** Sums of the rows that share an index: the gradient of a table. g: [..., d], ids: [...] → [rows, d] */
export const scatterRows: Operator = {
  shape: (inputs, attributes) => [attribute(attributes, 'rows'), item(item(inputs, 0), -1)],
  reference: (inputs, attributes) => {
    const g = item(inputs, 0)
    return addRows(zeros([attribute(attributes, 'rows'), item(g.shape, -1)]), g, item(inputs, 1))
  },
  onnx: (write, inputs, output, attributes, shapes) => {
    const width = Number(item(item(shapes, 0), -1))
    const shape = shapeOf(write, attribute(attributes, 'rows'), width)
    const out = scatter(write, item(inputs, 0), item(inputs, 1), shape, width)
    write.node('Identity', [out], {}, output)
  },
  vjp: backwardOnly,
}

/** Rows of a batch. x: [batch, sequence, d], positions: [n], counted through the batch → [n, d] */
export const gatherRows: Operator = {
  shape: (inputs) => {
    const [x, positions] = [item(inputs, 0), item(inputs, 1)]
    expect(x.length === 3 && positions.length === 1, 'gatherRows', inputs)
    return [item(positions, 0), item(x, 2)]
  },
  reference: (inputs) => {
    const [x, positions] = [item(inputs, 0), item(inputs, 1)]
    const width = item(x.shape, 2)
    const out = zeros([positions.data.length, width])
    for (const [n, row] of positions.data.entries())
      out.data.set(x.data.subarray(row * width, (row + 1) * width), n * width)
    return out
  },
  onnx: (write, inputs, output, _attributes, shapes) => {
    const rows = write.node('Reshape', [
      item(inputs, 0),
      shapeOf(write, -1, Number(item(item(shapes, 0), 2))),
    ])
    write.node('Gather', [rows, item(inputs, 1)], {}, output)
  },
  vjp: ({ inputs, gradient, apply }) => [
    () => apply(gatherRowsGradient, [gradient, item(inputs, 1), item(inputs, 0)]),
    undefined,
  ],
}

/** g: [n, d], positions: [n], x: [batch, sequence, d] for its shape → x's shape */
export const gatherRowsGradient: Operator = {
  shape: (inputs) => item(inputs, 2),
  reference: (inputs) => addRows(zeros(item(inputs, 2).shape), item(inputs, 0), item(inputs, 1)),
  onnx: (write, inputs, output, _attributes, shapes) => {
    const width = Number(item(item(shapes, 0), -1))
    const x = item(inputs, 2)
    const rows = write.node('Shape', [write.node('Reshape', [x, shapeOf(write, -1, width)])])
    const out = scatter(write, item(inputs, 0), item(inputs, 1), rows, width)
    write.node('Reshape', [out, write.node('Shape', [x])], {}, output)
  },
  vjp: backwardOnly,
}
