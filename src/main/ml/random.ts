/**
 * Random numbers as a pure function of (seed, stream, position): Philox4x32-10 (Salmon et al. 2011, "Parallel random
 * numbers: as easy as 1, 2, 3"). There is no state to save: a run that resumes asks for the same positions again.
 */
import { at } from './tensor.ts'

/** What a draw is for. Equal streams give equal numbers; any difference gives independent ones. */
export interface Stream {
  readonly seed: number
  /** `dropout layers.3.attn.Wqkv`, `shuffle` … */
  readonly name: string
  /** Up to two counters, e.g. the step and the micro-batch; 0 where absent. */
  readonly counters?: readonly [number?, number?]
}

const ROUNDS = 10
const MULTIPLIER = [0xd2511f53, 0xcd9e8d57] as const
/** Key increments: the golden ratio and √3 − 1, as 32-bit fractions. */
const WEYL = [0x9e3779b9, 0xbb67ae85] as const

/** High half of the 64-bit product of two unsigned 32-bit numbers, by halves of 16 bits. */
function high(a: number, b: number): number {
  const [a0, a1, b0, b1] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16]
  const low = a0 * b0
  const middle = a1 * b0 + (low >>> 16)
  const cross = a0 * b1 + (middle & 0xffff)
  // `middle` may pass 2³², so it is divided and not shifted.
  return (a1 * b1 + Math.floor(middle / 0x10000) + (cross >>> 16)) >>> 0
}

/** Writes the block's four words, unsigned, at `out[offset…]`. */
export function philox(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
  out: Uint32Array,
  offset = 0,
): void {
  let [c0, c1, c2, c3] = counter
  let [k0, k1] = key
  for (let round = 0; round < ROUNDS; round++) {
    const [h0, h1] = [high(MULTIPLIER[0], c0), high(MULTIPLIER[1], c2)]
    const [l0, l1] = [Math.imul(MULTIPLIER[0], c0) >>> 0, Math.imul(MULTIPLIER[1], c2) >>> 0]
    c0 = (h1 ^ c1 ^ k0) >>> 0
    c1 = l1
    c2 = (h0 ^ c3 ^ k1) >>> 0
    c3 = l0
    k0 = (k0 + WEYL[0]) >>> 0
    k1 = (k1 + WEYL[1]) >>> 0
  }
  out[offset] = c0
  out[offset + 1] = c1
  out[offset + 2] = c2
  out[offset + 3] = c3
}

/** FNV-1a over UTF-16 units. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i)
    hash = Math.imul(hash, 0x01000193)
  }
  return hash >>> 0
}

/** Words `first … first + count − 1` of a stream. */
export function words(stream: Stream, count: number, first = 0): Uint32Array {
  const key = [stream.seed >>> 0, hash32(stream.name)] as const
  const [a = 0, b = 0] = stream.counters ?? []
  const firstBlock = Math.floor(first / 4)
  const blocks = Math.floor((first + count + 3) / 4) - firstBlock
  const out = new Uint32Array(blocks * 4)
  for (let block = 0; block < blocks; block++) {
    const index = firstBlock + block
    philox([index >>> 0, Math.floor(index / 2 ** 32), a >>> 0, b >>> 0], key, out, block * 4)
  }
  return out.subarray(first - firstBlock * 4, first - firstBlock * 4 + count)
}

/** Numbers in (0, 1), never either end, with 32 random bits. */
export function uniforms(stream: Stream, count: number, first = 0): Float64Array {
  return Float64Array.from(words(stream, count, first), (word) => (word + 0.5) / 2 ** 32)
}

/** Standard normal numbers (Box & Muller 1958). */
export function normals(stream: Stream, count: number): Float64Array {
  const u = uniforms(stream, 2 * Math.ceil(count / 2))
  const out = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    const pair = i - (i % 2)
    const radius = Math.sqrt(-2 * Math.log(at(u, pair)))
    const angle = 2 * Math.PI * at(u, pair + 1)
    out[i] = radius * (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle))
  }
  return out
}

/** Whole numbers in [0, limit): 53 random bits, so that the bias is below limit · 2⁻⁵³. */
export function integers(stream: Stream, count: number, limit: number): number[] {
  const w = words(stream, 2 * count)
  return Array.from({ length: count }, (_, i) =>
    Math.floor(((at(w, 2 * i) * 2 ** 21 + (at(w, 2 * i + 1) >>> 11)) / 2 ** 53) * limit),
  )
}

/** 0 … count − 1 in random order (Fisher & Yates). */
export function permutation(stream: Stream, count: number): number[] {
  const order = Array.from({ length: count }, (_, i) => i)
  const u = words(stream, 2 * count)
  for (let i = count - 1; i > 0; i--) {
    const fraction = (at(u, 2 * i) * 2 ** 21 + (at(u, 2 * i + 1) >>> 11)) / 2 ** 53
    const j = Math.floor(fraction * (i + 1))
    const kept = at(order, i)
    order[i] = at(order, j)
    order[j] = kept
  }
  return order
}

export function shuffled<T>(stream: Stream, list: readonly T[]): T[] {
  return permutation(stream, list.length).flatMap((index) => list.slice(index, index + 1))
}

/** Inverted dropout: 0 with the given rate, else 1 / (1 − rate), so that the mean stays 1. */
export function dropoutMask(stream: Stream, count: number, rate: number): Float32Array {
  const out = new Float32Array(count)
  const limit = Math.round(rate * 2 ** 32)
  const kept = 1 / (1 - rate)
  const w = words(stream, count)
  for (let i = 0; i < count; i++) out[i] = at(w, i) < limit ? 0 : kept
  return out
}
