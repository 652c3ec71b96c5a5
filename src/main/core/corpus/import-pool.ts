/** Worker threads that prepare files, a few ahead of the writer, in the order asked. */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { errorOf, reportOf, type ErrorReport } from '../../../shared/errors/index.ts'
import { entryPath } from '../entry.ts'
import type { PreparedFile } from './prepare-file.ts'
import type { Walk, WalkOptions } from './walk.ts'

export interface FileRequest {
  readonly path: string
  readonly name: string
  readonly size: number
  readonly bodyOnly: boolean
  /** Hash of the bytes the library has from this file; empty where it has none. */
  readonly knownHash: string
}

export type FileReply =
  | { readonly file: PreparedFile }
  /** The bytes are the ones already known: nothing was parsed. */
  | { readonly same: true }
  | { readonly rejected: ErrorReport }

export type WorkerRequest =
  | { readonly id: number; readonly file: FileRequest }
  | {
      readonly id: number
      readonly walk: { readonly paths: readonly string[]; readonly options: WalkOptions }
    }

export type WorkerReply = { readonly id: number } & (FileReply | { readonly walked: Walk })

/**
 * Megabytes of each worker's heap. Most of what a file makes is dead when the next one begins: a small young generation
 * keeps memory low and costs no time.
 */
const heap = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 1024 }

/** Files in flight: enough to keep the workers busy, few enough to stay small in memory. */
const ahead = 24
/** Bytes in flight: a few huge files count as many small ones. */
const aheadBytes = 32 * 1024 * 1024

export class ImportPool implements Disposable {
  readonly #workers: Worker[] = []
  readonly #waiting = new Map<number, { resolve: (reply: WorkerReply) => void; worker: Worker }>()
  #next = 0

  constructor(size = Math.max(1, Math.min(4, availableParallelism()))) {
    for (let i = 0; i < size; i += 1) this.#workers.push(this.#start())
  }

  /** Lists files in a worker: a folder of a hundred thousand would hold up everything else. */
  async walk(paths: readonly string[], options: WalkOptions): Promise<Walk> {
    const reply = await this.#ask((id) => ({ id, walk: { paths, options } }))
    if ('walked' in reply) return reply.walked
    throw 'rejected' in reply ? errorOf(reply.rejected) : new Error('a walk answered as a file')
  }

  /** Prepares every file; replies come in the order of the files. */
  async *prepare(files: readonly FileRequest[]): AsyncGenerator<FileReply> {
    const queue: { reply: Promise<FileReply>; size: number }[] = []
    let bytes = 0
    let next = 0
    while (next < files.length || queue.length > 0) {
      for (
        let file = files[next];
        file !== undefined && queue.length < ahead && (bytes < aheadBytes || queue.length === 0);
        file = files[next]
      ) {
        queue.push({ reply: this.#prepareOne(file), size: file.size })
        bytes += file.size
        next += 1
      }
      const first = queue.shift()
      if (first === undefined) return
      bytes -= first.size
      yield await first.reply
    }
  }

  [Symbol.dispose](): void {
    for (const worker of this.#workers) void worker.terminate()
  }

  #start(): Worker {
    const worker = new Worker(entryPath('import-worker', 'core/corpus/import-worker.ts'), {
      resourceLimits: heap,
    })
    worker.unref()
    worker.on('message', (reply: WorkerReply) => {
      this.#waiting.get(reply.id)?.resolve(reply)
      this.#waiting.delete(reply.id)
    })
    worker.on('error', (error: unknown) => {
      // A file that brings a worker down is rejected; the others go on with a new worker.
      for (const [id, waiting] of this.#waiting) {
        if (waiting.worker !== worker) continue
        waiting.resolve({ id, rejected: reportOf(error) })
        this.#waiting.delete(id)
      }
      this.#workers[this.#workers.indexOf(worker)] = this.#start()
    })
    return worker
  }

  async #prepareOne(file: FileRequest): Promise<FileReply> {
    const reply = await this.#ask((id) => ({ id, file }))
    if ('walked' in reply) throw new Error('a file answered as a walk')
    return reply
  }

  #ask(request: (id: number) => WorkerRequest): Promise<WorkerReply> {
    const id = this.#next
    this.#next += 1
    const worker = this.#workers[id % this.#workers.length]
    if (worker === undefined) throw new Error('a pool without workers')
    return new Promise((resolve) => {
      this.#waiting.set(id, { resolve, worker })
      worker.ref()
      worker.postMessage(request(id))
    })
  }
}
