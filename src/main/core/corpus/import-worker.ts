/** A worker thread: lists, reads, parses, cuts and prepares files, so that the writer's thread only writes. */
import { readFileSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { zstdDecompressSync } from 'node:zlib'
import { FojasError, reportOf } from '../../../shared/errors/index.ts'
import { readReferences } from '../references/found.ts'
import { fileLimit } from './formats/index.ts'
import type { FileReply, FileRequest, TextsRequest, WorkerReply, WorkerRequest } from './import-pool.ts'
import { hashOf, headOf, readTable } from './read-table.ts'
import { recogniseTable } from './formats/rows.ts'
import { contentHash, prepareFile, type PreparedFile } from './prepare-file.ts'
import { walk } from './walk.ts'

/** Names that a table of facts may have. */
const tableExtensions = /\.(?:csv|tsv|txt)$/i

/** @throws FojasError path_not_found, path_unreadable */
function readable<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof FojasError) throw error
    const gone = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    throw new FojasError(gone ? 'path_not_found' : 'path_unreadable', { path }, { cause: error })
  }
}

/** @throws FojasError the reason for the rejection */
async function prepare(request: FileRequest): Promise<FileReply> {
  const { path, name, size, knownHash, bodyOnly, reading } = request
  if (tableExtensions.test(name) && recogniseTable(readable(path, () => headOf(path))) !== null) {
    const hash = hashOf(path)
    return hash === knownHash ? { same: true } : { table: { hash } }
  }
  if (size > fileLimit) throw new FojasError('file_too_large', { name, bytes: size, limit: fileLimit })
  const bytes = readable(path, () => readFileSync(path))
  if (knownHash !== '' && contentHash(bytes) === knownHash) return { same: true }
  return { file: await prepareFile({ name, bytes }, { bodyOnly }, reading) }
}

function read({ texts, reading }: TextsRequest): WorkerReply {
  const text = (packed: Uint8Array) => zstdDecompressSync(packed).toString('utf8')
  return { cited: texts.map(({ packed, self }) => readReferences(text(packed), reading.aliases, self)) }
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
    if ('walk' in request) return { walked: walk(request.walk.paths, request.walk.options) }
    if ('stretch' in request) {
      const { path, name, at } = request.stretch
      return { batch: readable(path, () => readTable(path, name, at)) }
    }
    return 'texts' in request ? read(request.texts) : await heard(prepare(request.file))
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
