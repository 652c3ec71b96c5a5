/** What completes the box while one types: norms it names and earlier questions. Nothing is searched until it is asked. */
import type { Suggestion } from '../../shared/contract/search.ts'
import type { Client } from '../client.ts'

/** Milliseconds without a letter before core is asked. */
const settle = 30

export class Suggestions {
  items = $state.raw<readonly Suggestion[]>([])
  /** −1: what was typed. */
  active = $state(-1)
  readonly #client: Pick<Client, 'search'>
  #timer: ReturnType<typeof setTimeout> | undefined
  #controller = new AbortController()

  constructor(client: Pick<Client, 'search'>) {
    this.#client = client
  }

  get open(): boolean {
    return this.items.length > 0
  }

  get chosen(): Suggestion | undefined {
    return this.items[this.active]
  }

  typed(text: string): void {
    this.#drop()
    if (text.trim() === '') {
      this.close()
      return
    }
    this.#timer = setTimeout(() => void this.ask(text), settle)
  }

  async ask(text: string): Promise<void> {
    this.#drop()
    const controller = new AbortController()
    this.#controller = controller
    try {
      const items = await this.#client.search.suggest({ text }, { signal: controller.signal })
      if (controller.signal.aborted) return
      this.active = -1
      this.items = items.filter((each) => each.kind !== 'history' || each.text !== text)
    } catch {
      // A help that does not come is no error: the question can be asked all the same.
      if (!controller.signal.aborted) this.close()
    }
  }

  /** Through what was typed, which stands before the first and after the last. */
  move(by: number): void {
    const places = this.items.length + 1
    this.active = ((this.active + 1 + by + places) % places) - 1
  }

  close(): void {
    this.#drop()
    this.items = []
    this.active = -1
  }

  #drop(): void {
    clearTimeout(this.#timer)
    this.#controller.abort()
  }
}
