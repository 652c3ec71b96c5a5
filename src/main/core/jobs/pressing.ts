/** Work that somebody waits for: long work that shares the thread gives way to it. */
export class Pressing {
  #count = 0
  #over = Promise.withResolvers<undefined>()

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#count += 1
    try {
      return await work()
    } finally {
      this.#count -= 1
      if (this.#count === 0) {
        this.#over.resolve(undefined)
        this.#over = Promise.withResolvers()
      }
    }
  }

  get now(): boolean {
    return this.#count > 0
  }

  /** Resolves once nothing presses; at once where nothing does. */
  async over(): Promise<void> {
    while (this.#count > 0) await this.#over.promise
  }
}
