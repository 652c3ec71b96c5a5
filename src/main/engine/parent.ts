/** An engine's way to whoever asks of it: in Electron a port that main brings, else the channel of Node's fork. */
import type { Note, Reply } from './protocol.ts'

export interface Parent {
  post(message: Reply | Note): void
  listen(listener: (message: unknown) => void): void
}

/** What is used of Electron's MessagePortMain and of `process.parentPort`. */
interface Port {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown; ports?: Port[] }) => void): unknown
  start(): void
}

function isParentPort(value: unknown): value is Port {
  return typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value
}

/** Main says nothing itself: its one message brings the port that leads to core. */
function brokered(parentPort: Port): Parent {
  let asker: Port | undefined
  return {
    post: (message) => {
      asker?.postMessage(message)
    },
    listen: (listener) => {
      parentPort.on('message', ({ ports }) => {
        const [port] = ports ?? []
        if (port === undefined) return
        asker = port
        port.on('message', ({ data }) => {
          listener(data)
        })
        port.start()
      })
    },
  }
}

const forked: Parent = {
  post: (message) => {
    process.send?.(message, undefined, undefined, () => undefined)
  },
  listen: (listener) => {
    process.on('message', listener)
    // The parent is gone: nobody is left to answer.
    process.on('disconnect', () => process.exit(0))
  },
}

export function parent(): Parent {
  const port: unknown = Reflect.get(process, 'parentPort')
  return isParentPort(port) ? brokered(port) : forked
}
