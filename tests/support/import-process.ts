/** A process that imports a folder, for tests that kill it. Arguments: library folder, folder to import. */
import { openTestApplication } from './application.ts'

const [library, source] = process.argv.slice(2)
if (library === undefined || source === undefined) throw new Error('usage: import-process LIBRARY SOURCE')
const app = openTestApplication(library)
await app.jobs.wait(app.import([source], false).id)
await app.close()
