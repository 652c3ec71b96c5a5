/**
 * A sliding window in blocks (as in Longformer, Beltagy et al. 2020, arXiv:2004.05150): queries in blocks as long as
 * the reach, each against the keys from one reach before it to one after, three blocks in all, whatever the length.
 */
import { maskLow } from './mask.ts'
import type { OnnxWriter } from './operator.ts'

interface WindowCall {
  readonly q: string
  readonly k: string
  readonly v: string
  readonly mask: string
  readonly heads: number
  readonly size: number
  readonly reach: number
}

/** Positions and bias that every layer of one reach shares; computed only in runs that use them. */
interface Blocks {
  /** [blocks, block]: position of each query, the last one again past the end. */
  readonly queries: string
  /** [blocks, seen]: position of each key, clamped to the sequence. */
  readonly keys: string
  /** [batch, 1, blocks, block, seen]: 0 where a key is seen, else so low that its softmax is 0. */
  readonly bias: string
}

/** @returns what writes the layer's blocks, to be called inside the branch that needs them */
export function windowedAttention(
  write: OnnxWriter,
  call: WindowCall,
  length: string,
  long: string,
): () => string {
  const { q, k, v, heads, size } = call
  const { queries, keys, bias } = blocksOf(write, call, length, long)
  const constant = (name: string, ...values: number[]): string =>
    write.constant(name, () => ({ shape: [values.length], data: BigInt64Array.from(values, BigInt) }))
  return () => {
    // [batch, sequence, heads · size] → [batch, heads, blocks, …, size]
    const gathered = (x: string, positions: string): string => {
      const split = write.node('Reshape', [x, constant(`heads_${heads}`, 0, 0, heads, -1)])
      const perHead = write.node('Transpose', [split], { perm: { ints: [0, 2, 1, 3] } })
      return write.node('Gather', [perHead, positions], { axis: { int: 2 } })
    }
    const scores = write.node('com.microsoft.FusedMatMul', [gathered(q, queries), gathered(k, keys)], {
      transB: { int: 1 },
      alpha: 1 / Math.sqrt(size),
    })
    const weights = write.node('Softmax', [write.node('Add', [scores, bias])], { axis: { int: -1 } })
    const mixed = write.node('MatMul', [weights, gathered(v, keys)])
    const rows = write.node('Reshape', [mixed, constant(`rows_${size}`, 0, 0, -1, size)])
    const back = write.node('Transpose', [rows], { perm: { ints: [0, 2, 1, 3] } })
    const own = write.node('Gather', [back, range(write, length)], { axis: { int: 1 } })
    return write.node('Reshape', [own, constant('joined', 0, 0, -1)])
  }
}

const scalar = (write: OnnxWriter, value: number): string =>
  write.constant(`int_${value}`, () => ({ shape: [], data: BigInt64Array.of(BigInt(value)) }))

const range = (write: OnnxWriter, end: string): string =>
  write.node('Range', [scalar(write, 0), end, scalar(write, 1)])

function blocksOf(write: OnnxWriter, call: WindowCall, length: string, long: string): Blocks {
  const { mask, reach } = call
  const block = Math.max(1, reach)
  const seen = block + 2 * reach
  const axis = (...values: number[]): string =>
    write.constant(`axes_${values.join('_')}`, () => ({
      shape: [values.length],
      data: BigInt64Array.from(values, BigInt),
    }))
  const shared = (name: string, make: () => string, otherwise: () => string): string =>
    write.once(`${name} ${reach}`, () =>
      write.branch(long, make, () => write.node('Identity', [otherwise()])),
    )
  const nowhere = (): string =>
    write.constant('nowhere', () => ({ shape: [1, 1], data: BigInt64Array.of(0n) }))

  /** [blocks, n]: the first position of each block plus each offset. */
  const positions = (name: string, offsets: readonly number[]): string => {
    const blocks = write.node('Div', [
      write.node('Add', [length, scalar(write, block - 1)]),
      scalar(write, block),
    ])
    const first = write.node('Mul', [range(write, blocks), scalar(write, block)])
    const own = write.constant(name, () => ({
      shape: [offsets.length],
      data: BigInt64Array.from(offsets, BigInt),
    }))
    return write.node('Add', [write.node('Unsqueeze', [first, axis(1)]), own])
  }
  const last = (): string => write.node('Sub', [length, scalar(write, 1)])
  const offsets = (count: number, from: number): number[] => Array.from({ length: count }, (_, i) => i + from)
  const keyPositions = (): string => positions(`key_offsets_${reach}`, offsets(seen, -reach))
  const clamped = (x: string): string => write.node('Min', [write.node('Max', [x, scalar(write, 0)]), last()])

  const queries = shared(
    'window queries',
    () => write.node('Min', [positions(`query_offsets_${reach}`, offsets(block, 0)), last()]),
    nowhere,
  )
  const keys = shared('window keys', () => clamped(keyPositions()), nowhere)
  const lows = maskLow(write, mask)
  const bias = shared(
    'window bias',
    () => {
      const outside = write.node('Not', [write.node('Equal', [keyPositions(), keys])])
      const low = write.constant('low', () => ({ shape: [], data: Float32Array.of(-1e30) }))
      // [batch, blocks, seen]
      const keyLow = write.node('Where', [
        outside,
        low,
        write.node('Gather', [lows, keys], { axis: { int: 1 } }),
      ])
      const band = write.constant(`band_${reach}`, () => ({
        shape: [block, seen],
        data: Float32Array.from({ length: block * seen }, (_, i) =>
          Math.abs(Math.floor(i / seen) - ((i % seen) - reach)) > reach ? -1e30 : 0,
        ),
      }))
      return write.node('Add', [write.node('Unsqueeze', [keyLow, axis(1, 3)]), band])
    },
    () => write.constant('no_window_bias', () => ({ shape: [1, 1, 1, 1, 1], data: Float32Array.of(0) })),
  )
  return { queries, keys, bias }
}
