/** A process that reads the scans of a folder by machine, or goes on with what an earlier one left. Arguments: library, folder. */
import { openTestApplication } from './application.ts'

const [library, source] = process.argv.slice(2)
if (library === undefined || source === undefined) throw new Error('usage: ocr-process LIBRARY SOURCE')
const app = openTestApplication(library)
app.jobs.watch((job) => {
  if (job.kind === 'ocr' && job.progress !== null)
    process.stdout.write(`${job.progress.done}/${job.progress.total ?? 0}\n`)
})
await app.jobs.wait(app.import([source], false).id)
const job = app.ocr.start()
if (job !== null) process.stdout.write(`${(await app.jobs.wait(job.id)).state}\n`)
await app.close()
