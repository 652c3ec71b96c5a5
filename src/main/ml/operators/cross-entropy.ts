/** Cross entropy of logits against one class a row. */
import { at, item, zeros } from '../tensor.ts'
import { backwardOnly, expect, type Operator, type OnnxWriter } from './operator.ts'

const lastAxis = (write: OnnxWriter): string =>
  write.constant('axes_last', () => ({ shape: [1], data: BigInt64Array.of(-1n) }))

/** log Σ exp(row) − row[label]. logits: [n, classes], labels: [n] → [n] */
export const crossEntropy: Operator = {
  shape: (inputs) => {
    const [logits, labels] = [item(inputs, 0), item(inputs, 1)]
    expect(logits.length === 2 && labels.length === 1 && logits[0] === labels[0], 'crossEntropy', inputs)
    return labels
  },
  reference: (inputs) => {
    const [logits, labels] = [item(inputs, 0), item(inputs, 1)]
    const classes = item(logits.shape, 1)
    const out = zeros(labels.shape)
    for (const [n, label] of labels.data.entries()) {
      const row = logits.data.subarray(n * classes, (n + 1) * classes)
      const top = row.reduce((a, b) => Math.max(a, b), -Infinity)
      out.data[n] = top + Math.log(row.reduce((sum, v) => sum + Math.exp(v - top), 0)) - at(row, label)
    }
    return out
  },
  onnx: (write, inputs, output) => {
    const [logits, labels] = [item(inputs, 0), item(inputs, 1)]
    const axes = lastAxis(write)
    const own = write.node('GatherElements', [logits, write.node('Unsqueeze', [labels, axes])], {
      axis: { int: -1 },
    })
    const total = write.node('ReduceLogSumExp', [logits, axes], { keepdims: { int: 1 } })
    write.node('Squeeze', [write.node('Sub', [total, own]), axes], {}, output)
  },
  vjp: ({ inputs, gradient, apply }) => [() => apply(crossEntropyGradient, [...inputs, gradient]), undefined],
}

/** g · (softmax(row) − one at the label). logits: [n, classes], labels: [n], g: [n] → [n, classes] */
export const crossEntropyGradient: Operator = {
  shape: (inputs) => item(inputs, 0),
  reference: (inputs) => {
    const [logits, labels, g] = [item(inputs, 0), item(inputs, 1), item(inputs, 2)]
    const classes = item(logits.shape, 1)
    const out = zeros(logits.shape)
    for (const [n, label] of labels.data.entries()) {
      const row = logits.data.subarray(n * classes, (n + 1) * classes)
      const top = row.reduce((a, b) => Math.max(a, b), -Infinity)
      const total = row.reduce((sum, v) => sum + Math.exp(v - top), 0)
      for (const [c, v] of row.entries())
        out.data[n * classes + c] = at(g.data, n) * (Math.exp(v - top) / total - (c === label ? 1 : 0))
    }
    return out
  },
  onnx: (write, inputs, output) => {
    const [logits, labels, g] = [item(inputs, 0), item(inputs, 1), item(inputs, 2)]
    const axes = lastAxis(write)
    const column = write.node('Unsqueeze', [g, axes])
    const weighted = write.node('Mul', [write.node('Softmax', [logits], { axis: { int: -1 } }), column])
    write.node(
      'ScatterElements',
      [weighted, write.node('Unsqueeze', [labels, axes]), write.node('Neg', [column])],
      { axis: { int: -1 }, reduction: 'add' },
      output,
    )
  },
  vjp: backwardOnly,
}
