/** The process that holds the library in Electron: core, behind the ports that main hands it. */
import { join } from 'node:path'
import envPaths from 'env-paths'
import { FojasError, reportOf } from '../../../shared/errors/index.ts'
import { Application } from '../../core/application.ts'
import { serveContract } from '../../core/port.ts'
import { BatteryPause } from '../../core/jobs/battery.ts'
import { createRouter, type Router } from '../../core/router.ts'
import { refuseNetwork } from '../../engine/no-network.ts'
import { createBrokeredEngines } from './engines.ts'
import { workOf } from './work.ts'
import { toCore, type FromCore, type ToCore } from './messages.ts'

refuseNetwork()
const { parentPort } = process
const tell = (message: FromCore): void => {
  parentPort.postMessage(message)
}

const engines = createBrokeredEngines(join(envPaths('fojas', { suffix: '' }).cache, 'engine'), tell)
let app: Application | undefined
let router: Router | undefined
let battery: BatteryPause | undefined

/** The page gives paths: nothing is uploaded. */
const noUploads = (id: string): string => {
  throw new FojasError('not_found', { what: `el envío ${id}` })
}

function open({ libraryDirectory, resourcesDirectory, version }: Extract<ToCore, { kind: 'open' }>): void {
  try {
    app = new Application({
      libraryDirectory,
      resourcesDirectory,
      version,
      engines,
      shell: 'electron',
      holder: 'la ventana de Fojas',
    })
  } catch (error) {
    tell({ kind: 'refused', error: reportOf(error) })
    return
  }
  router = createRouter(app, noUploads)
  battery = new BatteryPause(app.jobs)
  app.jobs.watch((job) => {
    tell(workOf(job))
  })
  app.begin()
  tell({ kind: 'opened' })
}

/** Jobs under way become interrupted and are offered again at the next start. */
async function close(): Promise<void> {
  await app?.close()
  tell({ kind: 'closed' })
}

parentPort.on('message', ({ data, ports }) => {
  const message = toCore.parse(data)
  const [port] = ports
  switch (message.kind) {
    case 'open':
      open(message)
      break
    case 'page':
      if (port === undefined || router === undefined) return
      serveContract(router, port)
      port.start()
      break
    case 'engine':
      if (port !== undefined) engines.attach(message.id, port)
      break
    case 'engine-exit':
      engines.ended(message.id, message.detail)
      break
    case 'power':
      battery?.set(message.battery)
      break
    case 'close':
      void close()
      break
  }
})
