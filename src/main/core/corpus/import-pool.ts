/** Worker threads that prepare files, a few ahead of the writer, in the order asked. */
import { availableParallelism } from 'node:os'
import { Worker, type ResourceLimits } from 'node:worker_threads'
import { errorOf, FojasError, reportOf, type ErrorReport } from '../../../shared/errors/index.ts'
import { entryPath } from '../entry.ts'
import type { CitedPlaces, Reading } from '../references/found.ts'
import type { Named } from '../references/own-targets.ts'
import type { PreparedFile } from './prepare-file.ts'
import type { TableBatch } from './read-table.ts'
import type { Walk, WalkOptions } from './walk.ts'

export interface FileRequest {
  readonly path: string
  readonly name: string
  readonly size: number
  readonly bodyOnly: boolean
  /** Hash of the bytes the library has from this file; empty where it has none. */
  readonly knownHash: string
  /** How references are found in its texts. */
  readonly reading?: Reading
}

export interface PackedText {
  /** zstd of UTF-8. */
  readonly packed: Uint8Array
  /** What its document is. */
  readonly self: Named
}

/** Texts that the library has already, to be read for their references. */
export interface TextsRequest {
  readonly texts: readonly PackedText[]
  readonly reading: Reading
}

export type FileReply =
  | { readonly file: PreparedFile }
  /** The bytes are the ones already known: nothing was parsed. */
  | { readonly same: true }
  /** A table of facts, to be read in stretches. */
  | { readonly table: { readonly hash: string } }
  | { readonly rejected: ErrorReport }

export type WorkerRequest =
  | { readonly file: FileRequest }
  | { readonly stretch: { readonly path: string; readonly name: string; readonly at: number } }
  | { readonly walk: { readonly paths: readonly string[]; readonly options: WalkOptions } }
  | { readonly texts: TextsRequest }

export type WorkerReply =
  FileReply | { readonly walked: Walk } | { readonly batch: TableBatch } | { readonly cited: CitedPlaces[][] }

/**
 * Megabytes of each worker's heap. Most of what a file makes is dead when the next one begins: a small young generation
 * keeps memory low and costs no time.
 */
const workerHeap: ResourceLimits = { maxYoungGenerationSizeMb: 6, maxOldGenerationSizeMb: 1024 }

/** Milliseconds a file may take, and for each of its megabytes: damaged counts can make a reader go on for hours. */
const patience = { file: 180_000, megabyte: 6_000 } as const

/** Files prepared ahead of the writer: enough to keep the workers busy, few enough to stay small in memory. */
const ahead = 8
/** Bytes ahead: a few huge files count as many small ones. */
const aheadBytes = 32 * 1024 * 1024
/** Requests a worker has at hand: the one it works on, and the next. */
const atHand = 2

interface Asked {
  readonly request: WorkerRequest
  readonly resolve: (reply: WorkerReply) => void
}

interface Hand {
  readonly worker: Worker
  /** In the order in which the worker answers. */
  readonly asked: Asked[]
  /** Runs out when the first of `asked` takes too long. */
  timer: NodeJS.Timeout | undefined
}

export class ImportPool implements Disposable {
  readonly #hands: Hand[] = []
  readonly #queue: Asked[] = []
  readonly #size: number
  readonly #heap: ResourceLimits
  readonly #patience: { readonly file: number; readonly megabyte: number }

  constructor(
    size = Math.max(1, Math.min(4, availableParallelism())),
    heap = workerHeap,
    patient: { readonly file: number; readonly megabyte: number } = patience,
  ) {
    this.#size = size
    this.#heap = heap
    this.#patience = patient
  }

  /** Lists files in a worker: a folder of a hundred thousand would hold up everything else. */
  async walk(paths: readonly string[], options: WalkOptions): Promise<Walk> {
    const reply = await this.#ask({ walk: { paths, options } })
    if ('walked' in reply) return reply.walked
    throw 'rejected' in reply ? errorOf(reply.rejected) : new Error('a walk answered as something else')
  }

