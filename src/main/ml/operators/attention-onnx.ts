/** Attention for onnxruntime: its fused operator or, for a window in a long text, blocks; else standard operators. */
import { windowedAttention } from './attention-windows.ts'
import { isPadded, maskColumn, maskLow } from './mask.ts'
import type { OnnxWriter } from './operator.ts'

/** Names of values, and sizes. */
export interface AttentionCall {
  readonly q: string
  readonly k: string
  readonly v: string
  readonly mask: string
  readonly heads: number
  readonly size: number
  /** How far a token sees, to each side; without limit when absent. */
  readonly reach: number | undefined
}

const int = (write: OnnxWriter, value: number): string =>
  write.constant(`int_${value}`, () => ({ shape: [], data: BigInt64Array.of(BigInt(value)) }))

/**
 * Sequences up to so many times the reach attend to everything at once and mask what is out of reach: blocks move
 * more memory than they save work. Measured with heads of 64 and a reach of 64: even at 256 tokens, on two cores.
 */
const DENSE = 4

/**
 * MultiHeadAttention streams its softmax only where it has neither bias nor mask, so each layer takes the least that
 * its run needs. Everything but the choice is computed once a run.
 */
export function fusedAttention(write: OnnxWriter, call: AttentionCall, output: string): void {
  const { q, k, v, mask, heads, reach } = call
  const column = maskColumn(write, mask)
  const multiHead = (...rest: string[]): string =>
    write.node('com.microsoft.MultiHeadAttention', [q, k, v, ...rest], { num_heads: { int: heads } })
  const kept = (x: string): string => write.node('Mul', [x, column])
  if (reach === undefined) {
    const keys = write.once(`mask int32 ${mask}`, () => write.cast(mask, 'int32'))
    write.branch(
      isPadded(write, mask),
      () => kept(multiHead('', keys)),
      () => multiHead(),
      output,
    )
    return
  }
  const length = sequenceOf(write, mask)
  const above = (limit: number): string =>
    write.once(`sequence above ${limit}`, () => write.node('Greater', [length, int(write, limit)]))
  const long = above(DENSE * reach)
  const bounded = write.once(`bounded ${reach}`, () =>
    write.node('Or', [above(reach + 1), isPadded(write, mask)]),
  )
  const bias = write.once(`dense bias ${reach}`, () => {
    const none = write.constant('no_bias', () => ({ shape: [1, 1, 1, 1], data: Float32Array.of(0) }))
    const wanted = write.node('And', [bounded, write.node('Not', [long])])
    return write.branch(
      wanted,
      () => denseBias(write, mask, reach),
      () => write.node('Identity', [none]),
    )
  })
  const blocks = windowedAttention(write, { ...call, reach }, length, long)
  write.branch(
    long,
    () => kept(blocks()),
    () =>
      write.branch(
        bounded,
        () => kept(multiHead('', '', bias)),
        () => multiHead(),
      ),
    output,
  )
}

/** The sequence's length, a scalar. */
function sequenceOf(write: OnnxWriter, mask: string): string {
  return write.once(`length ${mask}`, () =>
    write.node('Gather', [write.node('Shape', [mask]), int(write, 1)]),
  )
}

/** [batch, 1, sequence, sequence]: 0 where a key is seen, else so low that its softmax is 0. */
export function denseBias(write: OnnxWriter, mask: string, reach: number | undefined): string {
  const axes = (...values: number[]): string =>
    write.constant(`axes_${values.join('_')}`, () => ({
      shape: [values.length],
      data: BigInt64Array.from(values, BigInt),
    }))
  // [batch, 1, 1, sequence]
  const keys = write.node('Unsqueeze', [maskLow(write, mask), axes(1, 2)])
  if (reach === undefined) return keys
  const range = write.node('Range', [int(write, 0), sequenceOf(write, mask), int(write, 1)])
  const column = write.node('Unsqueeze', [range, axes(1)])
  const distance = write.node('Abs', [write.node('Sub', [column, range])])
  const far = write.node('Greater', [distance, int(write, reach)])
  const low = write.constant('low', () => ({ shape: [], data: Float32Array.of(-1e30) }))
  return write.node('Where', [far, low, keys])
}

/** In standard operators only. */
export function plainAttention(write: OnnxWriter, call: AttentionCall, output: string): void {
  const { q, k, v, mask, heads, size, reach } = call
  const split = write.constant(`heads_${heads}`, () => ({
    shape: [4],
    data: BigInt64Array.of(0n, 0n, BigInt(heads), -1n),
  }))
  const joined = write.constant('joined', () => ({ shape: [3], data: BigInt64Array.of(0n, 0n, -1n) }))
  // [batch, sequence, heads · size] → [batch, heads, sequence, size], keys transposed
  const perHead = (x: string, ...perm: number[]): string =>
    write.node('Transpose', [write.node('Reshape', [x, split])], { perm: { ints: perm } })
  const scale = write.constant(`scale_${size}`, () => ({
    shape: [],
    data: Float32Array.of(1 / Math.sqrt(size)),
  }))
  const bias = write.once(`plain bias ${reach ?? ''}`, () => denseBias(write, mask, reach))
  const scores = write.node('MatMul', [
    write.node('Mul', [perHead(q, 0, 2, 1, 3), scale]),
    perHead(k, 0, 2, 3, 1),
  ])
  const weights = write.node('Softmax', [write.node('Add', [scores, bias])], { axis: { int: -1 } })
  const mixed = write.node('MatMul', [weights, perHead(v, 0, 2, 1, 3)])
  const rows = write.node('Reshape', [
    write.node('Transpose', [mixed], { perm: { ints: [0, 2, 1, 3] } }),
    joined,
  ])
  write.node('Mul', [rows, maskColumn(write, mask)], {}, output)
}
