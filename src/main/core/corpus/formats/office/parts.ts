/** The parts of a document that is a ZIP of XML files: Word's, and OpenDocument's. */
import { FojasError } from '../../../../../shared/errors/index.ts'
import { archiveLimits } from '../../archives/archive.ts'
import { zipMembers } from '../../archives/zip.ts'
import type { SourceFile } from '../format.ts'

/** Bytes of one part. A thousand pages of text take some ten megabytes of XML. */
const partLimit = 96 * 1024 * 1024
const limits = { ...archiveLimits, member: partLimit, total: 2 * partLimit }

/**
 * The parts asked for, by their path in the ZIP; those that it lacks are absent.
 * @throws FojasError where the ZIP or one of those parts cannot be read
 */
export function partsOf(file: SourceFile, wanted: readonly string[]): ReadonlyMap<string, Uint8Array> {
  const parts = new Map<string, Uint8Array>()
  const pathOf = (name: string) => name.slice(file.name.length + 1)
  for (const member of zipMembers(file, limits, (name) => wanted.includes(pathOf(name)))) {
    if ('error' in member)
      throw member.error.code === 'archive_encrypted'
        ? new FojasError('encrypted_document', { name: file.name })
        : member.error
    parts.set(pathOf(member.name), member.bytes)
  }
  return parts
}
