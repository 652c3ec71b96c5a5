/**
 * Where each piece of a long page stands: by an estimate until it is drawn, by its measure from then on. Only what is near
 * the window is drawn, so the rest of the page is space whose height comes from here.
 */
export class Heights {
  readonly #heights: Float64Array
  /** `#tops[i]` is the top of piece i; one more for the bottom. Right up to `#good`. */
  readonly #tops: Float64Array
  #good = 0

  constructor(estimates: Float64Array) {
    this.#heights = estimates
    this.#tops = new Float64Array(estimates.length + 1)
  }

  get length(): number {
    return this.#heights.length
  }

  get total(): number {
    return this.top(this.length)
  }

  measure(index: number, height: number): void {
    if (this.#heights[index] === height) return
    this.#heights[index] = height
    this.#good = Math.min(this.#good, index)
  }

  top(index: number): number {
    for (let i = this.#good; i < index; i += 1)
      this.#tops[i + 1] = (this.#tops[i] ?? 0) + (this.#heights[i] ?? 0)
    this.#good = Math.max(this.#good, Math.min(index, this.length))
    return this.#tops[index] ?? 0
  }

  /** The piece that a height falls in. */
  at(y: number): number {
    this.top(this.length)
    let [low, high] = [0, Math.max(0, this.length - 1)]
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((this.#tops[middle] ?? 0) <= y) low = middle
      else high = middle - 1
    }
    return low
  }

  /** The pieces of a stretch of the page, `[from, to)`. */
  between(top: number, bottom: number): { from: number; to: number } {
    return { from: this.at(top), to: Math.min(this.length, this.at(bottom) + 1) }
  }
}
