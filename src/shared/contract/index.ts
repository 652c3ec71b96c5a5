/**
 * What Fojas offers, once for all shells: over a MessagePort in Electron, over HTTP in the browser, direct in the
 * command line. Every error a procedure reports is a `FOJAS` error carrying `{code, params, message}`.
 */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { citation, citationInput, documentList, documentListInput, documentView } from './documents.ts'
import { exportedFile, exportInput } from './export.ts'
import { errorReport, job } from './jobs.ts'
import {
  doctorReport,
  edition,
  importRequest,
  libraryStatus,
  linkedFolder,
  linkInput,
  sourceFileList,
  sourceFileListInput,
  unlinkInput,
} from './library.ts'
import { addModelInput, configureModelInput, modelRef, providerStatus, registeredModel } from './models.ts'
import { facets, searchAnswer, searchFilters, searchInput, suggestion } from './search.ts'

/** HTTP status of every error a procedure reports; its code says which. */
export const failed = 422
const base = oc.errors({ FOJAS: { status: failed, data: errorReport } })
const none = z.void()
const key = z.object({ key: z.number().int() })
const jobRef = z.object({ id: z.number().int() })

export const contract = {
  library: {
    status: base.output(libraryStatus),
    editions: base.output(z.array(edition)),
    doctor: base.output(doctorReport),
  },
  corpus: {
    /** Starts a job. */
    import: base.input(importRequest).output(job),
    files: base.input(sourceFileListInput).output(sourceFileList),
    removeDemo: base.output(none),
    remove: base.input(key).output(none),
    /** Removes every document that no file has any more. */
    removeVanished: base.output(z.object({ documents: z.number().int() })),
    /** Links a folder and starts a `rescan` job, whose result is an import's. */
    link: base.input(linkInput).output(z.object({ link: linkedFolder, job })),
    links: base.output(z.array(linkedFolder)),
    /** Of one linked folder, or of all. */
    rescan: base.input(z.object({ id: z.number().int().optional() })).output(job),
    unlink: base.input(unlinkInput).output(none),
  },
  documents: {
    list: base.input(documentListInput).output(documentList),
    view: base.input(key).output(documentView),
    cite: base.input(citationInput).output(citation),
    /** Passages with their citations as a .docx. */
    export: base.input(exportInput).output(exportedFile),
  },
  search: {
    query: base.input(searchInput).output(searchAnswer),
    suggest: base.input(z.object({ text: z.string().max(500) })).output(z.array(suggestion)),
    facets: base.input(z.object({ filters: searchFilters.default({}) })).output(facets),
    history: base.output(z.array(z.object({ text: z.string(), at: z.string() }))),
    clearHistory: base.output(none),
  },
  jobs: {
    list: base.output(z.array(job)),
    /** Every change of every job, from now on; begins with those that are not over. */
    watch: base.output(eventIterator(job)),
    /** One job as it is now and each of its changes, until it is over. */
    follow: base.input(jobRef).output(eventIterator(job)),
    pause: base.input(jobRef).output(job),
    resume: base.input(jobRef).output(job),
    cancel: base.input(jobRef).output(job),
  },
  models: {
    list: base.output(z.array(registeredModel)),
    /** Copied into the library, checked by loading it and embedding a probe text, and only then listed. */
    add: base.input(addModelInput).output(registeredModel),
    /** Chooses the model and starts building its index beside the one that goes on answering. */
    use: base.input(modelRef).output(z.object({ model: registeredModel, job })),
    /** Of the model in use, what changes its vectors starts a new index. */
    configure: base
      .input(configureModelInput)
      .output(z.object({ model: registeredModel, job: job.nullable() })),
    /** Removes the model and its index. */
    remove: base.input(modelRef).output(none),
    /** Where models can run on this computer, and why the rest cannot. */
    providers: base.output(z.array(providerStatus)),
  },
  settings: {
    get: base.output(z.record(z.string(), z.string())),
    set: base.input(z.object({ key: z.string().max(100), value: z.string().max(10_000) })).output(none),
  },
}
export type Contract = typeof contract
