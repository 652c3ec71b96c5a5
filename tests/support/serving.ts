/** The application in a process of its own, as `fojas serve` is: one that can be killed. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { projectRoot } from './shared.ts'

export class Serving {
  readonly #library: string
  #process: ChildProcess | undefined

  /** @param library its folder; the process holds it */
  constructor(library: string) {
    this.#library = library
  }

  /** @returns its address, once it answers */
  async start(): Promise<string> {
    const program = join(projectRoot, 'tests/support/serving-process.ts')
    const serving = spawn(process.execPath, [program, this.#library], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#process = serving
    const [line] = (await once(serving.stdout, 'data')) as [Buffer]
    return line.toString().trim()
  }

  async kill(): Promise<void> {
    const serving = this.#process
    if (serving === undefined || serving.exitCode !== null || serving.signalCode !== null) return
    const ended = once(serving, 'exit')
    serving.kill('SIGKILL')
    await ended
  }
}
