/** How fast a job goes, over its last seconds: what was skipped at once, or a pause, says nothing of what is to come. */

/** Milliseconds looked back. */
const window = 20_000
/** Milliseconds before anything is said: the first moments are never typical. */
const atLeast = 1500

export class Pace {
  #samples: { at: number; done: number }[] = []

  /** Forgets what went before: the job begins, or goes on after a pause. */
  restart(): void {
    this.#samples = []
  }

  /** @param at milliseconds. @returns units a second; null while too little is known */
  add(at: number, done: number): number | null {
    const last = this.#samples.at(-1)
    // Five samples a second say as much as a thousand.
    if (last === undefined || at - last.at >= 200) this.#samples.push({ at, done })
    const recent = this.#samples.findIndex((sample) => at - sample.at <= window)
    if (recent > 0) this.#samples.splice(0, recent)
    const first = this.#samples[0]
    if (first === undefined || at - first.at < atLeast) return null
    return ((done - first.done) / (at - first.at)) * 1000
  }
}
