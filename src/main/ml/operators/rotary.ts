/** Rotary positions. */
import { at, item, zeros } from '../tensor.ts'
import { attribute, expect, type Attributes, type Constant, type Operator } from './operator.ts'

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

/**
 * Rotary position embedding, halves rotated (Su et al. 2021). x: [batch, sequence, heads · size] → same
 * `direction` −1 turns back: a rotation's transpose is its inverse.
 */
export const rotary: Operator = {
  shape: (inputs, attributes) => {
    const x = item(inputs, 0)
    expect(x.length === 3 && Number(item(x, 2)) % attribute(attributes, 'size') === 0, 'rotary', inputs)
    return x
  },
  reference: (inputs, attributes) => {
    const x = item(inputs, 0)
    const [size, theta] = [attribute(attributes, 'size'), attribute(attributes, 'theta')]
    const direction = attributes['direction'] ?? 1
    const [batch, sequence, width] = [item(x.shape, 0), item(x.shape, 1), item(x.shape, 2)]
    const out = zeros(x.shape)
    for (let row = 0; row < batch * sequence; row++)
      for (let head = row * width; head < (row + 1) * width; head += size)
        for (let n = 0; n < size / 2; n++) {
          const turn = direction * angle(row % sequence, n, size, theta)
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
    const back = attributes['direction'] === -1
    const sin = write.constant(
      `sin_${theta}_${size}${back ? '_back' : ''}`,
      make((angle) => (back ? -Math.sin(angle) : Math.sin(angle))),
    )
    const first = write.constant('first_position', () => ({ shape: [1], data: BigInt64Array.of(0n) }))
    write.node('com.microsoft.RotaryEmbedding', [item(inputs, 0), first, cos, sin], {}, output)
  },
  vjp: ({ gradient, attributes, apply }) => [
    () => apply(rotary, [gradient], { ...attributes, direction: attributes['direction'] === -1 ? 1 : -1 }),
  ],
}
