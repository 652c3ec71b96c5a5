/**
 * What Fojas offers, once for all shells: over a MessagePort in Electron, over HTTP in the browser, direct in the
 * command line. Every error a procedure reports is a `FOJAS` error carrying `{code, params, message}`.
 */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import {
  citation,
  citationInput,
  documentList,
  documentListInput,
  documentView,
  editInput,
  showInput,
  shownDocument,
} from './documents.ts'
import * as exchange from './label-exchange.ts'
import { labelFigures } from './label-figures.ts'
import { missingAnswer, missingInput } from './label-missing.ts'
import * as labelMarks from './label-marks.ts'
import * as labelReview from './label-review.ts'
import * as labels from './labels.ts'
import * as matters from './matters.ts'
import { editionMonth, monthInput, readInput, sumario } from './editions.ts'
import { documentMeta } from '../domain/document.ts'
import { exportedFile, exportInput } from './export.ts'
import { relations } from './infoleg.ts'
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
import { isoDate } from '../domain/document.ts'
import { addModelInput, configureModelInput, modelRef, providerStatus, registeredModel } from './models.ts'
import {
  alias,
  aliasInput,
  candidates,
  candidatesInput,
  citing,
  citingInput,
  correctInput,
  documentReferences,
} from './references.ts'
import { comparison } from './texts.ts'
import {
  citedText,
  citedTextInput,
  facets,
  searchAnswer,
  searchFilters,
  searchInput,
  suggestion,
} from './search.ts'
import * as training from './training.ts'
import { newsOfSaved, renameInput, savedSearch, saveInput } from './saved.ts'

