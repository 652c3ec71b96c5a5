/**
 * The safetensors container: 8 bytes of header length (little-endian), a JSON header, then the tensors' bytes.
 * https://huggingface.co/docs/safetensors
 */
import { z } from 'zod'
import { FojasError } from '../../shared/errors/index.ts'
import { sizeOf } from './tensor.ts'

const bytesOf = { F32: 4, F16: 2, BF16: 2, F64: 8, I32: 4, I64: 8, U8: 1, I8: 1, BOOL: 1 } as const
export type Dtype = keyof typeof bytesOf

/** A tensor as stored: `data` is a view of the file's bytes, not a copy, and may be unaligned. */
export interface StoredTensor {
  readonly dtype: Dtype
  readonly shape: readonly number[]
  readonly data: Uint8Array
}

export type Tensors = ReadonlyMap<string, StoredTensor>

const entry = z.object({
  dtype: z.enum(['F32', 'F16', 'BF16', 'F64', 'I32', 'I64', 'U8', 'I8', 'BOOL']),
  shape: z.array(z.number().int().nonnegative()),
  data_offsets: z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]),
})
const headerOf = z.record(z.string(), z.unknown())
const texts = z.record(z.string(), z.string())

const invalid = (detail: string): FojasError => new FojasError('model_invalid', { detail })

/** Longest header accepted; a model of a thousand tensors needs about 100 kB. */
const HEADER_LIMIT = 100_000_000

export interface Described {
  readonly dtype: Dtype
  readonly shape: readonly number[]
  /** Place in the file, in bytes. */
  readonly begin: number
  readonly end: number
}

export interface Description {
  readonly metadata: Readonly<Record<string, string>>
  readonly tensors: ReadonlyMap<string, Described>
}

/** Bytes of the length and the header together, said by the file's first eight. */
export function headerLength(start: Uint8Array): number {
  if (start.byteLength < 8) throw invalid('un archivo safetensors está vacío o cortado')
  const length = Number(new DataView(start.buffer, start.byteOffset).getBigUint64(0, true))
  if (length > HEADER_LIMIT) throw invalid('el encabezado de un archivo safetensors está dañado')
  return 8 + length
}

/** @param bytes the file, or its first `headerLength` bytes */
export function describeSafetensors(bytes: Uint8Array): Description {
  const begin = headerLength(bytes)
  if (begin > bytes.byteLength) throw invalid('el encabezado de un archivo safetensors está dañado')
  let parsed: Record<string, unknown>
  try {
    parsed = headerOf.parse(JSON.parse(new TextDecoder().decode(bytes.subarray(8, begin))))
  } catch (error) {
    throw new FojasError(
      'model_invalid',
      { detail: 'el encabezado de un archivo safetensors está dañado' },
      { cause: error },
    )
  }
  const tensors = new Map<string, Described>()
  for (const [name, value] of Object.entries(parsed)) {
    if (name === '__metadata__') continue
    const checked = entry.safeParse(value)
    if (!checked.success) throw invalid(`el tensor ${name} está mal descripto`)
    const { dtype, shape, data_offsets: offsets } = checked.data
    if (offsets[1] - offsets[0] !== sizeOf(shape) * bytesOf[dtype])
      throw invalid(`el tensor ${name} está cortado`)
    tensors.set(name, { dtype, shape, begin: begin + offsets[0], end: begin + offsets[1] })
  }
  return { metadata: texts.safeParse(parsed['__metadata__']).data ?? {}, tensors }
}

export function readSafetensors(bytes: Uint8Array): Tensors {
  const tensors = new Map<string, StoredTensor>()
  for (const [name, { dtype, shape, begin, end }] of describeSafetensors(bytes).tensors) {
    if (end > bytes.byteLength) throw invalid(`el tensor ${name} está cortado`)
    tensors.set(name, { dtype, shape, data: bytes.subarray(begin, end) })
  }
  return tensors
}

/** What a file says of a tensor before its bytes. */
export interface TensorEntry {
  readonly name: string
  readonly dtype: Dtype
  readonly shape: readonly number[]
}

/**
 * The head of a file whose data follows in the order of `entries`, aligned to eight bytes: for files too large to be
 * made in memory.
 */
export function safetensorsHead(
  entries: readonly TensorEntry[],
  metadata: Readonly<Record<string, string>> = { format: 'pt' },
): Uint8Array<ArrayBuffer> {
  const description: Record<string, unknown> = { __metadata__: metadata }
  let offset = 0
  for (const { name, dtype, shape } of entries) {
    const end = offset + sizeOf(shape) * bytesOf[dtype]
    description[name] = { dtype, shape, data_offsets: [offset, end] }
    offset = end
  }
  const encoded = new TextEncoder().encode(JSON.stringify(description))
  const padded = Math.ceil(encoded.byteLength / 8) * 8
  const out = new Uint8Array(8 + padded)
  new DataView(out.buffer).setBigUint64(0, BigInt(padded), true)
  out.fill(0x20, 8)
  out.set(encoded, 8)
  return out
}

/** Writes tensors with their names sorted, as the reference library does. */
export function writeSafetensors(
  tensors: Tensors,
  metadata: Readonly<Record<string, string>> = { format: 'pt' },
): Uint8Array<ArrayBuffer> {
  const sorted = [...tensors].sort(([a], [b]) => (a < b ? -1 : 1))
  const head = safetensorsHead(
    sorted.map(([name, { dtype, shape }]) => ({ name, dtype, shape })),
    metadata,
  )
  const out = new Uint8Array(head.length + sorted.reduce((sum, [, { data }]) => sum + data.byteLength, 0))
  out.set(head)
  let at = head.length
  for (const [, { data }] of sorted) {
    out.set(data, at)
    at += data.byteLength
  }
  return out
}

export function float32Tensor(shape: readonly number[], values: Float32Array): StoredTensor {
  return {
    dtype: 'F32',
    shape,
    data: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  }
}

/** IEEE half to double: 1 sign, 5 exponent, 10 fraction bits. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** Every half there is: looked up, a model of millions of them is read in milliseconds. */
let halves: Float32Array | undefined

function widened(bits: Uint16Array): Float32Array<ArrayBuffer> {
  halves ??= Float32Array.from({ length: 1 << 16 }, (_, each) => half(each))
  const out = new Float32Array(bits.length)
  for (let i = 0; i < bits.length; i++) out[i] = halves[bits[i] ?? 0] ?? 0
  return out
}

/** Values as float32; F16 and BF16 widen without loss. */
export function toFloat32(tensor: StoredTensor): Float32Array<ArrayBuffer> {
  const count = sizeOf(tensor.shape)
  // A copy: the view may be unaligned (and a Node Buffer's slice would copy nothing).
  const copy = new Uint8Array(tensor.data)
  switch (tensor.dtype) {
    case 'F32':
      return new Float32Array(copy.buffer)
    case 'F16':
      return widened(new Uint16Array(copy.buffer))
    case 'BF16': {
      const wide = new Uint32Array(count)
      wide.set(new Uint16Array(copy.buffer))
      for (let i = 0; i < count; i++) wide[i] = (wide[i] ?? 0) << 16
      return new Float32Array(wide.buffer)
    }
    case 'F64':
      return Float32Array.from(new Float64Array(copy.buffer))
    case 'I32':
    case 'I64':
    case 'U8':
    case 'I8':
    case 'BOOL':
      throw invalid(`un tensor de tipo ${tensor.dtype} no puede ser un peso`)
  }
}
