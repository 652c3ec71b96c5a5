/** A thread that reads scans, one page at a time; it starts with the first and ends with the job. */
import { Worker } from 'node:worker_threads'
import { errorOf, FojasError, isErrorCode, reportOf, type ErrorReport } from '../../../shared/errors/index.ts'
import type { ImportedDocument } from '../corpus/prepare-file.ts'
import { entryPath } from '../entry.ts'
import type { ReadPage } from './read-page.ts'

export interface ScanPage {
  readonly number: number
  readonly text: string
  readonly confidence: number | null
}

export type ScanRequest =
  | { readonly open: { readonly path: string; readonly name: string } }
  | { readonly read: number }
  | { readonly compose: { readonly name: string; readonly pages: readonly ScanPage[] } }

/** What each request is answered with. */
export type ScanReply =
  | { readonly opened: { readonly pages: number; readonly hash: string } }
  | { readonly page: ReadPage }
  | { readonly composed: ImportedDocument }
  | { readonly failed: ErrorReport }

/** Megabytes: a page of dots, its pictures unpacked, and the text of a long file. */
const heap = { maxOldGenerationSizeMb: 1536 }
/** Milliseconds a page may take: a large one in four directions on a slow computer takes a minute. */
const patience = 300_000

export class ScanThread implements AsyncDisposable {
  #worker: Worker | undefined
  #waiting: ((reply: ScanReply) => void) | undefined

  async open(path: string, name: string): Promise<{ pages: number; hash: string }> {
    const reply = await this.#ask({ open: { path, name } }, name)
    if ('opened' in reply) return reply.opened
    throw new Error('a scan was not opened')
  }

  async read(number: number, name: string): Promise<ReadPage> {
    const reply = await this.#ask({ read: number }, name)
    if ('page' in reply) return reply.page
    throw new Error('a page was not read')
  }

  async compose(name: string, pages: readonly ScanPage[]): Promise<ImportedDocument> {
    const reply = await this.#ask({ compose: { name, pages } }, name)
    if ('composed' in reply) return reply.composed
    throw new Error('a scan was not composed')
  }

  /** What is being read is left: its page is read again by the next job. */
  async [Symbol.asyncDispose](): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }

  /** @throws FojasError what the thread says went wrong, file_too_slow, out_of_memory */
  #ask(request: ScanRequest, name: string): Promise<Exclude<ScanReply, { failed: unknown }>> {
    return new Promise((resolve, reject) => {
      const worker = (this.#worker ??= this.#start())
      const timer = setTimeout(() => {
        this.#lose(worker, new FojasError('file_too_slow', { name, minutes: patience / 60_000 }))
      }, patience)
      this.#waiting = (reply) => {
        clearTimeout(timer)
        this.#waiting = undefined
        if (!('failed' in reply)) resolve(reply)
        else if (isErrorCode(reply.failed.code)) reject(errorOf({ ...reply.failed, code: reply.failed.code }))
        else reject(new Error(reply.failed.message))
      }
      worker.postMessage(request)
    })
  }

  #start(): Worker {
    const worker = new Worker(entryPath('ocr-worker', 'core/ocr/worker.ts'), { resourceLimits: heap })
    worker.on('message', (reply: ScanReply) => this.#waiting?.(reply))
    worker.on('error', (error: unknown) => {
      const memory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      this.#lose(worker, memory ? new FojasError('out_of_memory', {}) : error)
    })
    return worker
  }

  #lose(worker: Worker, error: unknown): void {
    if (this.#worker === worker) this.#worker = undefined
    void worker.terminate()
    this.#waiting?.({ failed: reportOf(error) })
  }
}
