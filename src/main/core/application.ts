/** The application as its shells see it: opened once on a library's folder, driven through the contract's router. */
import { existsSync, readFileSync } from 'node:fs'
import { freemem, totalmem } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { Citation, DocumentFacts, DocumentView } from '../../shared/contract/documents.ts'
import {
  importResult,
  ocrResult,
  type DoctorReport,
  type LibraryStatus,
} from '../../shared/contract/library.ts'
import { FojasError } from '../../shared/errors/index.ts'
import { citationOf } from './citations/cite.ts'
import { AlertService } from './alerts/service.ts'
import { officialUrl } from './citations/official-page.ts'
import type { DocumentMeta } from '../../shared/domain/document.ts'
import { citeSpan } from './citations/service.ts'
import { listDocuments } from './corpus/filter.ts'
import { countDocuments, readMeta, readText } from './corpus/read.ts'
import { ImportPool } from './corpus/import-pool.ts'
import { CorpusService } from './corpus/service.ts'
import { LinkService } from './corpus/links/service.ts'
import { countFiles, listFiles } from './corpus/source-store.ts'
import { structureOf } from './corpus/structure-of.ts'
import { EditionService } from './editions/service.ts'
import { EvaluationService, type EvaluationParams } from './evaluation/service.ts'
import { ocrSetting, OcrService } from './ocr/service.ts'
import { Pressing } from './jobs/pressing.ts'
import { jobKinds } from './job-kinds.ts'
import { JobService } from './jobs/service.ts'
import { relationsOf } from './infoleg/service.ts'
import type { Reader, Writer } from './library/database.ts'
import { integrityProblems, openLibrary, type Library } from './library/library.ts'
import { migrations } from './library/migrations.ts'
import { integer, text } from './library/sql.ts'
import { LabelService } from './labels/service.ts'
import { MatterService } from './matters/service.ts'
import { MeaningService } from './meaning/service.ts'
import { ModelRegistry, ModelService } from './models/index.ts'
import { RetrainingService } from './retraining/service.ts'
import { ReferenceService } from './references/service.ts'
import { ensureLexicalIndex, isLexicalIndexOld } from './search/rebuild.ts'
import { bestByWords } from './search/passages.ts'
import { SearchThread } from './search/thread.ts'
import { blocksWithNotes } from './texts/blocks.ts'
import { counterpartOf } from './texts/counterpart.ts'
import { findNotes } from './texts/notes.ts'
import { historiesOf, observationsOf, refreshTextFacts, textStatus } from './texts/service.ts'
import type { TrainInput } from './training/request.ts'
import { TrainingService } from './training/service.ts'
import { searchInput, type SearchAnswer, type SearchRequest } from '../../shared/contract/search.ts'
import type { EngineHost } from '../engine/encoder.ts'

export interface ApplicationOptions {
  /** The library's folder; made where it does not exist. */
  readonly libraryDirectory: string
  /** `resources/`: the demo edition. */
  readonly resourcesDirectory: string
  readonly shell: LibraryStatus['shell']
  /** Who holds the library, for the message another program would show. */
  readonly holder: string
  readonly version: string
  /** Starts the processes that encode. */
  readonly engines: EngineHost
}

/** Milliseconds that work in the engines stands still: for one search at the most, and after each sign of somebody who searches. */
const attention = { search: 5000, after: 150 } as const

const examples = z.array(z.object({ texto: z.string() }))

export class Application {
  readonly options: ApplicationOptions
  readonly library: Library
  readonly reader: Reader
  readonly jobs: JobService
  readonly corpus: CorpusService
  readonly links: LinkService
  readonly references: ReferenceService
  readonly editions: EditionService
  readonly search: SearchThread
  readonly registry: ModelRegistry
  readonly models: ModelService
  readonly meaning: MeaningService
  readonly alerts: AlertService
  readonly evaluation: EvaluationService
  readonly labels: LabelService
  readonly matters: MatterService
  readonly ocr: OcrService
  readonly training: TrainingService
  readonly retraining: RetrainingService
  /** What people say, on the disk when they are told so. */
  readonly #durable: Writer
  /** Searches that somebody waits for. */
  readonly #pressing = new Pressing()
  /** Ends what runs beside the jobs. */
  readonly #closing = new AbortController()
  #refreshing: Promise<void> = Promise.resolve()

