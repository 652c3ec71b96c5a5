/** Searches from core's thread: each is a message to the thread of `worker.ts`, and can be cancelled on its way. */
import { Worker } from 'node:worker_threads'
import type { Facets, SearchAnswer, SearchRequest, Suggestion } from '../../../shared/contract/search.ts'
import { errorOf, FojasError, isErrorCode, reportOf, type ErrorReport } from '../../../shared/errors/index.ts'
import { entryPath } from '../entry.ts'
import type { QueryMeaning, SearchService } from './service.ts'

type Ask =
  | {
      readonly kind: 'query' | 'rank'
      readonly request: SearchRequest
      readonly meaning: QueryMeaning | undefined
    }
  | { readonly kind: 'suggest'; readonly typed: string }
  | { readonly kind: 'facets'; readonly filters: SearchRequest['filters'] }

/** `cancelled[0]` is set to 1 by the asker; memory is shared. */
export type SearchAsk = Ask & { readonly id: number; readonly cancelled: Int32Array }
export type SearchReply =
  { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: ErrorReport }

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

type Answers = { [K in 'query' | 'rank' | 'suggest' | 'facets']: ReturnType<SearchService[K]> }

export class SearchThread {
  readonly #file: string
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #next = 1

  /** @param file the library's database; the thread starts with the first search */
  constructor(file: string) {
    this.#file = file
  }

  /** @throws FojasError cancelled, query_too_long, no_index, index_corrupt */
  query(request: SearchRequest, meaning?: QueryMeaning, signal?: AbortSignal): Promise<SearchAnswer> {
    return this.#ask('query', { kind: 'query', request, meaning }, signal)
  }

  /** Identifiers of the documents found, best first. */
  rank(request: SearchRequest, meaning?: QueryMeaning, signal?: AbortSignal): Promise<string[]> {
    return this.#ask('rank', { kind: 'rank', request, meaning }, signal)
  }

  suggest(typed: string, signal?: AbortSignal): Promise<Suggestion[]> {
    return this.#ask('suggest', { kind: 'suggest', typed }, signal)
  }

  facets(filters: SearchRequest['filters'], signal?: AbortSignal): Promise<Facets> {
    return this.#ask('facets', { kind: 'facets', filters }, signal)
  }

  async close(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
    this.#rejectAll(new FojasError('cancelled', {}))
  }

  async #ask<K extends keyof Answers>(
    _kind: K,
    ask: Ask,
    signal: AbortSignal | undefined,
  ): Promise<Answers[K]> {
    if (signal?.aborted === true) throw new FojasError('cancelled', {})
    const worker = (this.#worker ??= this.#start())
    const id = this.#next
    this.#next += 1
    const cancelled = new Int32Array(new SharedArrayBuffer(4))
    const cancel = () => {
      Atomics.store(cancelled, 0, 1)
    }
    signal?.addEventListener('abort', cancel, { once: true })
    try {
      const value = await new Promise<unknown>((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject })
        worker.ref()
        worker.postMessage({ ...ask, id, cancelled } satisfies SearchAsk)
      })
      // What `worker.ts` answers to this kind of request.
      return value as Answers[K]
    } finally {
      signal?.removeEventListener('abort', cancel)
      this.#waiting.delete(id)
      if (this.#waiting.size === 0) worker.unref()
    }
  }

  #start(): Worker {
    const worker = new Worker(entryPath('search-worker', 'core/search/worker.ts'), {
      workerData: { file: this.#file },
    })
    worker.on('message', (reply: SearchReply) => {
      const waiting = this.#waiting.get(reply.id)
      if ('value' in reply) waiting?.resolve(reply.value)
      else waiting?.reject(thrown(reply.error))
    })
    worker.on('error', (error: unknown) => {
      // The searches under way fail; the next one starts another thread.
      if (this.#worker === worker) this.#worker = undefined
      this.#rejectAll(error)
    })
    return worker
  }

  #rejectAll(error: unknown): void {
    const report = reportOf(error)
    for (const waiting of this.#waiting.values()) waiting.reject(thrown(report))
  }
}

function thrown(report: ErrorReport): Error {
  return isErrorCode(report.code) ? errorOf({ ...report, code: report.code }) : new Error(report.message)
}
