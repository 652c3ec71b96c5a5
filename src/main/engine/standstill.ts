/** Engines that nobody waits for stand still while somebody searches. */
import { spawn, type ChildProcess } from 'node:child_process'

/** Milliseconds for which work stands still at the most, and for which it then goes on: endless searches must not end it. */
const [longest, breath] = [15_000, 500]

/**
 * An engine's process that is stopped while somebody searches, and goes on from the very same instruction: nothing it
 * computes depends on it. Priority alone does not do: under Linux a thread of the lowest niceness keeps its core to the
 * end of its slice, and a search of a few milliseconds hands over from thread to thread a dozen times. Windows takes the
 * cores from its lowest class at once, and has no such signal.
 */
export class Standstill {
  readonly #pid: number
  readonly #guard: ChildProcess
  #timer: NodeJS.Timeout | undefined
  /** When it was stopped; undefined while it goes on. */
  #stopped: number | undefined
  /** Until when it may not be stopped again. */
  #breathes = 0

  private constructor(pid: number) {
    this.#pid = pid
    // Whoever stopped it may be killed: the shell's read then ends, and the engine goes on to its own end.
    this.#guard = spawn('sh', ['-c', `read -r _; kill -CONT ${pid} 2>/dev/null`], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    })
    this.#guard.unref()
    this.#guard.on('error', () => {
      this.close()
    })
    this.#guard.stdin?.on('error', () => undefined)
  }

  /** Undefined where processes are not stopped. */
  static of(pid: number): Standstill | undefined {
    return process.platform === 'win32' ? undefined : new Standstill(pid)
  }

  /** From now on, for so long: what was said before no longer counts. */
  for(milliseconds: number): void {
    const now = performance.now()
    if (this.#guard.exitCode !== null || this.#guard.pid === undefined) return
    if (this.#stopped === undefined) {
      if (milliseconds === 0 || now < this.#breathes || !this.#signal('SIGSTOP')) return
      this.#stopped = now
    }
    const end = Math.min(now + milliseconds, this.#stopped + longest)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#go()
    }, end - now).unref()
  }

  close(): void {
    this.#go()
    this.#guard.stdin?.end()
  }

  #go(): void {
    clearTimeout(this.#timer)
    if (this.#stopped === undefined) return
    const now = performance.now()
    // A timer may be a millisecond early.
    if (now - this.#stopped > longest - 10) this.#breathes = now + breath
    this.#stopped = undefined
    this.#signal('SIGCONT')
  }

  #signal(name: 'SIGSTOP' | 'SIGCONT'): boolean {
    try {
      return process.kill(this.#pid, name)
    } catch {
      // It is no more.
      return false
    }
  }
}
