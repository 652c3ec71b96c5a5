/**
 * Saved searches, and what is new for each: documents that came into the library since and answer it. By words once they
 * are in, by meaning once they have vectors. What is still to be looked at is kept in the library, so that a kill or a
 * closed window only puts it off; looking twice finds nothing twice.
 */
import type { NewsOfSaved, SavedSearch, SaveRequest } from '../../../shared/contract/saved.ts'
import { FojasError, reportOf } from '../../../shared/errors/index.ts'
import type { JobService } from '../jobs/service.ts'
import type { Writer } from '../library/database.ts'
import type { QueryMeaning } from '../search/service.ts'
import type { SearchThread } from '../search/thread.ts'
import * as store from './store.ts'

/** Documents looked at in one request to the search thread: a person's search waits for no more than that. */
const atOnce = 50
/** As many as a search by keys takes. */
const newsAtOnce = 1000
/** Nearness from which a document is news by meaning alone: docs/benchmarks/quality.md, “News by meaning”. */
export const newsCosine = 0.62

/** What the meaning service gives; a search without words has no meaning. */
interface Meaning {
  question(text: string, signal?: AbortSignal): Promise<QueryMeaning | undefined>
}

const bringing = new Set(['import', 'rescan', 'index'])

export class AlertService {
  readonly #writer: Writer
  readonly #search: SearchThread
  readonly #meaning: Meaning
  readonly #controller = new AbortController()
  readonly #watchers = new Set<() => void>()
  readonly #unwatch: () => void
  #looking: Promise<void> = Promise.resolve()

