/** xorshift32: the same numbers on every machine. */
export class Random {
  #state: number

  /** @param seed not 0 */
  constructor(seed: number) {
    this.#state = seed
  }

  /** 0 to 1, 1 excluded. */
  uniform(): number {
    let state = this.#state
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    this.#state = state
    return (state >>> 0) / 2 ** 32
  }

  /** 0 to n − 1. */
  below(n: number): number {
    return Math.floor(this.uniform() * n)
  }

  /** Near enough to normal; mean 0, variance 1/3. */
  normal(): number {
    return this.uniform() + this.uniform() + this.uniform() + this.uniform() - 2
  }
}
