/**
 * Runs a program of `out/main` in a thread as Electron would run it in a utility process: `process.parentPort` is there,
 * and messages come as events with `data` and `ports`.
 */
import { EventEmitter } from 'node:events'
import { MessagePort, parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'

/** Electron's MessagePortMain over Node's MessagePort: started by hand. */
class PortMain extends EventEmitter {
  readonly port: MessagePort
  constructor(port: MessagePort) {
    super()
    this.port = port
  }
  postMessage(message: unknown): void {
    this.port.postMessage(message)
  }
  start(): void {
    this.port.on('message', (data: unknown) => this.emit('message', { data, ports: [] }))
    this.port.on('close', () => this.emit('close'))
  }
  close(): void {
    this.port.close()
  }
}

class ParentPort extends EventEmitter {
  postMessage(message: unknown): void {
    parentPort?.postMessage(message)
  }
}

const { program, args } = z.object({ program: z.string(), args: z.array(z.string()) }).parse(workerData)
const envelope = z.object({ data: z.unknown(), ports: z.array(z.instanceof(MessagePort)) })

const port = new ParentPort()
Reflect.set(process, 'parentPort', port)
process.argv.splice(1, Infinity, program, ...args)
await import(program)
parentPort?.on('message', (message: unknown) => {
  const { data, ports } = envelope.parse(message)
  if (data === 'crash, for the test') process.exit(7)
  port.emit('message', { data, ports: ports.map((each) => new PortMain(each)) })
})