  constructor(writer: Writer, search: SearchThread, meaning: Meaning, jobs: JobService) {
    this.#writer = writer
    this.#search = search
    this.#meaning = meaning
    store.purgeRemoved(writer)
    this.#unwatch = jobs.watch((job) => {
      // Also one that failed or was cancelled: what it had brought until then is in.
      if (bringing.has(job.kind) && job.finishedAt !== null) this.check()
    })
  }

  list(): SavedSearch[] {
    return store.listSaved(this.#writer)
  }

  /** @throws FojasError name_taken, nothing_to_search */
  save(request: SaveRequest): SavedSearch {
    // Lists of documents by number are of one moment.
    const filters = { ...request.filters }
    delete filters.keys
    const asks = Object.values(filters).some(
      (each) => each !== false && (!Array.isArray(each) || each.length > 0),
    )
    if (request.text.trim() === '' && !asks) throw new FojasError('nothing_to_search', {})
    const id = this.#writer.transaction(() => {
      this.#refuseTaken(request.name, 0)
      return store.insertSaved(this.#writer, { ...request, filters })
    })
    this.#changed()
    return this.#get(id)
  }

  /** @throws FojasError not_found, name_taken */
  rename(id: number, name: string): SavedSearch {
    this.#writer.transaction(() => {
      this.#get(id)
      this.#refuseTaken(name, id)
      store.renameSaved(this.#writer, id, name)
    })
    this.#changed()
    return this.#get(id)
  }

  /** @throws FojasError not_found */
  remove(id: number): void {
    this.#get(id)
    store.setRemoved(this.#writer, id, new Date().toISOString())
    this.#changed()
  }

  /** @throws FojasError not_found, name_taken */
  restore(id: number): SavedSearch {
    this.#writer.transaction(() => {
      const removed = store.findSaved(this.#writer, id, true)
      if (removed === undefined) throw new FojasError('not_found', { what: 'la búsqueda guardada' })
      this.#refuseTaken(removed.name, id)
      store.setRemoved(this.#writer, id, null)
    })
    this.#changed()
    return this.#get(id)
  }

  /** What is new for a search; given once. @throws FojasError not_found */
  news(id: number): NewsOfSaved {
    const news = this.#writer.transaction(() => {
      const search = this.#get(id)
      const keys = store.newsOf(this.#writer, id, newsAtOnce)
      store.markSeen(this.#writer, id, keys)
      return { search, keys }
    })
    this.#changed()
    return news
  }

  /** @returns a function that ends the watch */
  watch(listener: () => void): () => void {
    this.#watchers.add(listener)
    return () => this.#watchers.delete(listener)
  }

  /** Looks at what came in, after whatever is being looked at. */
  check(): void {
    if (this.#controller.signal.aborted) return
    this.#looking = this.#looking.then(() => this.#look())
  }

  /** Resolves once everything asked until now was looked at. */
  async idle(): Promise<void> {
    await this.#looking
  }

  async close(): Promise<void> {
    this.#unwatch()
    this.#controller.abort()
    await this.#looking
  }

  async #look(): Promise<void> {
    const { signal } = this.#controller
    try {
      const searches = store.listWatched(this.#writer)
      const byWords = await this.#lookAtWords(searches, signal)
      const byMeaning = await this.#lookAtMeaning(searches, signal)
      if (byWords || byMeaning) this.#changed()
    } catch (error) {
      // What was not looked at stays to be looked at: after the next import, or at the next start.
      if (!signal.aborted) process.stderr.write(`saved searches: ${reportOf(error).message}\n`)
    }
  }

  async #lookAtWords(searches: readonly SavedSearch[], signal: AbortSignal): Promise<boolean> {
    let found = false
    for (;;) {
      const documents = store.pending(this.#writer, false, 0, atOnce)
      if (documents.length === 0) return found
      const matched = await this.#search.match(searches, keysOf(documents), signal)
      this.#writer.transaction(() => {
        for (const [i, search] of searches.entries())
          for (const document of documents)
            if (search.mode !== 'semantic' && matched[i]?.words.includes(document.key) === true)
              found = this.#add(search, document, 'words') || found
        if (searches.some(({ mode }) => mode !== 'lexical')) store.wordsDone(this.#writer, documents)
        else store.allDone(this.#writer, documents)
      })
    }
  }

  async #lookAtMeaning(searches: readonly SavedSearch[], signal: AbortSignal): Promise<boolean> {
    let found = false
    let last = 0
    const questions = new Map<number, QueryMeaning | undefined>()
    for (;;) {
      const documents = store.pending(this.#writer, true, last, atOnce)
      if (documents.length === 0) return found
      last = documents.at(-1)?.key ?? last
      const waiting = new Set<number>()
      const matched = await this.#search.match(searches, keysOf(documents), signal)
      const near: [SavedSearch, number][] = []
      for (const [i, search] of searches.entries()) {
        const { eligible = [], meaningful = false } = matched[i] ?? {}
        if (search.mode === 'lexical' || !meaningful || eligible.length === 0) continue
        if (!questions.has(search.id))
          questions.set(search.id, await this.#meaning.question(search.text, signal))
        const question = questions.get(search.id)
        // Without an index there is nothing to compare with yet.
        if (question === undefined) return found
        const cosines = await this.#search.near(question, eligible, search.filters, signal)
        for (const [at, cosine] of cosines.entries()) {
          if (cosine === null) waiting.add(eligible[at] ?? 0)
          else if (cosine >= newsCosine) near.push([search, eligible[at] ?? 0])
        }
      }
      this.#writer.transaction(() => {
        for (const [search, key] of near) {
          const document = documents.find((each) => each.key === key)
          if (document !== undefined) found = this.#add(search, document, 'meaning') || found
        }
        store.allDone(
          this.#writer,
          documents.filter(({ key }) => !waiting.has(key)),
        )
      })
    }
  }

  /** What was there when the search was saved is no news. */
  #add(search: SavedSearch, document: store.Pending, leg: 'words' | 'meaning'): boolean {
    return document.arrivedAt >= search.createdAt && store.addMatch(this.#writer, search.id, document, leg)
  }

  #get(id: number): SavedSearch {
    const search = store.findSaved(this.#writer, id, false)
    if (search === undefined) throw new FojasError('not_found', { what: 'la búsqueda guardada' })
    return search
  }

  #refuseTaken(name: string, besides: number): void {
    if (store.nameTaken(this.#writer, name, besides)) throw new FojasError('name_taken', { name })
  }

  #changed(): void {
    for (const listener of this.#watchers) listener()
  }
}

const keysOf = (documents: readonly store.Pending[]): number[] => documents.map(({ key }) => key)
