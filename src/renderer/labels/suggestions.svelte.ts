/** Questions suggested from the library's titles and summaries: accepted, put in other words, or discarded. */
import type { Suggestion } from '../../shared/contract/labels.ts'
import { plural } from '../../shared/text/format.ts'
import { attempt } from '../attempt.ts'
import type { Client } from '../client.ts'

/** Asked for at a time. */
const batch = 20

export class SuggestionsState {
  /** Undefined until they are read. */
  list = $state.raw<readonly Suggestion[]>()
  /** The list is on view. */
  open = $state(false)
  at = $state(0)
  picked = $state.raw<readonly number[]>([])
  /** The one that is put in other words. */
  editing = $state<number>()
  busy = $state(false)
  said = $state('')
  error = $state('')
  readonly #client: Client

  constructor(client: Client) {
    this.#client = client
  }

  get item(): Suggestion | undefined {
    return this.list?.[this.at]
  }

  /** What a key acts on: those picked, else the one that has the focus. */
  get chosen(): readonly number[] {
    if (this.picked.length > 0) return this.picked
    return this.item === undefined ? [] : [this.item.question]
  }

  async load(): Promise<void> {
    await attempt(this, async () => {
      this.#show(await this.#client.labels.questions.suggestions())
    })
  }

  /** Opens the list; where nothing waits, some are made. */
  async show(): Promise<void> {
    this.open = true
    this.said = ''
    if (this.list === undefined) await this.load()
    if (this.list?.length === 0) await this.more()
  }

  close(): void {
    this.open = false
    this.picked = []
    this.editing = undefined
  }

  async more(): Promise<void> {
    if (this.busy) return
    this.busy = true
    const before = this.list?.length ?? 0
    await attempt(this, async () => {
      this.#show(await this.#client.labels.questions.suggest({ count: batch }))
      const made = (this.list?.length ?? 0) - before
      this.said = made === 0 ? 'No hay más títulos ni sumarios que sirvan de pregunta' : ''
    })
    this.busy = false
  }

  async accept(): Promise<void> {
    await this.#decide(true)
  }

  async discard(): Promise<void> {
    await this.#decide(false)
  }

  /** The one with the focus, as the person puts it. */
  async acceptAs(text: string): Promise<void> {
    const { editing } = this
    this.editing = undefined
    if (editing === undefined || text.trim() === '') return
    await this.#work(async () => {
      await this.#client.labels.questions.decide({ questions: [editing], accept: true, text })
      this.said = 'Se aceptó una pregunta; Ctrl+Z lo deshace'
    })
  }

  step(by: number): void {
    this.at = Math.max(0, Math.min((this.list?.length ?? 1) - 1, this.at + by))
  }

  pick(question: number): void {
    this.picked = this.picked.includes(question)
      ? this.picked.filter((each) => each !== question)
      : [...this.picked, question]
  }

  pickAll(): void {
    const all = (this.list ?? []).map(({ question }) => question)
    this.picked = this.picked.length === all.length ? [] : all
  }

  async #decide(accept: boolean): Promise<void> {
    const questions = [...this.chosen]
    if (questions.length === 0) return
    await this.#work(async () => {
      const { changed } = await this.#client.labels.questions.decide({ questions, accept })
      this.picked = []
      const what = plural(changed, 'pregunta', 'preguntas')
      const verb = accept ? ['aceptó', 'aceptaron'] : ['descartó', 'descartaron']
      this.said = `Se ${(changed === 1 ? verb[0] : verb[1]) ?? ''} ${what}; Ctrl+Z lo deshace`
    })
  }

  /** One at a time: a key pressed meanwhile would decide what nobody has read. */
  async #work(work: () => Promise<void>): Promise<void> {
    if (this.busy) return
    this.busy = true
    await attempt(this, async () => {
      await work()
      this.#show(await this.#client.labels.questions.suggestions())
    })
    this.busy = false
  }

  #show(list: readonly Suggestion[]): void {
    this.list = list
    this.at = Math.max(0, Math.min(list.length - 1, this.at))
    this.picked = this.picked.filter((each) => list.some(({ question }) => question === each))
  }
}
