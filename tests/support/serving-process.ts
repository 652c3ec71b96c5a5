/** A Fojas that serves a library until it is killed; says its address on standard output. */
import { join } from 'node:path'
import { startWebServer } from '../../src/main/web/server.ts'
import { openTestApplication } from './application.ts'
import { projectRoot } from './shared.ts'

const [, , library = ''] = process.argv
const app = openTestApplication(library)
const server = await startWebServer(app, {
  host: '127.0.0.1',
  port: 0,
  rendererDirectory: join(projectRoot, 'out', 'renderer'),
})
process.stdout.write(`${server.address}\n`)
