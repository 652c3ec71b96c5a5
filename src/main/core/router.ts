/** The contract's procedures, one line each. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { EventPublisher, implement, ORPCError } from '@orpc/server'
import type { z } from 'zod'
import { contract, failed } from '../../shared/contract/index.ts'
import type { labelFile } from '../../shared/contract/label-exchange.ts'
import type { Job } from '../../shared/contract/jobs.ts'
import { FojasError, reportOf } from '../../shared/errors/index.ts'
import type { Application } from './application.ts'
import { show } from './citations/show.ts'
import { exportDocx } from './export/service.ts'
import { questionOf } from './labels/stems.ts'
import { matterDocx } from './matters/report.ts'
import { recipeDefaults } from './retraining/plan.ts'
import { citedIn } from './search/cited.ts'
import { clearHistory, history, remember } from './search/history.ts'
import { compare } from './texts/counterpart.ts'

/** Where uploads of the browser shell lie, by the id the upload endpoint gave. */
export type ResolveUpload = (id: string) => string

export function createRouter(app: Application, resolveUpload: ResolveUpload) {
  const publisher = new EventPublisher<{ job: Job }>()
  app.jobs.watch((job) => {
    publisher.publish('job', job)
  })
  const savedChanges = new EventPublisher<{ saved: ReturnType<typeof app.alerts.list> }>()
  app.alerts.watch(() => {
    savedChanges.publish('saved', app.alerts.list())
  })
  /** A file of this computer, or the only one of an upload. */
  const pathOf = (file: z.infer<typeof labelFile>) =>
    'path' in file ? file.path : onlyFile(resolveUpload(file.upload))
  // What a service throws crosses the wire as the contract's typed error, never as a stack.
  const os = implement(contract).use(async ({ next, signal }) => {
    try {
      signal?.throwIfAborted()
      return await next()
    } catch (error) {
      if (error instanceof ORPCError) throw error
      const report = reportOf(error)
      // Another status than the contract's would make it an unknown error to the client.
      throw new ORPCError('FOJAS', { defined: true, status: failed, message: report.message, data: report })
    }
  })
  return os.router({
    library: {
      status: os.library.status.handler(() => app.status()),
      editions: os.library.editions.handler(() => app.editions.list()),
      doctor: os.library.doctor.handler(() => app.doctor()),
    },
    corpus: {
      import: os.corpus.import.handler(({ input }) =>
        app.import([...input.paths, ...input.uploads.map(resolveUpload)], input.bodyOnly),
      ),
      files: os.corpus.files.handler(({ input }) => app.files(input.state, input.limit, input.offset)),
      scans: os.corpus.scans.handler(() => app.ocr.status()),
      readScans: os.corpus.readScans.handler(() => app.ocr.start()),
      removeDemo: os.corpus.removeDemo.handler(() => app.corpus.removeDemo()),
      remove: os.corpus.remove.handler(({ input }) => app.corpus.remove(input.key)),
      removeVanished: os.corpus.removeVanished.handler(async () => ({
        documents: await app.corpus.removeVanished(),
      })),
      link: os.corpus.link.handler(({ input }) => app.links.link(input.path, input.bodyOnly)),
      links: os.corpus.links.handler(() => app.links.links()),
      rescan: os.corpus.rescan.handler(({ input }) => app.links.rescan(input.id)),
      unlink: os.corpus.unlink.handler(({ input }) => app.links.unlink(input.id, input.documents)),
    },
    documents: {
      list: os.documents.list.handler(({ input }) => app.listDocuments(input)),
      view: os.documents.view.handler(({ input }) => app.view(input.key)),
      compare: os.documents.compare.handler(({ input }) => compare(app.reader, input.key)),
      edit: os.documents.edit.handler(({ input: { key, ...facts } }) => app.edit(key, facts)),
      cite: os.documents.cite.handler(({ input }) => app.cite(input.key, input.start, input.end)),
      show: os.documents.show.handler(({ input }) => show(app.reader, input.id, input.article)),
      export: os.documents.export.handler(({ input }) => exportDocx(app.reader, input)),
    },
    infoleg: {
      relations: os.infoleg.relations.handler(({ input }) => app.relations(input.key)),
    },
    references: {
      of: os.references.of.handler(({ input }) => app.references.of(input.key)),
      candidates: os.references.candidates.handler(({ input }) =>
        app.references.candidates(input.key, input.start),
      ),
      citing: os.references.citing.handler(({ input }) => app.references.citing(input)),
      correct: os.references.correct.handler(({ input }) => app.references.correct(input)),
      undo: os.references.undo.handler(({ input }) => {
        app.references.undo(input.id)
      }),
      aliases: {
        list: os.references.aliases.list.handler(() => app.references.aliases()),
        set: os.references.aliases.set.handler(({ input }) =>
          app.references.setAlias(input.name, input.norm),
        ),
        remove: os.references.aliases.remove.handler(({ input }) => app.references.removeAlias(input.name)),
      },
    },
    search: {
      query: os.search.query.handler(async ({ input, signal }) => {
        const answer = await app.query(input, signal)
        if (input.remember && input.offset === 0) remember(app.library.writer, input.text)
        return answer
      }),
      suggest: os.search.suggest.handler(({ input, signal }) => {
        app.attend()
        return app.search.suggest(input.text, signal)
      }),
      cited: os.search.cited.handler(({ input }) => citedIn(app.reader, input.text)),
      facets: os.search.facets.handler(({ input, signal }) => app.search.facets(input.filters, signal)),
      history: os.search.history.handler(() => history(app.reader)),
      clearHistory: os.search.clearHistory.handler(() => {
        clearHistory(app.library.writer)
      }),
    },
    saved: {
      list: os.saved.list.handler(() => app.alerts.list()),
      watch: os.saved.watch.handler(async function* ({ signal }) {
        const changes = savedChanges.subscribe('saved', signal === undefined ? {} : { signal })
        yield app.alerts.list()
        yield* changes
      }),
      save: os.saved.save.handler(({ input }) => app.alerts.save(input)),
      rename: os.saved.rename.handler(({ input }) => app.alerts.rename(input.id, input.name)),
      remove: os.saved.remove.handler(({ input }) => {
        app.alerts.remove(input.id)
      }),
      restore: os.saved.restore.handler(({ input }) => app.alerts.restore(input.id)),
      news: os.saved.news.handler(({ input }) => app.alerts.news(input.id)),
    },
    editions: {
      month: os.editions.month.handler(({ input }) => app.editions.month(input.year, input.month)),
      sumario: os.editions.sumario.handler(({ input }) => app.editions.sumario(input.date)),
      markRead: os.editions.markRead.handler(({ input }) => {
        app.editions.markRead(input.keys, input.read)
      }),
    },
    jobs: {
      list: os.jobs.list.handler(() => app.jobs.list()),
      watch: os.jobs.watch.handler(async function* ({ signal }) {
        const changes = publisher.subscribe('job', signal === undefined ? {} : { signal })
        for (const job of app.jobs.list()) if (job.finishedAt === null) yield job
        yield* changes
      }),
      follow: os.jobs.follow.handler(async function* ({ input, signal }) {
        const changes = publisher.subscribe('job', signal === undefined ? {} : { signal })
        const now = app.jobs.get(input.id)
        yield now
        if (now.finishedAt !== null) return
        for await (const job of changes) {
          if (job.id !== input.id) continue
          yield job
          if (job.finishedAt !== null) return
        }
      }),
      pause: os.jobs.pause.handler(({ input }) => app.jobs.pause(input.id)),
      resume: os.jobs.resume.handler(({ input }) => app.jobs.resume(input.id)),
      cancel: os.jobs.cancel.handler(({ input }) => app.jobs.cancel(input.id)),
    },
    models: {
      list: os.models.list.handler(() => app.models.list()),
      add: os.models.add.handler(({ input }) =>
        'path' in input ? app.models.add(input.path) : app.models.addUpload(resolveUpload(input.upload)),
      ),
      use: os.models.use.handler(({ input }) => app.models.use(input.id)),
      configure: os.models.configure.handler(({ input: { id, ...change } }) =>
        app.models.configure(id, change),
      ),
      remove: os.models.remove.handler(({ input }) => app.models.remove(input.id)),
      providers: os.models.providers.handler(() => app.models.providers()),
    },
    labels: {
      status: os.labels.status.handler(() => app.labels.status()),
      configure: os.labels.configure.handler(({ input }) => app.labels.configure(input)),
      questions: {
        list: os.labels.questions.list.handler(({ input: { show, text, limit, offset } }) =>
          app.labels.questions(show, text, limit, offset),
        ),
        add: os.labels.questions.add.handler(({ input, signal }) => app.labels.add(input, signal)),
        alike: os.labels.questions.alike.handler(({ input, signal }) =>
          app.labels.alike(input.text, input.except, signal),
        ),
        change: os.labels.questions.change.handler(({ input: { question, ...change } }) =>
          app.labels.change(question, change),
        ),
        suggest: os.labels.questions.suggest.handler(({ input, signal }) =>
          app.labels.suggestions.make(input.count, signal),
        ),
        suggestions: os.labels.questions.suggestions.handler(() => app.labels.suggestions.list()),
        decide: os.labels.questions.decide.handler(({ input: { questions, accept, text } }) => ({
          changed: app.labels.suggestions.decide(
            questions,
            accept,
            questions.length === 1 ? text : undefined,
          ),
        })),
        join: os.labels.questions.join.handler(({ input }) => ({
          changed: app.labels.marks.join(input.questions, input.into),
        })),
        ofSearch: os.labels.questions.ofSearch.handler(({ input }) => ({ text: questionOf(input.text) })),
        active: os.labels.questions.active.handler(({ input }) => app.labels.setActive(input.question)),
      },
      work: os.labels.work.handler(({ input, signal }) =>
        app.labels.work(input.question, input.stay, signal),
      ),
      next: os.labels.next.handler(({ input }) => ({ question: app.labels.next(input.after) })),
      judge: os.labels.judge.handler(({ input }) => app.labels.judge(input)),
      defer: os.labels.defer.handler(({ input }) => {
        app.labels.defer(input.question, input.target)
      }),
      finish: os.labels.finish.handler(({ input }) => {
        app.labels.finish(input.question, input.finished)
      }),
      undo: os.labels.undo.handler(() => app.labels.undo()),
      onPassages: os.labels.onPassages.handler(({ input }) =>
        app.labels.onPassages(input.question, input.passages),
      ),
      inDocument: os.labels.inDocument.handler(({ input }) =>
        app.labels.inDocument(input.question, input.documentKey),
      ),
      figures: os.labels.figures.handler(() => app.labels.figures()),
      missing: os.labels.missing.handler(({ input, signal }) =>
        app.labels.missing(input.question, input.text, signal),
      ),
      passageAt: os.labels.passageAt.handler(({ input }) =>
        app.labels.passageAt(input.documentKey, input.start, input.step),
      ),
      context: os.labels.context.handler(({ input }) => app.labels.marks.context(input.target)),
      history: os.labels.history.handler(({ input }) =>
        app.labels.marks.history(input.question, input.target),
      ),
      marks: {
        list: os.labels.marks.list.handler(({ input: { filter, sort, descending, limit, offset } }) =>
          app.labels.marks.list(filter, sort, descending, limit, offset),
        ),
        compare: os.labels.marks.compare.handler(({ signal }) => app.labels.compare(signal)),
        bulk: os.labels.marks.bulk.handler(({ input }) => ({ changed: app.labels.marks.bulk(input) })),
        filters: os.labels.marks.filters.handler(() => app.labels.marks.filters()),
        saveFilter: os.labels.marks.saveFilter.handler(({ input }) => {
          app.labels.marks.saveFilter(input.name, input.filter)
          return app.labels.marks.filters()
        }),
        removeFilter: os.labels.marks.removeFilter.handler(({ input }) => {
          app.labels.marks.removeFilter(input.id)
          return app.labels.marks.filters()
        }),
      },
      erase: os.labels.erase.handler(({ input }) => app.labels.erase(input.annotator)),
      disagreements: os.labels.disagreements.handler(() => app.labels.marks.disagreements()),
      resolve: os.labels.resolve.handler(({ input }) => {
        app.labels.marks.resolve(input.question, input.target, input.verdict, input.note)
      }),
      agreement: os.labels.agreement.handler(() => app.labels.marks.agreement()),
      toReview: os.labels.toReview.handler(() => app.labels.marks.toReview()),
      review: os.labels.review.handler(({ input }) => {
        app.labels.marks.review(input.judgment, input.decision, input.verdict)
      }),
      export: os.labels.export.handler(({ input }) => app.labels.exchange.export(input)),
      exportPreview: os.labels.exportPreview.handler(({ input }) => app.labels.exchange.preview(input)),
      importPreview: os.labels.importPreview.handler(({ input }) =>
        app.labels.exchange.look(pathOf(input.file), input.mapping),
      ),
      import: os.labels.import.handler(({ input, signal }) =>
        app.labels.exchange.import(pathOf(input.file), input.mapping, signal),
      ),
      merge: os.labels.merge.handler(({ input }) =>
        app.labels.exchange.merge(pathOf(input.file), input.preview),
      ),
      agreementOf: os.labels.agreementOf.handler(({ input }) =>
        app.labels.exchange.agreementOf(pathOf(input.file)),
      ),
    },
    training: {
      status: os.training.status.handler(() => app.retraining.status()),
      answering: os.training.answering.handler(() => app.retraining.answering()),
      list: os.training.list.handler(() => app.retraining.list()),
      get: os.training.get.handler(({ input }) => app.retraining.get(input.id)),
      defaults: os.training.defaults.handler(() => recipeDefaults()),
      estimate: os.training.estimate.handler(({ input, signal }) => app.retraining.estimate(input, signal)),
      start: os.training.start.handler(({ input }) => app.retraining.start(input.when, input.settings)),
      startNow: os.training.startNow.handler(({ input }) => app.retraining.startNow(input.id)),
      unschedule: os.training.unschedule.handler(({ input }) => {
        app.retraining.unschedule(input.id)
      }),
      judge: os.training.judge.handler(({ input }) => app.retraining.judge(input.id)),
      decide: os.training.decide.handler(({ input }) =>
        app.retraining.decide(input.id, input.withoutJudging),
      ),
      back: os.training.back.handler(() => app.retraining.back()),
      moved: os.training.moved.handler(({ input }) => app.retraining.moved(input.id, input.part)),
      sideBySide: os.training.sideBySide.handler(({ input }) =>
        app.retraining.sideBySide(input.id, input.part, input.question),
      ),
      learningCurve: os.training.learningCurve.handler(() => app.jobs.start('learning-curve', {})),
      lastCurve: os.training.lastCurve.handler(() => app.retraining.lastCurve()),
      weight: os.training.weight.handler(() => app.retraining.weight()),
      tuneWeight: os.training.tuneWeight.handler(({ signal }) => app.retraining.tuneWeight(signal)),
      setWeight: os.training.setWeight.handler(({ input }) => app.retraining.setWeight(input.weight)),
      export: os.training.export.handler(({ input }) => app.retraining.export(input.as)),
      ofMark: os.training.ofMark.handler(({ input }) => app.retraining.ofMark(input.question, input.target)),
    },
    matters: {
      list: os.matters.list.handler(() => app.matters.list()),
      page: os.matters.page.handler(({ input }) => app.matters.page(input.id)),
      create: os.matters.create.handler(({ input }) => app.matters.create(input.caption, input.fileNumber)),
      change: os.matters.change.handler(({ input: { id, ...change } }) => app.matters.change(id, change)),
      remove: os.matters.remove.handler(({ input }) => {
        app.matters.remove(input.id)
      }),
      restore: os.matters.restore.handler(({ input }) => app.matters.restore(input.id)),
      addPassages: os.matters.addPassages.handler(({ input }) =>
        app.matters.addPassages(input.id, input.passages),
      ),
      movePassage: os.matters.movePassage.handler(({ input }) => {
        app.matters.movePassage(input.id, input.before)
      }),
      addNote: os.matters.addNote.handler(({ input }) => app.matters.addNote(input.id, input.text)),
      write: os.matters.write.handler(({ input: { text, ...part } }) => {
        app.matters.write(part, text)
      }),
      takeOut: os.matters.takeOut.handler(({ input }) => {
        app.matters.takeOut(input)
      }),
      bringBack: os.matters.bringBack.handler(({ input }) => {
        app.matters.bringBack(input)
      }),
      linkSearch: os.matters.linkSearch.handler(({ input }) => {
        app.matters.linkSearch(input.id, input.search, input.linked)
      }),
      placeQuestion: os.matters.placeQuestion.handler(({ input }) => {
        app.matters.placeQuestion(input.question, input.id)
      }),
      export: os.matters.export.handler(({ input }) => matterDocx(app.reader, app.matters.page(input.id))),
    },
    settings: {
      get: os.settings.get.handler(() => app.library.settings.all()),
      set: os.settings.set.handler(({ input }) => app.set(input.key, input.value)),
    },
  })
}
/** @throws FojasError not_found */
function onlyFile(folder: string): string {
  const [name] = readdirSync(folder)
  if (name === undefined) throw new FojasError('not_found', { what: 'el archivo' })
  return join(folder, name)
}

export type Router = ReturnType<typeof createRouter>
