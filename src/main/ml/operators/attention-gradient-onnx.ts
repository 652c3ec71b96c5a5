/** The gradient of attention for onnxruntime, everything against everything. */
import { denseBias, type AttentionCall } from './attention-onnx.ts'
import { maskColumn } from './mask.ts'
import type { OnnxWriter } from './operator.ts'

export interface AttentionGradientCall extends AttentionCall {
  readonly y: string
  readonly g: string
}

export function attentionGradientOnnx(write: OnnxWriter, call: AttentionGradientCall, output: string): void {
  const { mask, heads, size, reach } = call
  const ints = (name: string, ...values: number[]): string =>
    write.constant(name, () => ({ shape: [values.length], data: BigInt64Array.from(values, BigInt) }))
  // [batch, sequence, heads · size] → [batch, heads, sequence, size]
  const perHead = (x: string): string =>
    write.once(`per head ${x}`, () =>
      write.node('Transpose', [write.node('Reshape', [x, ints(`heads_${heads}`, 0, 0, heads, -1)])], {
        perm: { ints: [0, 2, 1, 3] },
      }),
    )
  const [q, k, v, y] = [perHead(call.q), perHead(call.k), perHead(call.v), perHead(call.y)]
  // What attention put out for padding was zero whatever went in.
  const g = perHead(write.node('Mul', [call.g, maskColumn(write, mask)]))
  const scale = 1 / Math.sqrt(size)
  const bias = write.once(`plain bias ${reach ?? ''}`, () => denseBias(write, mask, reach))
  const scores = write.product(q, k, { transB: true, alpha: scale })
  const weights = write.node('Softmax', [write.node('Add', [scores, bias])], { axis: { int: -1 } })
  // [batch, heads, sequence, 1]
  const mean = write.node('ReduceSum', [write.node('Mul', [g, y]), ints('axes_last', -1)], {
    keepdims: { int: 1 },
  })
  const slopes = write.node('Mul', [
    weights,
    write.node('Sub', [write.product(g, v, { transB: true }), mean]),
  ])
  const all = write.node(
    'Concat',
    [
      write.product(slopes, k, { alpha: scale }),
      write.product(slopes, q, { transA: true, alpha: scale }),
      write.product(weights, g, { transA: true }),
    ],
    { axis: { int: 1 } },
  )
  const rows = write.node('Transpose', [all], { perm: { ints: [0, 2, 1, 3] } })
  write.node('Reshape', [rows, ints('joined', 0, 0, -1)], {}, output)
}
