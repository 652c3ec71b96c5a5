/** TAR, plain or in GZIP, as a stream: no more than one member is held, and counting stops what expands too far. */
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { extract } from 'tar-stream'
import { FojasError } from '../../../../shared/errors/index.ts'
import type { SourceFile } from '../formats/format.ts'
import { expansionLimit, memberName, type ArchiveLimits, type Member } from './archive.ts'

const pieceBytes = 64 * 1024

function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
}

/** @throws FojasError archive_bomb as soon as more comes out than the limit admits */
async function* counted(source: AsyncIterable<Uint8Array>, name: string, limit: number) {
  let total = 0
  for await (const piece of source) {
    total += piece.length
    if (total > limit) throw new FojasError('archive_bomb', { name, limit })
    yield piece
  }
}

function failure(error: unknown, name: string): FojasError {
  if (error instanceof FojasError) return error as FojasError
  const message = error instanceof Error ? error.message : ''
  return /unexpected end/i.test(message)
    ? new FojasError('truncated_file', { name }, { cause: error })
    : new FojasError('malformed_file', { name, detail: 'no es un archivo TAR válido' }, { cause: error })
}

/** @throws FojasError archive_bomb, truncated_file…: where the archive as a whole cannot be gone on with */
export async function* tarMembers(
  archive: SourceFile,
  zipped: boolean,
  limits: ArchiveLimits,
): AsyncGenerator<Member> {
  const { bytes, name: archiveName } = archive
  const raw = Readable.from(pieces(bytes))
  const unpacked: Readable = zipped ? raw.pipe(createGunzip()) : raw
  const limit = zipped ? expansionLimit(bytes.length, limits) : limits.total
  const tar = extract()
  const source = Readable.from(counted(unpacked, archiveName, limit))
  source.on('error', (error) => tar.destroy(error))
  source.pipe(tar)
  let count = 0
  try {
    for await (const entry of tar) {
      const { name: path, type, size } = entry.header
      const name = type === 'file' || type === 'contiguous-file' ? memberName(archiveName, path) : null
      count += 1
      if (count > limits.members)
        throw new FojasError('archive_too_many_files', { name: archiveName, limit: limits.members })
      if (name === null || size > limits.member) {
        entry.resume()
        if (name !== null)
          yield { name, error: new FojasError('file_too_large', { name, bytes: size, limit: limits.member }) }
        continue
      }
      const chunks: Uint8Array[] = []
      for await (const chunk of entry as AsyncIterable<Uint8Array>) chunks.push(chunk)
      yield { name, bytes: Buffer.concat(chunks) }
    }
  } catch (error) {
    throw failure(error, archiveName)
  } finally {
    source.destroy()
    raw.destroy()
  }
}
