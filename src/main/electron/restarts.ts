/** How often something that dies may be started again by itself before a person is asked. */
export class Restarts {
  readonly #most: number
  /** Milliseconds. */
  readonly #within: number
  #times: number[] = []

  constructor(most: number, within: number) {
    this.#most = most
    this.#within = within
  }

  /** @returns whether once more is still within bounds; counts it if so */
  allow(now = Date.now()): boolean {
    this.#times = this.#times.filter((time) => now - time < this.#within)
    if (this.#times.length >= this.#most) return false
    this.#times.push(now)
    return true
  }
}
