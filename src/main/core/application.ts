/** The application as its shells see it: opened once on a library's folder, driven through the contract's router. */
import { existsSync, readFileSync } from 'node:fs'
import { freemem, totalmem } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { DocumentView, Citation } from '../../shared/contract/documents.ts'
import { importResult, type DoctorReport, type LibraryStatus } from '../../shared/contract/library.ts'
import { FojasError } from '../../shared/errors/index.ts'
import { sections } from '../../shared/domain/vocabulary.ts'
import { citationOf, textStateLine } from './citations/cite.ts'
import { citeSpan } from './citations/service.ts'
import { listDocuments } from './corpus/filter.ts'
import { countDocuments, readMeta, readText } from './corpus/read.ts'
import { CorpusService } from './corpus/service.ts'
import { LinkService } from './corpus/links/service.ts'
import { countFiles, listFiles } from './corpus/source-store.ts'
import { structureOf } from './corpus/structure-of.ts'
import { EvaluationService, type EvaluationParams } from './evaluation/service.ts'
import { JobService } from './jobs/service.ts'
import type { Reader } from './library/database.ts'
import { integrityProblems, openLibrary, type Library } from './library/library.ts'
import { migrations } from './library/migrations.ts'
import { integer, oneOf, text } from './library/sql.ts'
import { MeaningService } from './meaning/service.ts'
import { ModelRegistry, ModelService } from './models/index.ts'
import { ensureLexicalIndex } from './search/rebuild.ts'
import { SearchThread } from './search/thread.ts'
import type { SearchAnswer, SearchRequest } from '../../shared/contract/search.ts'
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

const importParams = z.object({ paths: z.array(z.string()), bodyOnly: z.boolean(), demo: z.boolean() })
const examples = z.array(z.object({ texto: z.string() }))

export class Application {
  readonly options: ApplicationOptions
  readonly library: Library
  readonly reader: Reader
  readonly jobs: JobService
  readonly corpus: CorpusService
  readonly links: LinkService
  readonly search: SearchThread
  readonly registry: ModelRegistry
  readonly models: ModelService
  readonly meaning: MeaningService
  readonly evaluation: EvaluationService

  constructor(options: ApplicationOptions) {
    this.options = options
    this.library = openLibrary(options.libraryDirectory, options.holder, migrations)
    this.reader = this.library.openReader()
    this.jobs = new JobService(this.library.writer)
    this.corpus = new CorpusService(this.library.writer, options.libraryDirectory)
    this.links = new LinkService(this.library.writer, this.corpus, this.jobs, options.libraryDirectory)
    ensureLexicalIndex(this.library.writer)
    this.search = new SearchThread(this.library.file)
    this.registry = new ModelRegistry({
      libraryDirectory: options.libraryDirectory,
      resourcesDirectory: options.resourcesDirectory,
      settings: this.library.settings,
      engines: options.engines,
    })
    this.meaning = new MeaningService(this.reader, this.library.writer, this.registry, options.engines)
    this.models = new ModelService(this.registry, this.meaning.generations, options.engines, () =>
      this.index(),
    )
    this.evaluation = new EvaluationService(this.search, this.meaning)
    this.jobs.register({
      kind: 'evaluate',
      resumable: false,
      // One engine encodes for both, with one model at a time.
      lane: 'index',
      run: (params, context) => this.evaluation.run(params, context),
    })
    this.jobs.register({
      kind: 'index',
      resumable: true,
      lane: 'index',
      run: (_params, context) => this.meaning.build(context),
    })
    this.jobs.register(this.links.kind)
    this.jobs.register({
      kind: 'import',
      resumable: true,
      lane: 'corpus',
      run: (params, context) => {
        const { paths, bodyOnly, demo } = importParams.parse(params)
        return this.corpus.importPaths(paths, { bodyOnly, demo, retry: true }, context)
      },
    })
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
    const meaning = request.mode === 'lexical' ? undefined : await this.meaning.question(request.text, signal)
    return this.search.query(request, meaning, signal)
  }

  /** Starts an evaluation as a job; its result is an `EvaluationReport`. */
  evaluate(params: EvaluationParams) {
    return this.jobs.start('evaluate', params)
  }

  /** Starts an import as a job. */
  import(paths: readonly string[], bodyOnly: boolean, demo = false) {
    return this.jobs.start('import', { paths, bodyOnly, demo })
  }

  /** What a shell that stays open starts with: the demo edition, the linked folders, and an index that keeps up. */
  begin(): void {
    // What comes in is searchable by words at once, and by meaning as soon as its index is done.
    this.jobs.watch((job) => {
      if ((job.kind !== 'import' && job.kind !== 'rescan') || job.state !== 'done') return
      const result = importResult.safeParse(job.result)
      if (result.success && result.data.documents + result.data.updated > 0) this.index()
    })
    this.importDemo()
    this.links.open()
  }

  /** Puts the demo edition into a library that never held anything. */
  importDemo(): void {
    const folder = join(this.options.resourcesDirectory, 'demo', 'edicion')
    const untouched =
      this.library.settings.get('demo') === undefined && countDocuments(this.reader).documents === 0
    if (!untouched || !existsSync(folder)) return
    this.library.settings.set('demo', 'offered')
    this.import([folder], false, true)
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

  editions() {
    return this.reader
      .all(
        `SELECT edition_date AS date, section, count(*) AS documents FROM document
         WHERE edition_date IS NOT NULL AND section IS NOT NULL GROUP BY 1, 2 ORDER BY 1 DESC, 2`,
      )
      .map((row) => ({
        date: text(row, 'date'),
        section: oneOf(row, 'section', sections),
        documents: integer(row, 'documents'),
      }))
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
      disk: { library: this.#size() },
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
  }) => listDocuments(this.reader, input.filters, input.order, input.limit, input.offset, input.heading)

  view(key: number): DocumentView {
    const meta = readMeta(this.reader, key)
    const { text: whole, headings } = readText(this.reader, key)
    const { segments, outline } = structureOf(whole, headings)
    return {
      meta,
      text: whole,
      blocks: segments.map(({ start, end, kind, level }) => ({ start, end, kind, level })),
      outline: [...outline],
      citation: citationOf(meta, null),
      textStateLine: textStateLine(meta),
    }
  }

  cite(key: number, start: number, end: number): Citation {
    return citeSpan(this.reader, key, start, end)
  }

  async close(): Promise<void> {
    await this.links[Symbol.asyncDispose]()
    await this.jobs.close()
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
