/** What an archive is here: one source file whose members are read one after the other, each a file of its own. */
import type { FojasError } from '../../../../shared/errors/index.ts'
import { fileLimit } from '../formats/signatures.ts'
import type { SourceFile } from '../formats/format.ts'
import { ignoredName } from '../walk.ts'

/** A member as it was unpacked, or why it could not be; the others go on. */
export type Member = SourceFile | { readonly name: string; readonly error: FojasError }

export interface ArchiveLimits {
  /** Bytes one member may have. */
  readonly member: number
  /** Bytes that all members together may have. */
  readonly total: number
  readonly members: number
  /** Unpacked bytes for each packed one. Text seldom passes 30; what is made to fill a disk reaches a thousand. */
  readonly ratio: number
}

export const archiveLimits: ArchiveLimits = {
  member: fileLimit,
  total: 1024 * 1024 * 1024,
  members: 50_000,
  ratio: 250,
}

/** A ratio says nothing of a few bytes: a small file of blanks is no bomb. */
const ratioFrom = 1024 * 1024

/** Bytes that so many packed ones may become. */
export function expansionLimit(packed: number, { ratio, total }: ArchiveLimits): number {
  return Math.min(total, Math.max(ratioFrom, packed * ratio))
}

/**
 * A member's path as a name below its archive's: it is never a path on the disk, so what would climb out of a folder is
 * only left out. Null where it is nothing to import: a folder, or what systems and editors leave.
 */
export function memberName(archive: string, path: string): string | null {
  const normal = path.normalize('NFC').replace(/\\/g, '/')
  if (normal.endsWith('/')) return null
  const parts = normal
    .replace(/^[a-z]:/i, '')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..')
  if (parts.length === 0 || parts.some((part) => part === '__MACOSX' || ignoredName.test(part))) return null
  return `${archive}/${parts.join('/')}`
}
