/** A worker thread: lists, reads, parses, cuts and prepares files, so that the writer's thread only writes. */
import { readFileSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { FojasError, reportOf } from '../../../shared/errors/index.ts'
import { fileLimit } from './formats/index.ts'
import type { FileReply, FileRequest, WorkerReply, WorkerRequest } from './import-pool.ts'
import { contentHash, prepareFile, type PreparedFile } from './prepare-file.ts'
import { walk } from './walk.ts'

/** @throws FojasError the reason for the rejection */
async function prepare(request: FileRequest): Promise<FileReply> {
  const { path, name, size, knownHash, bodyOnly } = request
  if (size > fileLimit) throw new FojasError('file_too_large', { name, bytes: size, limit: fileLimit })
  let bytes: Uint8Array
  try {
    bytes = readFileSync(path)
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    throw new FojasError(gone ? 'path_not_found' : 'path_unreadable', { path }, { cause: error })
  }
  if (knownHash !== '' && contentHash(bytes) === knownHash) return { same: true }
  return { file: await prepareFile({ name, bytes }, { bodyOnly }) }
}

/** Milliseconds a parser has to say what became of its file once a promise of its own was left to fail alone. */
const grace = 5000

/** Told of what fails unheard while a file is in hand. */
let onStray: ((reason: unknown) => void) | undefined
process.on('unhandledRejection', (reason) => onStray?.(reason))

/**
 * pdf.js lets promises of a damaged file fail unheard, which would bring the thread down. The file's own promise says
 * what became of it; one that says nothing any more is answered for.
 */
function heard<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    onStray = (reason) => {
      setTimeout(reject, grace, reason).unref()
    }
    work.then(resolve, reject)
  })
}

async function answer(request: WorkerRequest): Promise<WorkerReply> {
  try {
    return 'walk' in request
      ? { walked: walk(request.walk.paths, request.walk.options) }
      : await heard(prepare(request.file))
  } catch (error) {
    return { rejected: reportOf(error) }
  }
}

/** Handed over without a copy. What is a part of a larger buffer, as Node's own pool, stays and is copied. */
function buffersOf(file: PreparedFile): ArrayBuffer[] {
  return file.documents.flatMap(({ text, prepared }) =>
    [text, prepared.words, prepared.terms].flatMap(({ buffer, byteLength }) =>
      buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && byteLength > 0 ? [buffer] : [],
    ),
  )
}

// One at a time: answers come in the order of the requests, and one file's memory is free before the next.
let turn = Promise.resolve()
// Messages come from this program's own pool, in the same process: their type is known.
parentPort?.on('message', (request: WorkerRequest) => {
  turn = turn
    .then(() => answer(request))
    .then((reply) => {
      parentPort?.postMessage(reply, 'file' in reply ? buffersOf(reply.file) : [])
    })
})
