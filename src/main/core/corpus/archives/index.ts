/** The table of archives. A new one is a file beside this one and a row here. */
import type { SourceFile } from '../formats/format.ts'
import { checkedExtension } from '../formats/signatures.ts'
import { archiveLimits, type ArchiveLimits, type Member } from './archive.ts'
import { tarMembers } from './tar.ts'
import { zipMembers } from './zip.ts'

type Members = Iterable<Member> | AsyncIterable<Member>

const archives: Readonly<Record<string, (file: SourceFile, limits: ArchiveLimits) => Members>> = {
  zip: zipMembers,
  tgz: (file, limits) => tarMembers(file, true, limits),
  'tar.gz': (file, limits) => tarMembers(file, true, limits),
  tar: (file, limits) => tarMembers(file, false, limits),
}

/**
 * The members of an archive, unpacked as they are asked for; null where the file is none.
 * @throws FojasError where the content is not what the extension says
 */
export function membersOf(file: SourceFile, limits = archiveLimits): Members | null {
  return archives[checkedExtension(file)]?.(file, limits) ?? null
}
