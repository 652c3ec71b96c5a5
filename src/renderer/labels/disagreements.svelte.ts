/** Passages of which two people say different things, one after the other, and how much they agree in all. */
import type { Agreement, Disagreement } from '../../shared/contract/labels.ts'
import type { Verdict } from '../../shared/domain/verdicts.ts'
import { messageOf, type Client } from '../client.ts'

export class DisagreementsState {
  list = $state.raw<readonly Disagreement[]>()
  agreement = $state.raw<Agreement>()
  at = $state(0)
  /** Why it is settled so, as typed. */
  note = $state('')
  context = $state.raw<{ before: string; after: string }>()
  /** What was just settled. */
  last = $state.raw<{ item: Disagreement; verdict: Verdict }>()
  said = $state('')
  error = $state('')
  readonly #client: Client
  #writing = false

  constructor(client: Client) {
    this.#client = client
  }

  get item(): Disagreement | undefined {
    return this.list?.[this.at]
  }

  async load(): Promise<void> {
    await this.#try(async () => {
      const shown = this.item
      const [list, agreement] = await Promise.all([
        this.#client.labels.disagreements(),
        this.#client.labels.agreement(),
      ])
      this.list = list
      this.agreement = agreement
      this.#goTo(shown)
    })
  }

  /** On the disk before the next one is shown. */
  async resolve(verdict: Verdict): Promise<void> {
    const { item } = this
    if (item === undefined || this.#writing) return
    this.#writing = true
    await this.#try(async () => {
      const note = this.note.trim()
      await this.#client.labels.resolve({
        question: item.question,
        target: item.target,
        verdict,
        note: note === '' ? null : note,
      })
      this.last = { item, verdict }
      this.said = ''
      this.note = ''
      this.context = undefined
      this.list = (this.list ?? []).filter((each) => each !== item)
      this.at = Math.max(0, Math.min(this.at, this.list.length - 1))
    })
    this.#writing = false
  }

  async undo(): Promise<void> {
    await this.#try(async () => {
      const undone = await this.#client.labels.undo()
      this.last = undefined
      this.context = undefined
      await this.load()
      this.said = undone?.words ?? 'No hay nada que deshacer'
      this.#goTo(undone ?? undefined)
    })
  }

  step(by: number): void {
    this.at = Math.max(0, Math.min((this.list?.length ?? 1) - 1, this.at + by))
    this.note = ''
    this.context = undefined
  }

  async toggleContext(): Promise<void> {
    const { item } = this
    if (item === undefined || this.context !== undefined) {
      this.context = undefined
      return
    }
    await this.#try(async () => {
      this.context = await this.#client.labels.context({ target: item.target })
    })
  }

  #goTo(sought: { question: number | null; target: number | null } | undefined): void {
    const list = this.list ?? []
    const place = list.findIndex(
      ({ question, target }) => question === sought?.question && target === sought.target,
    )
    this.at = place >= 0 ? place : Math.max(0, Math.min(this.at, list.length - 1))
  }

  async #try(work: () => Promise<void>): Promise<void> {
    this.error = ''
    try {
      await work()
    } catch (error) {
      this.error = messageOf(error)
    }
  }
}