  /** What each text cites. */
  async read(request: TextsRequest): Promise<CitedPlaces[][]> {
    const reply = await this.#ask({ texts: request })
    if ('cited' in reply) return reply.cited
    throw 'rejected' in reply ? errorOf(reply.rejected) : new Error('texts answered as something else')
  }

  /**
   * The rows of a table, a stretch at a time; the next is read while the last is kept.
   * @throws FojasError why it could not be read on
   */
  async *rows(path: string, name: string): AsyncGenerator<TableBatch> {
    const ask = async (at: number): Promise<TableBatch> => {
      const reply = await this.#ask({ stretch: { path, name, at } })
      if ('batch' in reply) return reply.batch
      throw 'rejected' in reply ? errorOf(reply.rejected) : new Error('a table answered as a file')
    }
    for (let next = ask(0); ;) {
      const batch = await next
      if (!batch.done) {
        next = ask(batch.next)
        // Heard here: whoever keeps the last one may stop before asking for it.
        next.catch(() => undefined)
      }
      yield batch
      if (batch.done) return
    }
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
    for (const { worker, timer } of this.#hands) {
      clearTimeout(timer)
      void worker.terminate()
    }
  }

  /** Times what the worker has in hand now. */
  #time(hand: Hand): void {
    clearTimeout(hand.timer)
    hand.timer = undefined
    const [first] = hand.asked
    if (first === undefined || !('file' in first.request)) return
    const { name, size } = first.request.file
    const limit = this.#patience.file + (size / 1e6) * this.#patience.megabyte
    hand.timer = setTimeout(() => {
      void hand.worker.terminate()
      this.#lose(
        hand,
        new FojasError('file_too_slow', { name, minutes: Math.max(1, Math.round(limit / 60_000)) }),
      )
    }, limit).unref()
  }

  /** A worker is gone. Requests are answered one by one: the first is the one to blame; the rest go to another. */
  #lose(hand: Hand, error: unknown): void {
    clearTimeout(hand.timer)
    const at = this.#hands.indexOf(hand)
    if (at < 0) return
    this.#hands.splice(at, 1)
    const [guilty, ...others] = hand.asked.splice(0)
    guilty?.resolve({ rejected: deathOf(error) })
    this.#queue.unshift(...others)
    this.#dispatch()
  }

  #start(): Hand {
    const worker = new Worker(entryPath('import-worker', 'core/corpus/import-worker.ts'), {
      resourceLimits: this.#heap,
    })
    const hand: Hand = { worker, asked: [], timer: undefined }
    worker.unref()
    worker.on('message', (reply: WorkerReply) => {
      hand.asked.shift()?.resolve(reply)
      this.#time(hand)
      this.#dispatch()
    })
    worker.on('error', (error: unknown) => {
      this.#lose(hand, error)
    })
    this.#hands.push(hand)
    return hand
  }

  async #prepareOne(file: FileRequest): Promise<FileReply> {
    const reply = await this.#ask({ file })
    if ('walked' in reply || 'batch' in reply || 'cited' in reply)
      throw new Error('a file answered as something else')
    return reply
  }

  #ask(request: WorkerRequest): Promise<WorkerReply> {
    return new Promise((resolve) => {
      this.#queue.push({ request, resolve })
      this.#dispatch()
    })
  }

  /** Workers start when there is work: one that cannot start costs the request that asked for it, and no more. */
  #freest(): Hand {
    const [first, ...others] = this.#hands
    const freest = others.reduce((x, y) => (y.asked.length < (x?.asked.length ?? 0) ? y : x), first)
    const all = this.#hands.length >= this.#size
    return freest !== undefined && (all || freest.asked.length === 0) ? freest : this.#start()
  }

  #dispatch(): void {
    while (this.#queue.length > 0) {
      const hand = this.#freest()
      if (hand.asked.length >= atHand) return
      const next = this.#queue.shift()
      if (next === undefined) return
      hand.asked.push(next)
      if (hand.asked.length === 1) this.#time(hand)
      hand.worker.ref()
      hand.worker.postMessage(next.request)
    }
  }
}

function deathOf(error: unknown): ErrorReport {
  const memory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  return reportOf(memory ? new FojasError('out_of_memory', {}) : error)
}
