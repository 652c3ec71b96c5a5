/** Rotary positions and scaled dot-product attention, full or in a sliding window. */
import { at, item, zeros } from '../tensor.ts'
import { attribute, expect, sameShape, type Attributes, type Constant, type Operator } from './operator.ts'

/** Angle of a position in the n-th pair of a head: position · theta^(−2n / size). */
function angle(position: number, pair: number, size: number, theta: number): number {
  return position * theta ** ((-2 * pair) / size)
}

function cache(attributes: Attributes, positions: number, f: (angle: number) => number): Constant {
  const size = attribute(attributes, 'size')
  const theta = attribute(attributes, 'theta')
  const data = new Float32Array((positions * size) / 2)
  for (let p = 0; p < positions; p++)
    for (let n = 0; n < size / 2; n++) data[(p * size) / 2 + n] = f(angle(p, n, size, theta))
  return { shape: [positions, size / 2], data }
}

/** Rotary position embedding, halves rotated (Su et al. 2021). x: [batch, sequence, heads · size] → same */
export const rotary: Operator = {
  shape: (inputs, attributes) => {
    const x = item(inputs, 0)
    expect(x.length === 3 && Number(item(x, 2)) % attribute(attributes, 'size') === 0, 'rotary', inputs)
    return x
  },
  reference: (inputs, attributes) => {
    const x = item(inputs, 0)
    const [size, theta] = [attribute(attributes, 'size'), attribute(attributes, 'theta')]
    const [batch, sequence, width] = [item(x.shape, 0), item(x.shape, 1), item(x.shape, 2)]
    const out = zeros(x.shape)
    for (let row = 0; row < batch * sequence; row++)
      for (let head = row * width; head < (row + 1) * width; head += size)
        for (let n = 0; n < size / 2; n++) {
          const turn = angle(row % sequence, n, size, theta)
          const [a, b] = [at(x.data, head + n), at(x.data, head + n + size / 2)]
          out.data[head + n] = a * Math.cos(turn) - b * Math.sin(turn)
          out.data[head + n + size / 2] = b * Math.cos(turn) + a * Math.sin(turn)
        }
    return out
  },
  onnx: (write, inputs, output, attributes) => {
    const [size, theta] = [attribute(attributes, 'size'), attribute(attributes, 'theta')]
    const make = (f: (angle: number) => number) => () => cache(attributes, write.maxPositions, f)
    const cos = write.constant(`cos_${theta}_${size}`, make(Math.cos))
    const sin = write.constant(`sin_${theta}_${size}`, make(Math.sin))
    const first = write.constant('first_position', () => ({ shape: [1], data: BigInt64Array.of(0n) }))
    write.node('com.microsoft.RotaryEmbedding', [item(inputs, 0), first, cos, sin], {}, output)
  },
}

/**
 * softmax(q·kᵀ/√size)·v for each head; with `window` > 0 a token sees those at most window/2 away.
 * q, k, v: [batch, sequence, heads · size] → [batch, sequence, heads · size]
 */
