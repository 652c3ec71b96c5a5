/** Texts of a batch in the portions that go through the encoder at once. */
import { item } from '../../ml/tensor.ts'

export type TextSide = 'query' | 'document'

/** A text cut into tokens. */
export interface TokenRow {
  readonly ids: readonly number[]
  readonly side: TextSide
  /** Masked language modelling: positions asked for, and what was there. */
  readonly positions?: readonly number[]
  readonly labels?: readonly number[]
}

export interface MicroBatch {
  /** Of its rows within the batch. */
  readonly indices: readonly number[]
  readonly side: TextSide
  /** [batch, sequence] */
  readonly shape: readonly [number, number]
  readonly ids: BigInt64Array
  readonly mask: BigInt64Array
  /** Counted through the micro-batch; empty where nothing is asked. */
  readonly positions: BigInt64Array
  readonly labels: BigInt64Array
  /** What its dropout masks are drawn from, besides the run's seed: the step, and its place in the step. */
  readonly counters: readonly [number, number]
  readonly tokens: number
}

function assemble(
  rows: readonly TokenRow[],
  indices: readonly number[],
  counters: readonly [number, number],
): MicroBatch {
  const own = indices.map((index) => item(rows, index))
  const length = Math.max(...own.map(({ ids }) => ids.length))
  const ids = new BigInt64Array(own.length * length)
  const mask = new BigInt64Array(own.length * length)
  const positions: bigint[] = []
  const labels: bigint[] = []
  for (const [r, row] of own.entries()) {
    for (const [i, id] of row.ids.entries()) ids[r * length + i] = BigInt(id)
    mask.fill(1n, r * length, r * length + row.ids.length)
    for (const position of row.positions ?? []) positions.push(BigInt(r * length + position))
    for (const label of row.labels ?? []) labels.push(BigInt(label))
  }
  return {
    indices,
    side: item(own, 0).side,
    shape: [own.length, length],
    ids,
    mask,
    positions: BigInt64Array.from(positions),
    labels: BigInt64Array.from(labels),
    counters,
    tokens: own.reduce((sum, row) => sum + row.ids.length, 0),
  }
}

/**
 * Longest first, so that texts of like length share a portion and little is padding; each side by itself.
 * @param size texts a portion at most @param first place in the step of the first portion
 */
export function microBatches(
  rows: readonly TokenRow[],
  size: number,
  step: number,
  first: number,
): MicroBatch[] {
  const out: MicroBatch[] = []
  for (const side of ['query', 'document'] as const) {
    const order = [...rows.keys()]
      .filter((index) => item(rows, index).side === side)
      .sort((a, b) => item(rows, b).ids.length - item(rows, a).ids.length || a - b)
    for (let begin = 0; begin < order.length; begin += size)
      out.push(assemble(rows, order.slice(begin, begin + size), [step, first + out.length]))
  }
  return out
}
