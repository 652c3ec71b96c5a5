/**
 * Main as broker: it forks core and, when core asks, the engines, and hands out the ports they speak through. It never
 * sees what is said. `child_process.fork` is no way here: it dies with the runAsNode fuse.
 */
import { MessageChannelMain, utilityProcess, type UtilityProcess, type WebContents } from 'electron'
import { lostMessage, portMessage } from '../../shared/desktop.ts'
import { fromCore, type FromCore, type Refusal, type ToCore } from './core/messages.ts'
import { Restarts } from './restarts.ts'

export interface BrokerOptions {
  /** Files of the programs to fork. */
  readonly programs: { readonly core: string; readonly engine: string }
  readonly open: Omit<Extract<ToCore, { kind: 'open' }>, 'kind'>
  /** The library could not be opened; nothing runs until `start` is called again. */
  readonly onRefused: (refusal: Refusal) => void
  /** A job went on, or ended. */
  readonly onWork: (work: Extract<FromCore, { kind: 'work' }>) => void
  /** Core ended, however: nothing goes on. */
  readonly onStopped: () => void
  /** Core died too often to be started again unasked. */
  readonly onDown: (detail: string) => void
}

/** How long a clean end may take before it is cut short, in milliseconds; SQLite survives the cut. */
const patience = 15_000

export class Broker {
  readonly #options: BrokerOptions
  readonly #restarts = new Restarts(3, 60_000)
  readonly #engines = new Map<number, UtilityProcess>()
  /** Pages that asked for a port. */
  readonly #pages = new Set<WebContents>()
  #core: UtilityProcess | undefined
  #ready = false
  #battery = false
  #closing: (() => void) | undefined

  constructor(options: BrokerOptions) {
    this.#options = options
  }

  start(): void {
    const core = utilityProcess.fork(this.#options.programs.core, [], {
      serviceName: 'Fojas · biblioteca',
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    this.#core = core
    const lastWords = wordsOf(core)
    core.on('message', (message) => {
      this.#heard(core, message)
    })
    core.on('exit', (code) => {
      if (this.#core === core) this.#coreEnded(`código ${code}${lastWords()}`)
    })
    this.#tell({ kind: 'open', ...this.#options.open })
  }

  /** Gives the page a port to core, now or once core is ready, and another each time core is started again. */
  connect(page: WebContents): void {
    if (!this.#pages.has(page)) {
      this.#pages.add(page)
      page.once('destroyed', () => {
        this.#pages.delete(page)
      })
    }
    if (this.#ready) this.#handPort(page)
  }

  /** Training waits while the computer runs on its battery. */
  power(battery: boolean): void {
    this.#battery = battery
    if (this.#ready) this.#tell({ kind: 'power', battery })
  }

  /** Jobs become interrupted, the library is closed, every process ends. */
  async close(): Promise<void> {
    if (this.#core !== undefined && this.#ready) {
      const ended = new Promise<void>((resolve) => {
        this.#closing = resolve
        setTimeout(resolve, patience).unref()
      })
      this.#tell({ kind: 'close' })
      await ended
    }
    this.#stop()
  }

  #tell(message: ToCore): void {
    this.#core?.postMessage(message)
  }

  #heard(core: UtilityProcess, raw: unknown): void {
    const { success, data: message } = fromCore.safeParse(raw)
    if (!success || this.#core !== core) return
    switch (message.kind) {
      case 'opened':
        this.#ready = true
        this.#tell({ kind: 'power', battery: this.#battery })
        for (const page of this.#pages) this.#handPort(page)
        break
      case 'work':
        this.#options.onWork(message)
        break
      case 'refused':
        this.#stop()
        this.#options.onRefused(message.error)
        break
      case 'start-engine':
        this.#startEngine(message.id, message.role)
        break
      case 'kill-engine':
        this.#engines.get(message.id)?.kill()
        break
      case 'closed':
        this.#closing?.()
        break
    }
  }

  #handPort(page: WebContents): void {
    const { port1, port2 } = new MessageChannelMain()
    this.#core?.postMessage({ kind: 'page' } satisfies ToCore, [port1])
    page.postMessage(portMessage, null, [port2])
  }

  #startEngine(id: number, role: string): void {
    const core = this.#core
    const engine = utilityProcess.fork(this.#options.programs.engine, [role], {
      serviceName: `Fojas · motor (${role})`,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    this.#engines.set(id, engine)
    const lastWords = wordsOf(engine)
    engine.on('exit', (code) => {
      this.#engines.delete(id)
      if (this.#core === core) this.#tell({ kind: 'engine-exit', id, detail: `código ${code}${lastWords()}` })
    })
    const { port1, port2 } = new MessageChannelMain()
    engine.postMessage({ kind: 'asker' }, [port1])
    core?.postMessage({ kind: 'engine', id } satisfies ToCore, [port2])
  }

  #coreEnded(detail: string): void {
    this.#stop()
    if (this.#closing !== undefined) {
      this.#closing()
      return
    }
    for (const page of this.#pages) page.postMessage(lostMessage, null)
    if (this.#restarts.allow()) this.start()
    else this.#options.onDown(detail)
  }

  /** Ends core and the engines it asked for: nobody else can speak to them. */
  #stop(): void {
    const core = this.#core
    this.#core = undefined
    this.#ready = false
    core?.kill()
    for (const engine of this.#engines.values()) engine.kill()
    this.#engines.clear()
    this.#options.onStopped()
  }
}

/** The end of what a process wrote on standard error, for the message about its death. */
function wordsOf(child: UtilityProcess): () => string {
  let words = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-500)
  })
  return () => (words.trim() === '' ? '' : `: ${words.trim()}`)
}
