/** A worker thread: lists, reads, parses, cuts and prepares files, so that the writer's thread only writes. */
import { readFile } from 'node:fs/promises'
import { parentPort } from 'node:worker_threads'
import { FojasError, reportOf } from '../../../shared/errors/index.ts'
import { fileLimit } from './formats/index.ts'
import type { FileReply, FileRequest, WorkerReply, WorkerRequest } from './import-pool.ts'
import { contentHash, prepareFile } from './prepare-file.ts'
import { walk } from './walk.ts'

/** @throws FojasError the reason for the rejection */
async function prepare(request: FileRequest): Promise<FileReply> {
  const { path, name, size, knownHash, bodyOnly } = request
  if (size > fileLimit) throw new FojasError('file_too_large', { name, bytes: size, limit: fileLimit })
  let bytes: Uint8Array
  try {
    bytes = await readFile(path)
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    throw new FojasError(gone ? 'path_not_found' : 'path_unreadable', { path }, { cause: error })
  }
  if (knownHash !== '' && contentHash(bytes) === knownHash) return { same: true }
  return { file: await prepareFile({ name, bytes }, { bodyOnly }) }
}

async function answer(request: WorkerRequest): Promise<WorkerReply> {
  const { id } = request
  try {
    return 'walk' in request
      ? { id, walked: walk(request.walk.paths, request.walk.options) }
      : { id, ...(await prepare(request.file)) }
  } catch (error) {
    return { id, rejected: reportOf(error) }
  }
}

// Messages come from this program's own pool, in the same process: their type is known.
parentPort?.on('message', (request: WorkerRequest) => {
  void answer(request).then((reply) => {
    parentPort?.postMessage(reply)
  })
})
