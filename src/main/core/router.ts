/** The contract's procedures, one line each. */
import { EventPublisher, implement, ORPCError } from '@orpc/server'
import { contract, failed } from '../../shared/contract/index.ts'
import type { Job } from '../../shared/contract/jobs.ts'
import { reportOf } from '../../shared/errors/index.ts'
import type { Application } from './application.ts'
import { exportDocx } from './export/service.ts'
import { clearHistory, history, remember } from './search/history.ts'

/** Where uploads of the browser shell lie, by the id the upload endpoint gave. */
export type ResolveUpload = (id: string) => string

export function createRouter(app: Application, resolveUpload: ResolveUpload) {
  const publisher = new EventPublisher<{ job: Job }>()
  app.jobs.watch((job) => {
    publisher.publish('job', job)
  })
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
      editions: os.library.editions.handler(() => app.editions()),
      doctor: os.library.doctor.handler(() => app.doctor()),
    },
    corpus: {
      import: os.corpus.import.handler(({ input }) =>
        app.import([...input.paths, ...input.uploads.map(resolveUpload)], input.bodyOnly),
      ),
      files: os.corpus.files.handler(({ input }) => app.files(input.state, input.limit, input.offset)),
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
      cite: os.documents.cite.handler(({ input }) => app.cite(input.key, input.start, input.end)),
      export: os.documents.export.handler(({ input }) => exportDocx(app.reader, input)),
    },
    search: {
      query: os.search.query.handler(async ({ input, signal }) => {
        const answer = await app.query(input, signal)
        if (input.remember && input.offset === 0) remember(app.library.writer, input.text)
        return answer
      }),
      suggest: os.search.suggest.handler(({ input, signal }) => app.search.suggest(input.text, signal)),
      facets: os.search.facets.handler(({ input, signal }) => app.search.facets(input.filters, signal)),
      history: os.search.history.handler(() => history(app.reader)),
      clearHistory: os.search.clearHistory.handler(() => {
        clearHistory(app.library.writer)
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
    settings: {
      get: os.settings.get.handler(() => app.library.settings.all()),
      set: os.settings.set.handler(({ input }) => {
        app.library.settings.set(input.key, input.value)
      }),
    },
  })
}
export type Router = ReturnType<typeof createRouter>
