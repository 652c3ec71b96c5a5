/** Jobs that may not run side by side wait for each other here, in the order in which they came. */
import { FojasError } from '../../../shared/errors/index.ts'

export class Lane {
  #busy = false
  readonly #waiting: (() => void)[] = []

  /**
   * Resolves when it is this caller's turn, with what ends the turn.
   * @throws FojasError cancelled, at once, when the signal is aborted while waiting
   */
  async enter(signal: AbortSignal): Promise<() => void> {
    if (this.#busy) await this.#turn(signal)
    this.#busy = true
    return () => {
      this.#busy = false
      this.#waiting.shift()?.()
    }
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const come = () => {
        signal.removeEventListener('abort', leave)
        // Taken before anybody who asks between now and the promise's own turn.
        this.#busy = true
        resolve()
      }
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(come), 1)
        reject(new FojasError('cancelled', {}))
      }
      if (signal.aborted) {
        reject(new FojasError('cancelled', {}))
        return
      }
      this.#waiting.push(come)
      signal.addEventListener('abort', leave, { once: true })
    })
  }
}
