/**
 * What a training computes for long outside the engine, in a thread of its own: core's thread answers searches. The
 * thread starts when something is asked, and ends when nothing was asked for a while.
 */
import { Worker } from 'node:worker_threads'
import { errorOf, FojasError, isErrorCode, type ErrorReport } from '../../../shared/errors/index.ts'
import type { LossConfig, Matrix } from '../../ml/losses/index.ts'
import type { LayoutChoice } from '../../ml/model-layout.ts'
import type { CollapseFigures } from '../../ml/evaluators/collapse.ts'
import type { QueryAdapter } from '../../ml/adapters/query-adapter.ts'
import { entryPath } from '../entry.ts'
import type { LearntChange } from '../models/learnt.ts'

/** Kinds of work: what is asked, and what is answered. */
export interface AsideWork {
  /** Rows of the documents in the order of their cosines, the first `depth` for each query. */
  order: {
    ask: {
      readonly queries: Float32Array
      readonly documents: Float32Array
      readonly dimension: number
      readonly depth: number
    }
    answer: Int32Array[]
  }
  collapse: {
    ask: { readonly embeddings: Float32Array; readonly dimension: number }
    answer: CollapseFigures
  }
  adapterStep: {
    ask: {
      readonly adapter: QueryAdapter
      readonly loss: LossConfig
      /** [rows, dimension], before the adapter. */
      readonly queries: Float32Array
      readonly documents: readonly Matrix[]
      readonly labels: readonly number[] | undefined
    }
    answer: { readonly loss: number; readonly u: Float32Array; readonly v: Float32Array }
  }
  write: {
    ask: {
      readonly directory: string
      readonly choice: LayoutChoice
      readonly change: LearntChange
      readonly target: string
      readonly card: string
    }
    answer: undefined
  }
}
export type AsideKind = keyof AsideWork
export type AsideAsk = {
  [K in AsideKind]: { readonly id: number; readonly kind: K; readonly ask: AsideWork[K]['ask'] }
}[AsideKind]
export type AsideReply =
  { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: ErrorReport }

/** Milliseconds after which a thread that nobody asks ends. */
const idle = 20_000

class Aside {
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>()
  #worker: Worker | undefined
  #next = 1
  #ending: NodeJS.Timeout | undefined

  async ask<K extends AsideKind>(kind: K, ask: AsideWork[K]['ask']): Promise<AsideWork[K]['answer']> {
    clearTimeout(this.#ending)
    const worker = (this.#worker ??= this.#start())
    const id = this.#next++
    const waiting = Promise.withResolvers<unknown>()
    this.#waiting.set(id, waiting)
    worker.ref()
    worker.postMessage({ id, kind, ask })
    try {
      // What `aside-worker.ts` answers to this kind of work.
      return (await waiting.promise) as AsideWork[K]['answer']
    } finally {
      this.#waiting.delete(id)
      if (this.#waiting.size === 0) this.#rest(worker)
    }
  }

  /** An idle thread keeps no program alive. */
  #rest(worker: Worker): void {
    worker.unref()
    this.#ending = setTimeout(() => {
      this.#worker = undefined
      void worker.terminate()
    }, idle).unref()
  }

  #start(): Worker {
    const worker = new Worker(entryPath('aside-worker', 'core/training/aside-worker.ts'))
    worker.on('message', (reply: AsideReply) => {
      const waiting = this.#waiting.get(reply.id)
      if ('value' in reply) waiting?.resolve(reply.value)
      else waiting?.reject(thrown(reply.error))
    })
    const lost = (detail: string): void => {
      if (this.#worker !== worker) return
      this.#worker = undefined
      for (const waiting of this.#waiting.values()) waiting.reject(new FojasError('internal', { detail }))
    }
    worker.on('error', (error) => {
      lost(error instanceof Error ? error.message : String(error))
    })
    worker.on('exit', (code) => {
      lost(`código ${code}`)
    })
    return worker
  }
}

function thrown(report: ErrorReport): Error {
  return isErrorCode(report.code) ? errorOf({ ...report, code: report.code }) : new Error(report.message)
}

const shared = new Aside()
/** One thread for all: one training runs at a time. */
export const aside: Aside['ask'] = (kind, ask) => shared.ask(kind, ask)
