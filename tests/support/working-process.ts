/**
 * A process that imports a folder and indexes it by meaning, going on with whatever an earlier one left, for tests that
 * kill it. Arguments: library folder, folder to import.
 */
import { openTestApplication } from './application.ts'

const [library, source] = process.argv.slice(2)
if (library === undefined || source === undefined) throw new Error('usage: working-process LIBRARY SOURCE')
const app = openTestApplication(library)
const begun = new Set(app.jobs.list().map((job) => job.kind))
for (const job of app.jobs.list().toReversed())
  if (job.state === 'interrupted') await app.jobs.wait(app.jobs.resume(job.id).id)
if (!begun.has('import')) await app.jobs.wait(app.import([source], false).id)
if (!begun.has('index')) await app.jobs.wait(app.index().id)
await app.close()
