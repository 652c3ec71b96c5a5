/** Scaled dot-product attention, full or in a sliding window. */
import { at, item, zeros } from '../tensor.ts'
import { attentionGradient } from './attention-gradient.ts'
import { fusedAttention, plainAttention } from './attention-onnx.ts'
import { seenFrom } from './attention-seen.ts'
import { part } from './elementwise.ts'
import { attribute, expect, sameShape, type Operator } from './operator.ts'

/**
 * softmax(q·kᵀ/√size)·v for each head over the keys the mask keeps; with `window` > 0 a token sees those at most
 * window/2 away. Rows that the mask leaves out are zero.
 * q, k, v: [batch, sequence, heads · size], mask: [batch, sequence] → [batch, sequence, heads · size]
 */
export const attention: Operator = {
  shape: (inputs) => {
    const [q, mask] = [item(inputs, 0), item(inputs, 3)]
    expect(
      q.length === 3 && inputs.slice(1, 3).every((x) => sameShape(q, x)) && sameShape(mask, q.slice(0, 2)),
      'attention',
      inputs,
    )
    return q
  },
  reference: (inputs, attributes) => {
    const [q, k, v, mask] = [item(inputs, 0), item(inputs, 1), item(inputs, 2), item(inputs, 3)]
    const [batch, sequence, width] = [item(q.shape, 0), item(q.shape, 1), item(q.shape, 2)]
    const [heads, window] = [attribute(attributes, 'heads'), attribute(attributes, 'window')]
    const size = width / heads
    const reach = window > 0 ? Math.floor(window / 2) : sequence
    const out = zeros(q.shape)
    for (let b = 0; b < batch; b++)
      for (let i = 0; i < sequence; i++) {
        const seen = seenFrom(mask.data.subarray(b * sequence, (b + 1) * sequence), i, reach)
        for (let h = 0; h < heads; h++) {
          const row = (position: number): number => (b * sequence + position) * width + h * size
          const scores = seen.map((j) => {
            let dot = 0
            for (let d = 0; d < size; d++) dot += at(q.data, row(i) + d) * at(k.data, row(j) + d)
            return dot / Math.sqrt(size)
          })
          const top = Math.max(...scores)
          const weights = scores.map((score) => Math.exp(score - top))
          const total = weights.reduce((sum, w) => sum + w, 0)
          for (const [n, weight] of weights.entries())
            for (let d = 0; d < size; d++)
              out.data[row(i) + d] =
                at(out.data, row(i) + d) + (weight / total) * at(v.data, row(item(seen, n)) + d)
        }
      }
    return out
  },
  onnx: (write, inputs, output, attributes) => {
    const [q, k, v, mask] = [item(inputs, 0), item(inputs, 1), item(inputs, 2), item(inputs, 3)]
    const [heads, size] = [attribute(attributes, 'heads'), attribute(attributes, 'size')]
    const window = attribute(attributes, 'window')
    const call = { q, k, v, mask, heads, size, reach: window === 0 ? undefined : Math.floor(window / 2) }
    if (write.fused) fusedAttention(write, call, output)
    else plainAttention(write, call, output)
  },
  // What is as large as the sequence squared is computed again in the backward pass and kept by neither.
  vjp: ({ inputs, output, gradient, attributes, apply }) => {
    let made: ReturnType<typeof apply> | undefined
    const parts = (index: number) => () => {
      made ??= apply(attentionGradient, [...inputs, output, gradient], attributes)
      return apply(part, [made], { parts: 3, index })
    }
    return [parts(0), parts(1), parts(2), undefined]
  },
}