export const attention: Operator = {
  shape: (inputs) => {
    const q = item(inputs, 0)
    expect(q.length === 3 && inputs.length === 3 && inputs.every((x) => sameShape(q, x)), 'attention', inputs)
    return q
  },
  reference: (inputs, attributes) => {
    const [q, k, v] = [item(inputs, 0), item(inputs, 1), item(inputs, 2)]
    const [batch, sequence, width] = [item(q.shape, 0), item(q.shape, 1), item(q.shape, 2)]
    const [heads, window] = [attribute(attributes, 'heads'), attribute(attributes, 'window')]
    const size = width / heads
    const reach = window > 0 ? Math.floor(window / 2) : sequence
    const out = zeros(q.shape)
    for (let b = 0; b < batch; b++)
      for (let h = 0; h < heads; h++)
        for (let i = 0; i < sequence; i++) {
          const first = Math.max(0, i - reach)
          const last = Math.min(sequence - 1, i + reach)
          const row = (position: number): number => (b * sequence + position) * width + h * size
          const scores: number[] = []
          for (let j = first; j <= last; j++) {
            let dot = 0
            for (let d = 0; d < size; d++) dot += at(q.data, row(i) + d) * at(k.data, row(j) + d)
            scores.push(dot / Math.sqrt(size))
          }
          const top = Math.max(...scores)
          const weights = scores.map((score) => Math.exp(score - top))
          const total = weights.reduce((sum, w) => sum + w, 0)
          for (const [offset, weight] of weights.entries())
            for (let d = 0; d < size; d++)
              out.data[row(i) + d] =
                at(out.data, row(i) + d) + (weight / total) * at(v.data, row(first + offset) + d)
        }
    return out
  },
  onnx: (write, inputs, output, attributes) => {
    const [heads, window] = [attribute(attributes, 'heads'), attribute(attributes, 'window')]
    const [q, k, v] = [item(inputs, 0), item(inputs, 1), item(inputs, 2)]
    const bias =
      window === 0
        ? undefined
        : write.once(`window ${window}`, () => windowBias(write, q, Math.floor(window / 2)))
    if (write.fusedAttention) {
      const rest = bias === undefined ? [] : ['', '', bias]
      write.node(
        'com.microsoft.MultiHeadAttention',
        [q, k, v, ...rest],
        { num_heads: { int: heads } },
        output,
      )
      return
    }
    const split = write.constant(`heads_${heads}`, () => ({
      shape: [4],
      data: BigInt64Array.of(0n, 0n, BigInt(heads), -1n),
    }))
    const joined = write.constant('joined', () => ({ shape: [3], data: BigInt64Array.of(0n, 0n, -1n) }))
    // [batch, sequence, heads · size] → [batch, heads, sequence, size], keys transposed
    const perHead = (x: string, ...perm: number[]): string =>
      write.node('Transpose', [write.node('Reshape', [x, split])], { perm: { ints: perm } })
    const size = attribute(attributes, 'size')
    const scale = write.constant(`scale_${size}`, () => ({
      shape: [],
      data: Float32Array.of(1 / Math.sqrt(size)),
    }))
    const scores = write.node('MatMul', [
      write.node('Mul', [perHead(q, 0, 2, 1, 3), scale]),
      perHead(k, 0, 2, 3, 1),
    ])
    const seen = bias === undefined ? scores : write.node('Add', [scores, bias])
    const weights = write.node('Softmax', [seen], { axis: { int: -1 } })
    const mixed = write.node('MatMul', [weights, perHead(v, 0, 2, 1, 3)])
    write.node(
      'Reshape',
      [write.node('Transpose', [mixed], { perm: { ints: [0, 2, 1, 3] } }), joined],
      {},
      output,
    )
  },
}

/** [1, 1, sequence, sequence]: 0 where |i − j| ≤ reach, else so low that its softmax is 0. */
function windowBias(write: Parameters<Operator['onnx']>[0], x: string, reach: number): string {
  const int = (name: string, value: number, shape: number[] = []): string =>
    write.constant(name, () => ({ shape, data: BigInt64Array.of(BigInt(value)) }))
  const length = write.node('Gather', [write.node('Shape', [x]), int('axis_sequence', 1)])
  const range = write.node('Range', [int('zero', 0), length, int('one', 1)])
  const column = write.node('Unsqueeze', [range, int('axis_one', 1, [1])])
  const distance = write.node('Abs', [write.node('Sub', [column, range])])
  const far = write.node('Greater', [distance, int(`reach_${reach}`, reach)])
  const low = write.constant('bias_low', () => ({ shape: [], data: Float32Array.of(-1e30) }))
  const none = write.constant('bias_none', () => ({ shape: [], data: Float32Array.of(0) }))
  const bias = write.node('Where', [far, low, none])
  return write.node('Unsqueeze', [
    bias,
    write.constant('axes_zero_one', () => ({ shape: [2], data: BigInt64Array.of(0n, 1n) })),
  ])
}
