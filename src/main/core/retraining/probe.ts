/** One engine trains and is probed: a probe gives way to whatever is to be trained. */
export class Probe {
  #under: { readonly controller: AbortController; readonly done: Promise<unknown> } | undefined

  /** Ends what is being probed, and resolves once the engine is free. */
  async end(): Promise<void> {
    this.#under?.controller.abort()
    await this.#under?.done
  }

  async run<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    await this.end()
    const controller = new AbortController()
    const result = work(
      AbortSignal.any(signal === undefined ? [controller.signal] : [controller.signal, signal]),
    )
    this.#under = { controller, done: result.catch(() => undefined) }
    return result
  }
}
