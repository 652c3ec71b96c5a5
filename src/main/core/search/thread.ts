/** Searches from core's thread: each is a message to the thread of `worker.ts`, and can be cancelled on its way. */
import { Worker } from 'node:worker_threads'
import type { Facets, SearchAnswer, SearchRequest, Suggestion } from '../../../shared/contract/search.ts'
import { errorOf, FojasError, isErrorCode, reportOf, type ErrorReport } from '../../../shared/errors/index.ts'
import { entryPath } from '../entry.ts'
import type { Matched, Watched } from './match.ts'
import type { PassageLegs } from './passages.ts'
import type { QueryMeaning, SearchService } from './service.ts'

type Ask =
  | {
      readonly kind: 'query' | 'rank'
      readonly request: SearchRequest
      readonly meaning: QueryMeaning | undefined
    }
  | {
      readonly kind: 'legs'
      readonly request: SearchRequest
      readonly meaning: QueryMeaning | undefined
      readonly among: readonly number[] | undefined
    }
  | { readonly kind: 'prepare'; readonly request: SearchRequest }
  | { readonly kind: 'suggest'; readonly typed: string }
  | { readonly kind: 'facets'; readonly filters: SearchRequest['filters'] }
  | { readonly kind: 'match'; readonly searches: readonly Watched[]; readonly keys: readonly number[] }
  | {
      readonly kind: 'near'
      readonly meaning: QueryMeaning
      readonly keys: readonly number[]
      readonly filters: SearchRequest['filters']
    }

/** `cancelled[0]` is set to 1 by the asker; memory is shared. */
export type SearchAsk = Ask & { readonly id: number; readonly cancelled: Int32Array }
/** The thread closes its connection and ends. */
export const closing = 'close'
export type SearchMessage = SearchAsk | typeof closing
export type SearchReply =
  { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: ErrorReport }

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
  readonly cancelled: Int32Array
}

/** What a thread may take to end by itself, in milliseconds. */
const patience = 15_000

type Answers = { [K in Exclude<Ask['kind'], 'prepare'>]: ReturnType<SearchService[K]> } & {
  readonly prepare: null
}

export class SearchThread {
  readonly #file: string
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #next = 1

  /** @param file the library's database; the thread starts with the first search */
  constructor(file: string) {
    this.#file = file
  }

  /**
   * @param meaning where it is still being encoded, the words are looked up meanwhile
   * @throws FojasError cancelled, query_too_long, no_index, index_corrupt
   */
  async query(
    request: SearchRequest,
    meaning?: QueryMeaning | Promise<QueryMeaning | undefined>,
    signal?: AbortSignal,
  ): Promise<SearchAnswer> {
    const begun = performance.now()
    if (meaning instanceof Promise) {
      const prepared = this.#ask('prepare', { kind: 'prepare', request }, signal)
      // What is wrong with it the search itself says.
      prepared.catch(() => undefined)
    }
    const answer = await this.#ask('query', { kind: 'query', request, meaning: await meaning }, signal)
    return { ...answer, milliseconds: performance.now() - begun }
  }

  /** Identifiers of the documents found, best first. */
  rank(request: SearchRequest, meaning?: QueryMeaning, signal?: AbortSignal): Promise<string[]> {
    return this.#ask('rank', { kind: 'rank', request, meaning }, signal)
  }

  /** Passages with what each leg says of them. @throws FojasError cancelled, query_too_long, no_index, index_corrupt */
  legs(
    request: SearchRequest,
    meaning?: QueryMeaning,
    among?: readonly number[],
    signal?: AbortSignal,
  ): Promise<PassageLegs> {
    return this.#ask('legs', { kind: 'legs', request, meaning, among }, signal)
  }

  suggest(typed: string, signal?: AbortSignal): Promise<Suggestion[]> {
    return this.#ask('suggest', { kind: 'suggest', typed }, signal)
  }

  facets(filters: SearchRequest['filters'], signal?: AbortSignal): Promise<Facets> {
    return this.#ask('facets', { kind: 'facets', filters }, signal)
  }

  /** Which of these documents answer each search by words, exactly. */
  match(searches: readonly Watched[], keys: readonly number[], signal?: AbortSignal): Promise<Matched[]> {
    return this.#ask('match', { kind: 'match', searches, keys }, signal)
  }

  /** The cosine of each document's best passage; null where its vectors are still to be made. */
  near(
    meaning: QueryMeaning,
    keys: readonly number[],
    filters: SearchRequest['filters'],
    signal?: AbortSignal,
  ): Promise<(number | null)[]> {
    return this.#ask('near', { kind: 'near', meaning, keys, filters }, signal)
  }

  async close(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    if (worker !== undefined) {
      for (const { cancelled } of this.#waiting.values()) Atomics.store(cancelled, 0, 1)
      await ended(worker)
    }
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
        this.#waiting.set(id, { resolve, reject, cancelled })
        worker.ref()
        worker.postMessage({ ...ask, id, cancelled } satisfies SearchMessage)
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
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
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

/**
 * Ends a thread between two of its answers: one that is terminated inside SQLite's addon takes the whole process with it.
 */
async function ended(worker: Worker): Promise<void> {
  worker.ref()
  const late = setTimeout(() => void worker.terminate(), patience)
  await new Promise<void>((resolve) => {
    worker.once('exit', () => {
      resolve()
    })
    worker.postMessage(closing satisfies SearchMessage)
  })
  clearTimeout(late)
}

function thrown(report: ErrorReport): Error {
  return isErrorCode(report.code) ? errorOf({ ...report, code: report.code }) : new Error(report.message)
}