/** HTTP status of every error a procedure reports; its code says which. */
export const failed = 422
const base = oc.errors({ FOJAS: { status: failed, data: errorReport } })
const none = z.void()
const key = z.object({ key: z.number().int() })
const savedRef = z.object({ id: z.number().int() })
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
    /** Scans that wait to be read by machine, and whether that is switched on (setting `ocr`, `off` or anything else). */
    scans: base.output(z.object({ waiting: z.number().int(), enabled: z.boolean() })),
    /** Starts reading them as a job, or goes on with it; null where nothing waits or it is switched off. */
    readScans: base.output(job.nullable()),
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
    /** Both texts of a norm side by side, where both are held. */
    compare: base.input(key).output(comparison),
    /** Says of a document of one's own what it is: kind, title, court, number, day. */
    edit: base.input(editInput).output(documentMeta),
    cite: base.input(citationInput).output(citation),
    show: base.input(showInput).output(shownDocument),
    /** Passages with their citations as a .docx. */
    export: base.input(exportInput).output(exportedFile),
  },
  infoleg: {
    /** What a norm changes and what changes it: from InfoLEG's tables and from the notes of the texts held. */
    relations: base.input(key).output(relations),
  },
  references: {
    /** What a document cites, and where. */
    of: base.input(key).output(documentReferences),
    /** All that the citation at a place may name. */
    candidates: base.input(candidatesInput).output(candidates),
    /** Who cites a document, or a norm that is not held; newest first. */
    citing: base.input(citingInput).output(citing),
    /** A citation that was read wrongly, put right by hand: it stays so while the same words stand there. */
    correct: base.input(correctInput).output(z.object({ id: z.number().int() })),
    /** Takes a correction back. */
    undo: base.input(z.object({ id: z.number().int() })).output(none),
    aliases: {
      list: base.output(z.array(alias)),
      /** Every text is read again for it, as a job. */
      set: base.input(aliasInput).output(z.array(alias)),
      remove: base.input(z.object({ name: z.string().max(80) })).output(z.array(alias)),
    },
  },
  search: {
    query: base.input(searchInput).output(searchAnswer),
    suggest: base.input(z.object({ text: z.string().max(500) })).output(z.array(suggestion)),
    /** The references in a text of one's own, and what is held of them. */
    cited: base.input(citedTextInput).output(citedText),
    facets: base.input(z.object({ filters: searchFilters.default({}) })).output(facets),
    history: base.output(z.array(z.object({ text: z.string(), at: z.string() }))),
    clearHistory: base.output(none),
  },
  /** Saved searches, and what came in since that answers them. */
  saved: {
    list: base.output(z.array(savedSearch)),
    /** The list now, and after each of its changes. */
    watch: base.output(eventIterator(z.array(savedSearch))),
    save: base.input(saveInput).output(savedSearch),
    rename: base.input(renameInput).output(savedSearch),
    remove: base.input(savedRef).output(none),
    /** Undoes a removal, as long as the application has not been closed since. */
    restore: base.input(savedRef).output(savedSearch),
    /** The new documents, which from then on are not new. */
    news: base.input(savedRef).output(newsOfSaved),
  },
  editions: {
    /** The days of a month: which are held, and why others may have had no edition. */
    month: base.input(monthInput).output(editionMonth),
    sumario: base.input(z.object({ date: isoDate })).output(sumario),
    /** Read or not read is said of a document: an aviso of several days is read in all of them. */
    markRead: base.input(readInput).output(none),
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
  /** Questions and marks. Everything said is appended and on the disk before the answer. */
  labels: {
    status: base.output(labels.labelStatus),
    configure: base.input(labels.labelSettings).output(labels.labelSettings),
    questions: {
      list: base.input(labels.questionListInput).output(labels.questionList),
      /** Makes one; where others ask the same they are offered instead, unless it is wanted apart. */
      add: base.input(labels.newQuestion).output(labels.newQuestionAnswer),
      alike: base
        .input(z.object({ text: z.string().max(2000), except: z.number().int().nullable().default(null) }))
        .output(z.array(labels.alikeQuestion)),
      change: base.input(labels.questionChange).output(labels.labelQuestion),
      /** Makes some more suggestions; all that wait for a person to accept or discard them. */
      suggest: base.input(labels.suggestInput).output(z.array(labels.suggestion)),
      suggestions: base.output(z.array(labels.suggestion)),
      decide: base.input(labels.decideInput).output(labelMarks.changedCount),
      /** The marks of some go to one, which asks for all. */
      join: base.input(labelMarks.joinInput).output(labelMarks.changedCount),
      /** A search as a question: without operators; empty where it is a reference or a code alone. */
      ofSearch: base.input(z.object({ text: z.string().max(2000) })).output(z.object({ text: z.string() })),
      active: base
        .input(z.object({ question: z.number().int().nullable() }))
        .output(labels.labelQuestion.nullable()),
    },
    /** A question with its candidates: the one named, or the one where this person was. */
    work: base
      .input(
        z.object({ question: z.number().int().nullable().default(null), stay: z.boolean().default(true) }),
      )
      .output(labels.work.nullable()),
    /** The question after one. */
    next: base
      .input(z.object({ after: z.number().int() }))
      .output(z.object({ question: z.number().int().nullable() })),
    judge: base.input(labels.judgeInput).output(labels.judged),
    defer: base.input(labels.deferInput).output(none),
    finish: base.input(labels.finishInput).output(none),
    /** Takes the last act back, one mark or ten thousand. */
    undo: base.output(labels.undone.nullable()),
    onPassages: base.input(labels.passageMarksInput).output(z.array(labels.passageMark)),
    inDocument: base.input(labels.documentMarksInput).output(z.array(labels.documentMark)),
    /** How much is marked, of what, and what is not. */
    figures: base.output(labelFigures),
    /** Where what somebody names, by its citation or in words, ranks today for a question. */
    missing: base.input(missingInput).output(missingAnswer),
    /** Null where nothing stands there or after it. */
    passageAt: base.input(labels.passageAtInput).output(labels.placedPassage.nullable()),
    context: base.input(labels.contextInput).output(labels.passageContext),
    history: base.input(labels.historyInput).output(z.array(labels.historyFact)),
    marks: {
      list: base.input(labelMarks.markListInput).output(labelMarks.markList),
      /** Asks the model in use what it makes of the marks, as far as it was not asked; stops with whoever follows it. */
      compare: base.output(eventIterator(labelMarks.comparison)),
      bulk: base.input(labelMarks.bulkInput).output(labelMarks.changedCount),
      filters: base.output(z.array(labelMarks.savedMarkFilter)),
      saveFilter: base
        .input(z.object({ name: z.string().trim().min(1).max(80), filter: labelMarks.markFilter }))
        .output(z.array(labelMarks.savedMarkFilter)),
      removeFilter: base
        .input(z.object({ id: z.number().int() }))
        .output(z.array(labelMarks.savedMarkFilter)),
    },
    /** All that one person said, for good: nothing brings it back. */
    erase: base
      .input(z.object({ annotator: z.string().trim().min(1).max(80) }))
      .output(z.object({ judgments: z.number().int() })),
    disagreements: base.output(z.array(labelReview.disagreement)),
    resolve: base.input(labelReview.resolveInput).output(none),
    agreement: base.output(labelReview.agreement),
    toReview: base.output(z.array(labelReview.reviewItem)),
    review: base.input(labelReview.reviewInput).output(none),
    export: base
      .input(exchange.exportLabelsInput)
      .output(exportedFile.extend({ /** Questions that the format cannot say. */ left: z.number().int() })),
    /** What would leave the computer. */
    exportPreview: base.input(exchange.exportLabelsInput).output(exchange.exportPreview),
    importPreview: base.input(exchange.importPreviewInput).output(exchange.importPreview),
    import: base.input(exchange.importLabelsInput).output(exchange.importedLabels),
    /** Another computer's package; as a preview, nothing is written. */
    merge: base.input(exchange.mergeInput).output(exchange.merged),
    /** Of a file, without taking it. */
    agreementOf: base.input(z.object({ file: exchange.labelFile })).output(labelReview.agreement),
  },
  /** The one button: train on the library's own marks, and a verdict on what came of it. */
  training: {
    status: base.output(training.trainingStatus),
    answering: base.output(training.answering),
    /** Newest first. */
    list: base.output(z.array(training.training)),
    get: base.input(training.trainingRef).output(training.trainingDetail),
    defaults: base.output(training.recipeDefaults),
    /** A probe of at most twenty seconds. */
    estimate: base.input(training.trainingOverrides).output(training.estimate),
    start: base.input(training.startInput).output(training.training),
    /** One whose hour is to come, at once. */
    startNow: base.input(training.trainingRef).output(training.training),
    unschedule: base.input(training.trainingRef).output(none),
    /** What nobody judged goes on top of Etiquetar; the first of its questions. */
    judge: base.input(training.trainingRef).output(z.object({ question: z.number().int().nullable() })),
    /** The verdict; a model that it is for answers from then on. */
    decide: base.input(training.decideInput).output(training.training),
    back: base.output(z.object({ model: z.string() })),
    moved: base.input(training.questionsInput).output(z.array(training.movedQuestion)),
    sideBySide: base.input(training.sideInput).output(training.sideBySide),
    /** Starts a job whose result is a learning curve. */
    learningCurve: base.output(job),
    /** The last learning curve, with when it was drawn. */
    lastCurve: base.output(z.object({ at: z.string(), curve: training.learningCurve }).nullable()),
    /** How much a hybrid search goes by meaning. */
    weight: base.output(training.searchWeight),
    /** What the marks say of it; nothing is changed. */
    tuneWeight: base.output(training.weightTuned),
    /** Null: the one that Fojas comes with. */
    setWeight: base
      .input(z.object({ weight: z.number().min(0).max(1).nullable() }))
      .output(training.searchWeight),
    /** Every training and its figures: a table, or a zip with a folder for each. */
    export: base.input(z.object({ as: z.enum(['csv', 'folder']) })).output(exportedFile),
    /** The trainings that learnt from a mark, newest first. */
    ofMark: base
      .input(z.object({ question: z.number().int(), target: z.number().int() }))
      .output(z.array(training.taughtBy)),
  },
  /** Matters (carpetas): what belongs to a case. What is taken out can be brought back until the application is closed. */
  matters: {
    list: base.output(matters.matterList),
    page: base.input(matters.matterRef).output(matters.matterPage),
    create: base.input(matters.newMatter).output(matters.matter),
    /** A new caption goes to its questions too. */
    change: base.input(matters.matterChange).output(matters.matter),
    /** Its questions stay, and belong to none. */
    remove: base.input(matters.matterRef).output(none),
    restore: base.input(matters.matterRef).output(matters.matter),
    addPassages: base.input(matters.addPassagesInput).output(matters.addedPassages),
    movePassage: base.input(matters.passageMove).output(none),
    addNote: base.input(matters.newNote).output(matters.matterNote),
    write: base.input(matters.noteChange).output(none),
    takeOut: base.input(matters.partRef).output(none),
    bringBack: base.input(matters.partRef).output(none),
    linkSearch: base.input(matters.searchLink).output(none),
    placeQuestion: base.input(matters.questionPlace).output(none),
    /** All of it with its citations, as a .docx. */
    export: base.input(matters.matterRef).output(exportedFile),
  },
  settings: {
    get: base.output(z.record(z.string(), z.string())),
    set: base.input(z.object({ key: z.string().max(100), value: z.string().max(10_000) })).output(none),
  },
}
export type Contract = typeof contract