  constructor(options: ApplicationOptions) {
    this.options = options
    this.library = openLibrary(options.libraryDirectory, options.holder, migrations)
    this.reader = this.library.openReader()
    this.jobs = new JobService(this.library.writer)
    this.corpus = new CorpusService(this.library.writer, options.libraryDirectory)
    this.links = new LinkService(this.library.writer, this.corpus, this.jobs, options.libraryDirectory)
    this.references = new ReferenceService(
      this.reader,
      this.library.writer,
      this.jobs,
      () => new ImportPool(1),
    )
    this.editions = new EditionService(this.reader, this.library.writer)
    // A shell that stays open shows how far it is, and searches meanwhile.
    if (options.shell === 'cli' || options.shell === 'test') ensureLexicalIndex(this.library.writer)
    this.search = new SearchThread(this.library.file)
    this.registry = new ModelRegistry({
      libraryDirectory: options.libraryDirectory,
      resourcesDirectory: options.resourcesDirectory,
      settings: this.library.settings,
      engines: options.engines,
    })
    this.meaning = new MeaningService(this.reader, this.library.writer, this.registry, options.engines)
    this.meaning.follow()
    this.models = new ModelService(
      this.registry,
      this.meaning.generations,
      options.engines,
      () => this.index(),
      (model) => this.meaning.switchTo(model),
    )
    this.alerts = new AlertService(this.library.writer, this.search, this.meaning, this.jobs)
    this.evaluation = new EvaluationService(this.search, this.meaning)
    this.#durable = this.library.openDurableWriter()
    this.labels = new LabelService({
      reader: this.reader,
      writer: this.#durable,
      search: (request, signal) => this.query(request, signal),
      byWords: async (text, count, signal) => {
        const request = searchInput.parse({ text, mode: 'lexical', remember: false })
        return bestByWords(await this.search.legs(request, undefined, undefined, signal), count)
      },
      rank: async (request, signal) =>
        this.search.rank(request, await this.meaning.question(request.text, signal), signal),
      embed: (text, signal) => this.meaning.question(text, signal),
      answering: () => this.retraining.inUse(),
      ranking: (text, signal) => this.retraining.ranking(text, signal),
      quiet: () => this.quiet(),
    })
    this.matters = new MatterService({
      reader: this.reader,
      writer: this.#durable,
      labels: this.labels,
      searches: () => this.alerts.list(),
    })
    this.training = new TrainingService(this.registry, options.engines, () =>
      this.labels.training().map(({ uid, text, passages }) => ({ id: uid, text, passages })),
    )
    this.retraining = new RetrainingService({
      libraryDirectory: options.libraryDirectory,
      reader: this.reader,
      writer: this.library.writer,
      jobs: this.jobs,
      labels: this.labels,
      search: this.search,
      meaning: this.meaning,
      registry: this.registry,
      engines: options.engines,
      saved: () => this.alerts.list().map(({ text }) => text),
      quiet: () => this.quiet(),
      index: () => this.index(),
    })
    this.ocr = new OcrService(this.library.writer, this.library.settings, this.corpus, this.jobs)
    for (const kind of jobKinds(this)) this.jobs.register(kind)
  }

  /** Starts building or resuming the index by meaning as a job. */
  index() {
    return this.jobs.start('index', {})
  }

