/** Core's engines in Electron: main forks them, and each is reached through a port of its own. */
import { createEngineHost, type EngineChannel, type SpawnEngine } from '../../engine/client.ts'
import type { EngineHost } from '../../engine/encoder.ts'
import type { FromCore } from './messages.ts'

/** The part of Electron's MessagePortMain that is used. */
export interface Port {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
  start(): void
  close(): void
}

/** An engine asked for: what is posted before its port comes waits here. */
class BrokeredEngine implements EngineChannel {
  readonly #kill: () => void
  readonly #unsent: unknown[] = []
  readonly #exits: ((detail: string) => void)[] = []
  #listener: ((message: unknown) => void) | undefined
  #port: Port | undefined

  constructor(kill: () => void) {
    this.#kill = kill
  }

  attach(port: Port): void {
    this.#port = port
    port.on('message', ({ data }) => this.#listener?.(data))
    port.start()
    for (const message of this.#unsent.splice(0)) port.postMessage(message)
  }

  ended(detail: string): void {
    this.#port?.close()
    for (const listener of this.#exits) listener(detail)
  }

  post(message: unknown): void {
    if (this.#port === undefined) this.#unsent.push(message)
    else this.#port.postMessage(message)
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#listener = listener
  }

  onExit(listener: (detail: string) => void): void {
    this.#exits.push(listener)
  }

  kill(): void {
    this.#kill()
  }
}

export interface BrokeredEngines extends EngineHost {
  /** The port to the engine asked for under this number. */
  attach(id: number, port: Port): void
  ended(id: number, detail: string): void
}

export function createBrokeredEngines(
  cacheDirectory: string,
  ask: (message: FromCore) => void,
): BrokeredEngines {
  const engines = new Map<number, BrokeredEngine>()
  let next = 0
  const spawn: SpawnEngine = (_entry, role) => {
    const id = next
    next += 1
    const engine = new BrokeredEngine(() => {
      ask({ kind: 'kill-engine', id })
    })
    engines.set(id, engine)
    ask({ kind: 'start-engine', id, role })
    return engine
  }
  return {
    ...createEngineHost({ spawn, cacheDirectory }),
    attach(id, port) {
      engines.get(id)?.attach(port)
    },
    ended(id, detail) {
      engines.get(id)?.ended(detail)
      engines.delete(id)
    },
  }
}
