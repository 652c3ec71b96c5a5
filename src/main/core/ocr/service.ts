/** Reading scans by machine: what an import could not read for want of text is read page by page, in the background. */
import { setTimeout as rest } from 'node:timers/promises'
import type { Job } from '../../../shared/contract/jobs.ts'
import type { OcrResult } from '../../../shared/contract/library.ts'
import { FojasError, reportOf } from '../../../shared/errors/index.ts'
import type { CorpusService } from '../corpus/service.ts'
import type { ScanSource } from '../corpus/source-store.ts'
import type { JobContext, JobKind } from '../jobs/job.ts'
import type { JobService } from '../jobs/service.ts'
import type { Writer } from '../library/database.ts'
import type { SettingsStore } from '../library/settings.ts'
import * as store from './store.ts'
import { ScanThread } from './thread.ts'

/** `off` where a person switched it off. */
export const ocrSetting = 'ocr'
/** Of the time a page takes, what is left to everything else after it. */
const restPart = 0.15
/** Milliseconds. */
const longestRest = 2000

interface Counted {
  readonly source: ScanSource
  readonly pages: number
  readonly hash: string
}

export class OcrService {
  readonly #writer: Writer
  readonly #settings: SettingsStore
  readonly #corpus: CorpusService
  readonly #jobs: JobService

  constructor(writer: Writer, settings: SettingsStore, corpus: CorpusService, jobs: JobService) {
    this.#writer = writer
    this.#settings = settings
    this.#corpus = corpus
    this.#jobs = jobs
  }

  get kind(): JobKind {
    return { kind: 'ocr', resumable: true, lane: 'ocr', run: (_params, context) => this.#run(context) }
  }

  get enabled(): boolean {
    return this.#settings.get(ocrSetting) !== 'off'
  }

  status(): { waiting: number; enabled: boolean } {
    return { waiting: this.#corpus.scans().length, enabled: this.enabled }
  }

  /** Starts reading what waits, or goes on with the job that was interrupted; null where there is nothing to do. */
  start(): Job | null {
    if (!this.enabled || this.#corpus.scans().length === 0) return null
    const jobs = this.#jobs.list().filter(({ kind }) => kind === 'ocr')
    const alive = jobs.find(({ state }) => ['queued', 'running', 'paused'].includes(state))
    if (alive !== undefined) return alive
    const [latest] = jobs
    return latest?.state === 'interrupted' ? this.#jobs.resume(latest.id) : this.#jobs.start('ocr', {})
  }

  /** A person switched it on or off. */
  async settle(): Promise<void> {
    if (this.enabled) {
      this.start()
      return
    }
    for (const { id, kind, state } of this.#jobs.list())
      if (kind === 'ocr' && ['queued', 'running', 'paused'].includes(state)) await this.#jobs.cancel(id)
  }

  async #run(context: JobContext): Promise<OcrResult> {
    const result: OcrResult = { documents: 0, pages: 0, failed: 0 }
    await using thread = new ScanThread()
    // A cancelled job does not wait for the page in hand.
    context.signal.addEventListener('abort', () => void thread[Symbol.asyncDispose](), { once: true })
    const tried = new Set<number>()
    // What an import adds meanwhile is read too.
    for (;;) {
      const waiting = this.#corpus.scans().filter(({ id }) => !tried.has(id))
      if (waiting.length === 0) break
      const counted = await this.#count(waiting, thread, context, result)
      for (const { source } of counted) tried.add(source.id)
      for (const source of waiting) tried.add(source.id)
      const total = result.pages + counted.reduce((sum, { pages }) => sum + pages, 0)
      for (const each of counted) await this.#readOne(each, thread, context, result, total)
    }
    // Nothing waits: what is left is of files that are not there any more.
    if (this.#corpus.scans().length === 0) store.forgetAllPages(this.#writer)
    return result
  }

  /** How many pages there are to read, so that a person knows from the beginning. */
  async #count(
    sources: readonly ScanSource[],
    thread: ScanThread,
    context: JobContext,
    result: OcrResult,
  ): Promise<Counted[]> {
    const counted: Counted[] = []
    for (const source of sources) {
      await context.breathe()
      try {
        counted.push({ source, ...(await thread.open(source.path, source.name)) })
      } catch (error) {
        this.#refuse(source, error, context, result)
      }
    }
    return counted
  }

  async #readOne(
    { source, pages, hash }: Counted,
    thread: ScanThread,
    context: JobContext,
    result: OcrResult,
    total: number,
  ): Promise<void> {
    const { name } = source
    const known = new Set(store.readPages(this.#writer, hash).map(({ number }) => number))
    const before = result.pages
    let opened = false
    try {
      for (let number = 1; number <= pages; number += 1) {
        const detail = pages === 1 ? name : `${name}, página ${number} de ${pages}`
        context.progress({ done: result.pages, total, unit: 'pages', detail })
        await context.breathe()
        if (!known.has(number)) {
          const begun = Date.now()
          // Counting opened others since; and a file may have changed.
          if (!opened && (await thread.open(source.path, name)).hash !== hash)
            throw new FojasError('path_unreadable', { path: source.path })
          opened = true
          const { text, confidence } = await thread.read(number, name)
          store.savePage(this.#writer, hash, { number, text, confidence })
          await rest(Math.min(longestRest, (Date.now() - begun) * restPart), undefined, {
            signal: context.signal,
          })
        }
        result.pages += 1
      }
      const document = await thread.compose(name, store.readPages(this.#writer, hash))
      if (context.signal.aborted) throw new FojasError('cancelled', {})
      result.documents += this.#writer.transaction(() => {
        store.forgetPages(this.#writer, hash)
        return this.#corpus.keepScan(source, hash, document)
      })
    } catch (error) {
      this.#refuse(source, error, context, result)
      result.pages = before + pages
      this.#writer.transaction(() => {
        store.forgetPages(this.#writer, hash)
      })
    }
    context.progress({ done: result.pages, total, unit: 'pages', detail: name })
  }

  /** @throws FojasError cancelled: what was interrupted is nobody's fault */
  #refuse(source: ScanSource, error: unknown, { signal }: JobContext, result: OcrResult): void {
    const report = reportOf(error)
    if (signal.aborted || report.code === 'cancelled') throw new FojasError('cancelled', {}, { cause: error })
    this.#corpus.refuseScan(source, report)
    result.failed += 1
  }
}
