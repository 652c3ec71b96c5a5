/**
 * The scans behind plain functions. One arena of WebAssembly memory holds the sign bits, optionally the int8 rows, and
 * scratch space; it knows nothing of SQLite and runs in any thread.
 */
import { kernelBase64 } from './binary.ts'

const page = 65_536
/** 65,535 pages: one short of 4 GiB, so that every end address fits 32 bits. */
const mostPages = 65_535
/** Distances are sums of byte lanes, 31 steps of 128 bits at most. */
export const mostDimensions = 3_968

interface Exports {
  hamming(
    query: number,
    rows: number,
    stride: number,
    count: number,
    filter: number,
    distances: number,
    histogram: number,
  ): void
  nearest(distances: number, count: number, limit: number, ties: number, out: number): number
  lengths(rows: number, stride: number, count: number, scales: number): void
  scores(
    query: number,
    rows: number,
    stride: number,
    count: number,
    filter: number,
    scales: number,
    scores: number,
  ): void
}

function isExports(value: WebAssembly.Exports): value is WebAssembly.Exports & Exports {
  return ['hamming', 'nearest', 'lengths', 'scores'].every((name) => typeof value[name] === 'function')
}

/** A stretch of the arena. */
export interface Region {
  readonly address: number
  readonly bytes: number
}

export interface Kernel {
  /** 16-byte aligned, zeroed. Regions are never given back: an index is loaded into a kernel of its own. */
  allocate(bytes: number): Region
  /** Views die when the arena grows: take them after the last `allocate`, or again. */
  bytes(region: Region): Uint8Array
  readonly memory: WebAssembly.Memory
  readonly run: Exports
}

export function createKernel(): Kernel {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: mostPages })
  const module = new WebAssembly.Module(Buffer.from(kernelBase64, 'base64'))
  const { exports } = new WebAssembly.Instance(module, { scan: { memory } })
  if (!isExports(exports)) throw new TypeError('the scan kernel lacks an export')
  let used = 16
  return {
    memory,
    run: exports,
    allocate(bytes) {
      const address = used
      used = Math.ceil((used + bytes) / 16) * 16
      const missing = Math.ceil(used / page) - memory.buffer.byteLength / page
      if (missing > 0) memory.grow(missing)
      return { address, bytes }
    },
    bytes: (region) => new Uint8Array(memory.buffer, region.address, region.bytes),
  }
}

/** Bytes of a row of sign bits and of an int8 row, padded to whole SIMD words. */
export const bitStride = (dimension: number): number => Math.ceil(dimension / 128) * 16
export const int8Stride = (dimension: number): number => Math.ceil(dimension / 16) * 16
