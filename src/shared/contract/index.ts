/**
 * What Fojas offers, once for all shells: over a MessagePort in Electron, over HTTP in the browser, direct in the
 * command line. Every error a procedure reports is a `FOJAS` error carrying `{code, params, message}`.
 */
import { eventIterator, oc, type } from '@orpc/contract'
import { z } from 'zod'
import {
  citation,
  citationInput,
  documentList,
  documentListInput,
  documentView,
  passageSelection,
} from './documents.ts'
import { evaluationResult } from './evaluation.ts'
import { errorReport, job } from './jobs.ts'
import { doctorReport, edition, importRequest, libraryStatus, linkedFolder, sourceFile } from './library.ts'
import { model, provider } from './models.ts'
import { facets, searchAnswer, searchFilters, searchInput, suggestion } from './search.ts'

const base = oc.errors({ FOJAS: { data: errorReport } })
const none = z.void()
const key = z.object({ key: z.number().int() })
const jobRef = z.object({ id: z.number().int() })

export const contract = {
  library: {
    status: base.output(libraryStatus),
    editions: base.output(z.array(edition)),
    doctor: base.output(doctorReport),
    /** Starts a job. */
    backup: base.input(z.object({ file: z.string() })).output(job),
    restore: base.input(z.object({ file: z.string() })).output(job),
  },
  corpus: {
    /** Starts a job. */
    import: base.input(importRequest).output(job),
    files: base
      .input(
        z.object({
          state: z.enum(['imported', 'rejected', 'vanished']).optional(),
          limit: z.number().int().max(1000).default(200),
          offset: z.number().int().default(0),
        }),
      )
      .output(z.object({ total: z.number().int(), files: z.array(sourceFile) })),
    folders: base.output(z.array(linkedFolder)),
    link: base.input(z.object({ path: z.string() })).output(linkedFolder),
    unlink: base.input(jobRef).output(none),
    /** Starts a job. */
    rescan: base.input(jobRef).output(job),
    removeDemo: base.output(none),
    remove: base.input(key).output(none),
  },
  documents: {
    list: base.input(documentListInput).output(documentList),
    view: base.input(key).output(documentView),
    cite: base.input(citationInput).output(citation),
    /** Selected passages with citations, as the bytes of a .docx file. */
    docx: base.input(passageSelection).output(type<Blob>()),
  },
  search: {
    query: base.input(searchInput).output(searchAnswer),
    suggest: base.input(z.object({ text: z.string().max(500) })).output(z.array(suggestion)),
    facets: base.input(z.object({ filters: searchFilters.default({}) })).output(facets),
    history: base.output(z.array(z.object({ text: z.string(), at: z.string() }))),
    clearHistory: base.output(none),
  },
  index: {
    /** Starts a job that builds or resumes the active model's generation. */
    build: base.output(job),
  },
  models: {
    list: base.output(z.array(model)),
    add: base.input(z.object({ path: z.string().optional(), upload: z.string().optional() })).output(model),
    /** Starts a job: a generation is built beside the old one, then switched on. */
    use: base.input(z.object({ id: z.string() })).output(job),
    remove: base.input(z.object({ id: z.string() })).output(none),
    setLengthLimit: base
      .input(z.object({ id: z.string(), tokens: z.number().int().min(8).nullable() }))
      .output(model),
    providers: base.output(z.array(provider)),
  },
  evaluation: {
    /** Starts a job over the demo edition's questions, or a file of queries. */
    run: base.input(z.object({ file: z.string().optional() })).output(job),
    demo: base.output(z.object({ questions: z.number().int(), last: evaluationResult.nullable() })),
  },
  jobs: {
    list: base.output(z.array(job)),
    /** Every change of every job, from now on; begins with those that are not over. */
    watch: base.output(eventIterator(job)),
    pause: base.input(jobRef).output(job),
    resume: base.input(jobRef).output(job),
    cancel: base.input(jobRef).output(job),
  },
  settings: {
    get: base.output(z.record(z.string(), z.string())),
    set: base.input(z.object({ key: z.string().max(100), value: z.string().max(10_000) })).output(none),
  },
}
export type Contract = typeof contract
