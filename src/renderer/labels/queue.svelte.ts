/** What waits for a person's word, one after the other: where one is in it, and what became of the last. */
import { attempt } from '../attempt.ts'
import type { Client } from '../client.ts'

interface Waiting {
  readonly question: number
  readonly target: number
}

export abstract class QueueState<T extends Waiting> {
  list = $state.raw<readonly T[]>()
  at = $state(0)
  /** What became of the last one, or of Ctrl+Z. */
  said = $state('')
  error = $state('')
  protected readonly client: Client
  #writing = false

  constructor(client: Client) {
    this.client = client
  }

  get item(): T | undefined {
    return this.list?.[this.at]
  }

  protected abstract read(): Promise<readonly T[]>
  /** What was typed or opened for the one on view. */
  protected forget(): void {
    // Most have nothing of the kind.
  }

  /** The same one, when it is read anew. */
  protected keyOf({ question, target }: T): string {
    return `${question} ${target}`
  }

  async load(): Promise<void> {
    const shown = this.item
    await attempt(this, async () => {
      this.list = await this.read()
      const key = shown === undefined ? undefined : this.keyOf(shown)
      this.#goTo((item) => this.keyOf(item) === key)
    })
  }

  step(by: number): void {
    this.at = this.#within(this.at + by)
    this.forget()
  }

  /** On the disk before the next one is shown. */
  protected async settle(work: (item: T) => Promise<void>): Promise<void> {
    const { item } = this
    if (item === undefined || this.#writing) return
    this.#writing = true
    await attempt(this, async () => {
      await work(item)
      this.list = (this.list ?? []).filter((each) => each !== item)
      this.at = this.#within(this.at)
      this.forget()
    })
    this.#writing = false
  }

  async undo(): Promise<void> {
    await attempt(this, async () => {
      const undone = await this.client.labels.undo()
      this.forget()
      await this.load()
      this.said = undone?.words ?? 'No hay nada que deshacer'
      this.#goTo(({ question, target }) => question === undone?.question && target === undone.target)
    })
  }

  #goTo(sought: (item: T) => boolean): void {
    const place = (this.list ?? []).findIndex(sought)
    this.at = place >= 0 ? place : this.#within(this.at)
  }

  #within(at: number): number {
    return Math.max(0, Math.min((this.list?.length ?? 1) - 1, at))
  }
}
