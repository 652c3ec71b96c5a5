/**
 * ZIP, ZIP64 included, from its central directory, one member unpacked at a time and never beyond its limit. The sizes an archive states
 * are not believed: zlib stops when the limit is reached.
 */
import { crc32, inflateRawSync } from 'node:zlib'
import { FojasError } from '../../../../shared/errors/index.ts'
import type { SourceFile } from '../formats/format.ts'
import { expansionLimit, memberName, type ArchiveLimits, type Member } from './archive.ts'

const endSignature = 0x06054b50
const largeLocatorSignature = 0x07064b50
const largeEndSignature = 0x06064b50
const entrySignature = 0x02014b50
const localSignature = 0x04034b50
const endLength = 22
const entryLength = 46
const localLength = 30
const largeLocatorLength = 20
const largeEndLength = 56
/** The extra field of what does not fit in 32 bits, and what stands in the 16 and the 32 that it takes the place of. */
const largeField = 0x0001
const elsewhere16 = 0xffff
const elsewhere32 = 0xffffffff

interface Entry {
  readonly path: string
  readonly encrypted: boolean
  readonly method: number
  readonly crc: number
  readonly packed: number
  /** Where its local header is. */
  readonly offset: number
}

/** UTF-8 where it is valid, whatever the flag says: many programs forget it. Else the letters of Windows. */
function pathOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/** More than an array's length anyway: whatever is beyond it is beyond the archive's end too. */
function large(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true))
}

/** How many entries there are and where they begin; in the ZIP64 record where 32 bits do not say it. */
function beginning(view: DataView, end: number, name: string): { count: number; at: number } {
  const count = view.getUint16(end + 10, true)
  const at = view.getUint32(end + 16, true)
  if (count !== elsewhere16 && at !== elsewhere32) return { count, at }
  const locator = end - largeLocatorLength
  // An archive of 65,535 members that needs no more says so too.
  if (locator < 0 || view.getUint32(locator, true) !== largeLocatorSignature) return { count, at }
  const record = large(view, locator + 8)
  if (record + largeEndLength > locator || view.getUint32(record, true) !== largeEndSignature)
    throw new FojasError('truncated_file', { name })
  return { count: large(view, record + 32), at: large(view, record + 48) }
}

/** Packed length and place of a member, each in its extra field where 32 bits do not hold it. */
function sizesOf(view: DataView, at: number, pathLength: number): { packed: number; offset: number } {
  const unpacked = view.getUint32(at + 24, true)
  let packed = view.getUint32(at + 20, true)
  let offset = view.getUint32(at + 42, true)
  if (packed !== elsewhere32 && offset !== elsewhere32) return { packed, offset }
  let field = at + entryLength + pathLength
  const last = Math.min(view.byteLength, field + view.getUint16(at + 30, true))
  while (field + 4 <= last) {
    const end = field + 4 + view.getUint16(field + 2, true)
    if (view.getUint16(field, true) === largeField && end <= last) {
      // Only those that are elsewhere are here, in this order.
      let value = field + 4 + (unpacked === elsewhere32 ? 8 : 0)
      if (packed === elsewhere32 && value + 8 <= end) {
        packed = large(view, value)
        value += 8
      }
      if (offset === elsewhere32 && value + 8 <= end) offset = large(view, value)
      break
    }
    field = end
  }
  return { packed, offset }
}

/** @throws FojasError truncated_file where the directory, which stands at the end, is not whole */
function directory({ name, bytes }: SourceFile, view: DataView, limits: ArchiveLimits): Entry[] {
  let end = bytes.length - endLength
  const last = Math.max(0, end - 0xffff)
  while (end >= last && view.getUint32(end, true) !== endSignature) end -= 1
  if (end < last || end < 0) throw new FojasError('truncated_file', { name })
  const begun = beginning(view, end, name)
  const { count } = begun
  let { at } = begun
  const entries: Entry[] = []
  for (let i = 0; i < count; i += 1) {
    if (at + entryLength > end || view.getUint32(at, true) !== entrySignature)
      throw new FojasError('truncated_file', { name })
    const pathLength = view.getUint16(at + 28, true)
    const path = pathOf(bytes.subarray(at + entryLength, at + entryLength + pathLength))
    entries.push({
      path,
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      ...sizesOf(view, at, pathLength),
    })
    at += entryLength + pathLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    if (entries.length > limits.members)
      throw new FojasError('archive_too_many_files', { name, limit: limits.members })
  }
  return entries
}

/** @throws FojasError where the member is damaged; RangeError where it is larger than the limit */
function unpack(archive: SourceFile, view: DataView, entry: Entry, name: string, limit: number): Uint8Array {
  const { bytes } = archive
  if (entry.encrypted) throw new FojasError('archive_encrypted', { name })
  const { offset, packed, method } = entry
  if (offset + localLength > bytes.length || view.getUint32(offset, true) !== localSignature)
    throw new FojasError('truncated_file', { name })
  const start = offset + localLength + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
  if (start + packed > bytes.length) throw new FojasError('truncated_file', { name })
  const data = bytes.subarray(start, start + packed)
  if (method !== 0 && method !== 8) {
    const detail = 'está comprimido con un método que Fojas no conoce'
    throw new FojasError('malformed_file', { name, detail })
  }
  if (method === 0 && packed > limit) throw new RangeError('stored member over its limit')
  let unpacked: Uint8Array
  try {
    unpacked = method === 0 ? data : inflateRawSync(data, { maxOutputLength: Math.max(1, limit) })
  } catch (error) {
    if (error instanceof RangeError) throw error
    throw new FojasError('malformed_file', { name, detail: 'la compresión está dañada' }, { cause: error })
  }
  if (crc32(unpacked) !== entry.crc)
    throw new FojasError('malformed_file', { name, detail: 'no coincide con su suma de verificación' })
  return unpacked
}

/**
 * @param wanted of the members' names, below the archive's: the others are not unpacked
 * @throws FojasError archive_bomb, truncated_file…: where the archive as a whole cannot be gone on with
 */
export function* zipMembers(
  archive: SourceFile,
  limits: ArchiveLimits,
  wanted: (name: string) => boolean = () => true,
): Generator<Member> {
  const { bytes, name: archiveName } = archive
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries = directory(archive, view, limits).flatMap((entry) => {
    const name = memberName(archiveName, entry.path)
    return name === null || !wanted(name) ? [] : [{ entry, name }]
  })
  // One reason for all of them, not the same one a thousand times.
  if (entries.length > 0 && entries.every(({ entry }) => entry.encrypted))
    throw new FojasError('archive_encrypted', { name: archiveName })
  let left = limits.total
  for (const { entry, name } of entries) {
    const expansion = expansionLimit(entry.packed, limits)
    const limit = Math.min(limits.member, expansion, left)
    let unpacked: Uint8Array
    try {
      unpacked = unpack(archive, view, entry, name, limit)
    } catch (error) {
      if (error instanceof FojasError) {
        yield { name, error: error as FojasError }
        continue
      }
      if (!(error instanceof RangeError)) throw error
      if (limit < limits.member)
        throw new FojasError('archive_bomb', { name: archiveName, limit }, { cause: error })
      left -= limit
      yield { name, error: new FojasError('file_too_large', { name, bytes: limit + 1, limit }) }
      continue
    }
    left -= unpacked.length
    yield { name, bytes: unpacked }
  }
}
