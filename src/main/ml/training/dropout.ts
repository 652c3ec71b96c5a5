/** Dropout masks by the million: one keyed hash gives two elements, where Philox would cost as much as the layer. */
import { words, type Stream } from '../random.ts'
import { at } from '../tensor.ts'

/** MurmurHash3's finaliser (Appleby): every bit of the input changes half of the output's. */
function mix(x: number): number {
  let h = x
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** A pure function of the stream: 0 with the given probability (to 1/65,536), else 1. */
export function dropoutBytes(stream: Stream, count: number, probability: number): Uint8Array {
  const key = words(stream, 2)
  const [offset, twist] = [at(key, 0), at(key, 1)]
  const limit = Math.round(probability * 65536)
  const out = new Uint8Array(count)
  for (let i = 0; i < count; i += 2) {
    const word = mix(mix((i + offset) | 0) ^ twist)
    out[i] = (word & 0xffff) < limit ? 0 : 1
    if (i + 1 < count) out[i + 1] = word >>> 16 < limit ? 0 : 1
  }
  return out
}
