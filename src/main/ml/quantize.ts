/** Weights as int8, symmetric, one scale an output channel. */
import { at } from './tensor.ts'

export interface QuantizedWeight {
  /** [inputs, outputs], laid out for x · W. */
  readonly data: Int8Array
  /** One an output. */
  readonly scales: Float32Array
}

/**
 * @param weight [outputs, inputs] as stored
 * @param bits 8, or 7 where the processor adds pairs of u8·s8 products in 16 bits and would saturate
 */
export function quantizeWeight(
  weight: Float32Array,
  outputs: number,
  inputs: number,
  bits: 7 | 8,
): QuantizedWeight {
  const top = bits === 8 ? 127 : 63
  const data = new Int8Array(weight.length)
  const scales = new Float32Array(outputs)
  for (let o = 0; o < outputs; o++) {
    let largest = 0
    for (let i = 0; i < inputs; i++) largest = Math.max(largest, Math.abs(at(weight, o * inputs + i)))
    const scale = largest === 0 ? 1 : largest / top
    scales[o] = scale
    for (let i = 0; i < inputs; i++) data[i * outputs + o] = Math.round(at(weight, o * inputs + i) / scale)
  }
  return { data, scales }
}

/** [outputs, inputs] → [inputs, outputs] */
export function transpose(weight: Float32Array, outputs: number, inputs: number): Float32Array {
  const out = new Float32Array(weight.length)
  for (let o = 0; o < outputs; o++)
    for (let i = 0; i < inputs; i++) out[i * outputs + o] = at(weight, o * inputs + i)
  return out
}
