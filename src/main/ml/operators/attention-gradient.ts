/** Gradient of attention. */
import { at, item, zeros } from '../tensor.ts'
import { attentionGradientOnnx } from './attention-gradient-onnx.ts'
import { seenFrom } from './attention-seen.ts'
import { attribute, backwardOnly, expect, sameShape, type Operator } from './operator.ts'

/**
 * With P the attention weights, dP = g·vᵀ and dS = P ∘ (dP − rowsum(g ∘ y)): dS·k/√size, dSᵀ·q/√size and Pᵀ·g, one
 * after another. P is computed again (Dao et al. 2022, arXiv:2205.14135, section 3.1), so that nothing as large as
 * the sequence squared is kept between the passes.
 * q, k, v: [batch, sequence, heads · size], mask, y: attention's output, g → [batch, sequence, 3 · heads · size]
 */
export const attentionGradient: Operator = {
  shape: (inputs) => {
    const q = item(inputs, 0)
    expect(
      [1, 2, 4, 5].every((n) => sameShape(q, item(inputs, n))),
      'attentionGradient',
      inputs,
    )
    return [...q.slice(0, -1), Number(item(q, -1)) * 3]
  },
  reference: (inputs, attributes) => {
    const [q, k, v, mask] = [item(inputs, 0), item(inputs, 1), item(inputs, 2), item(inputs, 3)]
    const [y, g] = [item(inputs, 4), item(inputs, 5)]
    const [batch, sequence, width] = [item(q.shape, 0), item(q.shape, 1), item(q.shape, 2)]
    const [heads, window] = [attribute(attributes, 'heads'), attribute(attributes, 'window')]
    const size = width / heads
    const scale = 1 / Math.sqrt(size)
    const reach = window > 0 ? Math.floor(window / 2) : sequence
    const out = zeros([batch, sequence, 3 * width])
    const dot = (a: Float64Array, i: number, b: Float64Array, j: number): number => {
      let sum = 0
      for (let d = 0; d < size; d++) sum += at(a, i + d) * at(b, j + d)
      return sum
    }
    const add = (to: number, from: Float64Array, begin: number, factor: number): void => {
      for (let d = 0; d < size; d++) out.data[to + d] = at(out.data, to + d) + factor * at(from, begin + d)
    }
    for (let b = 0; b < batch; b++)
      for (let i = 0; i < sequence; i++) {
        const seen = seenFrom(mask.data.subarray(b * sequence, (b + 1) * sequence), i, reach)
        for (let h = 0; h < heads; h++) {
          const row = (position: number): number => (b * sequence + position) * width + h * size
          const to = (position: number, part: number): number =>
            (b * sequence + position) * 3 * width + part * width + h * size
          const scores = seen.map((j) => dot(q.data, row(i), k.data, row(j)) * scale)
          const top = Math.max(...scores)
          const raw = scores.map((score) => Math.exp(score - top))
          const total = raw.reduce((sum, w) => sum + w, 0)
          const weights = raw.map((w) => w / total)
          const slopes = seen.map((j) => dot(g.data, row(i), v.data, row(j)))
          const mean = dot(g.data, row(i), y.data, row(i))
          for (const [n, j] of seen.entries()) {
            const weight = item(weights, n)
            const slope = weight * (item(slopes, n) - mean) * scale
            add(to(i, 0), k.data, row(j), slope)
            add(to(j, 1), q.data, row(i), slope)
            add(to(j, 2), g.data, row(i), weight)
          }
        }
      }
    return out
  },
  onnx: (write, inputs, output, attributes) => {
    const window = attribute(attributes, 'window')
    attentionGradientOnnx(
      write,
      {
        q: item(inputs, 0),
        k: item(inputs, 1),
        v: item(inputs, 2),
        mask: item(inputs, 3),
        y: item(inputs, 4),
        g: item(inputs, 5),
        heads: attribute(attributes, 'heads'),
        size: attribute(attributes, 'size'),
        reach: window === 0 ? undefined : Math.floor(window / 2),
      },
      output,
    )
  },
  vjp: backwardOnly,
}