  /**
   * A search in the mode asked; hybrid falls back to words alone while there is no index.
   * @throws FojasError no_index asked by meaning alone
   */
  async query(request: SearchRequest, signal?: AbortSignal): Promise<SearchAnswer> {
    if (request.mode === 'semantic' && !this.meaning.ready) throw new FojasError('no_index', {})
    this.options.engines.hold?.(attention.search)
    const answer = this.#pressing.during(() => {
      const meaning = request.mode === 'lexical' ? undefined : this.meaning.question(request.text, signal)
      return this.search.query(request, meaning, signal)
    })
    try {
      return await answer
    } finally {
      if (!this.#pressing.now) this.attend()
    }
  }

  /** Somebody searches, or is about to: what nobody waits for stands still for a moment. */
  attend(): void {
    this.options.engines.hold?.(attention.after)
  }

  /** Resolves once no search is under way: long work on this thread gives way to it. */
  quiet(): Promise<void> {
    return this.#pressing.over()
  }

  /** Starts an evaluation as a job; its result is an `EvaluationReport`. */
  evaluate(params: EvaluationParams) {
    return this.jobs.start('evaluate', params)
  }

  /** Starts a training as a job; its result is a `TrainingReport`. */
  train(input: TrainInput) {
    return this.jobs.start('training', input)
  }

  /** Starts an import as a job. */
  import(paths: readonly string[], bodyOnly: boolean, demo = false) {
    return this.jobs.start('import', { paths, bodyOnly, demo })
  }

  /** What a shell that stays open starts with: the demo edition, the linked folders, and an index that keeps up. */
  begin(): void {
    // What comes in is searchable by words at once, and by meaning as soon as its index is done.
    this.jobs.watch((job) => {
      const read = job.kind === 'ocr' ? ocrResult.safeParse(job.result).data : undefined
      if (job.state === 'done' && read !== undefined && read.documents > 0) {
        this.index()
        // What was read page by page has its citations looked for afterwards.
        this.references.open()
      }
      if (job.kind !== 'import' && job.kind !== 'rescan') return
      if (job.finishedAt !== null) this.labels.takeDatasets()
      // A cancelled one has kept what it found.
      if (job.finishedAt !== null) this.ocr.start()
      if (job.state !== 'done') return
      const result = importResult.safeParse(job.result)
      if (result.success && result.data.documents + result.data.updated > 0) this.index()
    })
    if (isLexicalIndexOld(this.library.writer)) this.jobs.start('words', {})
    this.labels.takeDatasets()
    this.importDemo()
    this.links.open()
    // Texts of a library that an older program wrote; a failure leaves them for the next start.
    this.#refreshing = refreshTextFacts(this.library.writer, this.#closing.signal).catch(() => undefined)
    this.references.open()
    // What came in before a kill, and was not looked at.
    this.alerts.check()
    this.ocr.start()
    this.retraining.begin()
    // Where it fails the library is as it was, and the next start tries again.
    this.corpus.findJudgments(this.library.settings, this.#closing.signal).catch(() => undefined)
  }

  /** Puts the demo edition, and the norms it speaks of, into a library that never held anything. */
  importDemo(): void {
    const demo = join(this.options.resourcesDirectory, 'demo')
    const folders = ['edicion', 'normas', 'anteriores'].map((each) => join(demo, each)).filter(existsSync)
    const untouched =
      this.library.settings.get('demo') === undefined && countDocuments(this.reader).documents === 0
    if (!untouched || folders.length === 0) return
    this.library.settings.set('demo', 'offered')
    this.import(folders, false, true)
  }

  status(): LibraryStatus {
    const { documents, passages, demo } = countDocuments(this.reader)
    return {
      directory: this.options.libraryDirectory,
      shell: this.options.shell,
      version: this.options.version,
      documents,
      passages,
      size: this.#size(),
      demo: demo > 0,
      demoQuestions: demo > 0 ? this.#demoQuestions() : [],
    }
  }

  doctor(): DoctorReport {
    const version = this.reader.get('SELECT sqlite_version() AS version')
    const problems = integrityProblems(this.reader)
    return {
      fojas: this.options.version,
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      sqlite: version === undefined ? '' : text(version, 'version'),
      memory: { total: totalmem(), free: freemem(), process: process.memoryUsage.rss() },
      disk: { library: this.#size(), cache: this.options.engines.cacheSize?.() ?? 0 },
      integrity: { ok: problems.length === 0, problems },
    }
  }

  files(state: 'imported' | 'rejected' | 'vanished' | undefined, limit: number, offset: number) {
    const states = ['imported', 'rejected', 'vanished'] as const
    const files = listFiles(this.reader, state ?? null, limit, offset).map((file) => ({
      ...file,
      state: states.find((each) => each === file.state) ?? ('imported' as const),
    }))
    return { total: countFiles(this.reader, state ?? null), files }
  }

  listDocuments = (input: {
    filters: Parameters<typeof listDocuments>[1]
    order: Parameters<typeof listDocuments>[2]
    limit: number
    offset: number
    heading?: string
  }) => {
    const { filters, order, limit, offset, heading } = input
    const { total, documents } = listDocuments(this.reader, filters, order, limit, offset, heading)
    return {
      total,
      documents: documents.map((meta) => ({ ...meta, textStatus: textStatus(this.reader, meta) })),
    }
  }

  view(key: number): DocumentView {
    const meta = readMeta(this.reader, key)
    const { text: whole, headings } = readText(this.reader, key)
    const { segments, outline } = structureOf(whole, headings)
    const notes = findNotes(whole)
    return {
      meta,
      text: whole,
      blocks: blocksWithNotes(whole, segments, notes),
      outline: [...outline],
      citation: citationOf(meta, null),
      textStatus: textStatus(this.reader, meta),
      articles: historiesOf(segments, notes),
      observations: observationsOf(this.reader, key),
      counterpart: counterpartOf(this.reader, meta),
      officialUrl: officialUrl(this.reader, meta),
    }
  }

  relations(key: number) {
    return relationsOf(this.reader, key)
  }

  /** Keeps a setting; what depends on it follows at once. */
  async set(key: string, value: string): Promise<void> {
    this.library.settings.set(key, value)
    if (key === ocrSetting) await this.ocr.settle()
  }

  edit(key: number, facts: DocumentFacts): DocumentMeta {
    this.corpus.edit(key, facts)
    return readMeta(this.reader, key)
  }

  cite(key: number, start: number, end: number): Citation {
    return citeSpan(this.reader, key, start, end)
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#refreshing
    await this.links[Symbol.asyncDispose]()
    await this.retraining.close()
    await this.jobs.close()
    await this.alerts.close()
    await this.labels.close()
    this.#durable.close()
    await this.search.close()
    await this.options.engines.close()
    this.reader.close()
    this.library.close()
  }

  /** Bytes of the library, those that still are in its log included. */
  #size(): number {
    const row = this.reader.get(
      'SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()',
    )
    return row === undefined ? 0 : integer(row, 'bytes')
  }

  #demoQuestions(): string[] {
    const file = join(this.options.resourcesDirectory, 'demo', 'ejemplos.json')
    if (!existsSync(file)) return []
    const parsed = examples.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    return parsed.success ? parsed.data.map((each) => each.texto) : []
  }
}
