/** Outcomes as JSON lines in a file: what stands there is not run again. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import type { z } from 'zod'

export class Lines<T> {
  readonly #file: string | undefined
  readonly #keyOf: (outcome: T) => string
  readonly #known = new Map<string, T>()

  /** @param keyOf outcomes of one key: the last one stands */
  constructor(file: string | undefined, schema: z.ZodType<T>, keyOf: (outcome: T) => string) {
    this.#file = file
    this.#keyOf = keyOf
    if (file === undefined || !existsSync(file)) return
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      if (line === '') continue
      const outcome = schema.parse(JSON.parse(line))
      this.#known.set(keyOf(outcome), outcome)
    }
  }

  find(key: string): T | undefined {
    return this.#known.get(key)
  }

  keep(outcome: T): void {
    this.#known.set(this.#keyOf(outcome), outcome)
    if (this.#file !== undefined) appendFileSync(this.#file, `${JSON.stringify(outcome)}\n`)
  }
}
