/** Float embeddings to int8 values and sign bits. */
import { bitStride } from './kernel/kernel.ts'

/** A generation's measure, taken once from a sample of its embeddings. */
export interface Quantiser {
  readonly dimension: number
  /** int8 = round(value · scale), clamped: 127 / the 99.99th percentile of the absolute values. */
  readonly scale: number
  /** Subtracted before signs are taken; null where signs are those of the values themselves. */
  readonly centre: Float32Array | null
}

/** @param sample row-major [n, dimension] */
export function measureQuantiser(sample: Float32Array, dimension: number, centred: boolean): Quantiser {
  const absolute = Float32Array.from(sample, Math.abs).sort()
  const percentile = absolute[Math.min(absolute.length - 1, Math.floor(absolute.length * 0.9999))] ?? 0
  return {
    dimension,
    scale: percentile > 0 ? 127 / percentile : 127,
    centre: centred ? mean(sample, dimension) : null,
  }
}

function mean(rows: Float32Array, dimension: number): Float32Array {
  const sums = new Float64Array(dimension)
  for (let i = 0; i < rows.length; i += 1) sums[i % dimension] = (sums[i % dimension] ?? 0) + (rows[i] ?? 0)
  const count = Math.max(1, rows.length / dimension)
  return Float32Array.from(sums, (sum) => sum / count)
}

export function toInt8(values: Float32Array, scale: number): Int8Array {
  return Int8Array.from(values, (value) => Math.max(-127, Math.min(127, Math.round(value * scale))))
}

/** Sign bits, padded to the kernel's stride; a bit is set where the value is above the centre. */
export function toBits(values: Float32Array, centre: Float32Array | null): Uint8Array {
  const bits = new Uint8Array(bitStride(values.length))
  for (let i = 0; i < values.length; i += 1) {
    if ((values[i] ?? 0) > (centre?.[i] ?? 0)) bits[i >> 3] = (bits[i >> 3] ?? 0) | (1 << (i & 7))
  }
  return bits
}

/**
 * A query in 15 bits, so that the only rounding of a cosine is the passage's own. Its length becomes `queryLength`;
 * |query| · |row| ≤ 32,767 · 127 · √dimension stays under 2³¹ up to 260,000 dimensions.
 */
export const queryLength = 32_767

export function toInt16(query: Float32Array): Int16Array {
  const length = Math.sqrt(query.reduce((sum, value) => sum + value * value, 0))
  return Int16Array.from(query, (value) => (length > 0 ? Math.round((value / length) * queryLength) : 0))
}
