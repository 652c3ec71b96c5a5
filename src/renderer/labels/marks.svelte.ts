/** The table of marks: filtered, sorted, changed many at a time. */
import type { Comparison, MarkFilter, MarkRow, markSorts } from '../../shared/contract/label-marks.ts'
import type { Verdict } from '../../shared/domain/verdicts.ts'
import { plural } from '../../shared/text/format.ts'
import { attempt } from '../attempt.ts'
import { messageOf, type Client } from '../client.ts'
import { originOf, type OriginFacts } from './origin.ts'

export type MarkSort = (typeof markSorts)[number]
type Asked = Partial<MarkFilter>
/** Rows of a page. */
const page = 200
/** Milliseconds between two readings of the table while it fills. */
const between = 1_000

/** Filters that are always at hand. */
export const standingFilters: readonly { readonly name: string; readonly filter: Asked }[] = [
  { name: 'Todas', filter: {} },
  { name: 'Contradicen al modelo', filter: { states: ['contradicted'] } },
  { name: 'Texto cambió', filter: { states: ['changed'] } },
  { name: 'En desacuerdo', filter: { states: ['disagreement'] } },
  { name: 'Preguntas sin respuesta', filter: { unanswered: true } },
  { name: 'A revisar', filter: { states: ['review', 'changed'] } },
]

export class MarksState {
  filter = $state.raw<Asked>({})
  sort = $state<MarkSort>('at')
  descending = $state(true)
  rows = $state.raw<readonly MarkRow[]>([])
  total = $state<number>()
  picked = $state.raw<readonly number[]>([])
  saved = $state.raw<readonly { id: number; name: string; filter: MarkFilter }[]>([])
  /** What was said of the passage of a row, by its judgment. */
  origin = $state.raw<{ readonly row: MarkRow; readonly facts: OriginFacts }>()
  /** How far the model in use was asked about the marks. */
  compared = $state.raw<Comparison>()
  said = $state('')
  error = $state('')
  readonly #client: Client
  #list = 0

  constructor(client: Client) {
    this.#client = client
  }

  async load(): Promise<void> {
    this.#list += 1
    const list = this.#list
    await attempt(this, async () => {
      const { marks, total } = await this.#ask(0)
      if (list !== this.#list) return
      this.rows = marks
      this.total = total
      this.picked = this.picked.filter((id) => marks.some(({ judgment }) => judgment === id))
      // What was changed has another judgment by now.
      if (!marks.some(({ judgment }) => judgment === this.origin?.row.judgment)) this.origin = undefined
      this.saved = await this.#client.labels.marks.filters()
    })
  }

  /** The table shows what the model in use contradicts. */
  get comparing(): boolean {
    return this.filter.states?.includes('contradicted') ?? false
  }

  /** Asks the model about what it was not asked yet, and shows what comes of it; until `signal`. */
  async compare(signal: AbortSignal): Promise<void> {
    let shown = performance.now()
    try {
      for await (const compared of await this.#client.labels.marks.compare(undefined, { signal })) {
        const over = compared.done === compared.total || compared.model === null
        if (over || performance.now() - shown >= between) {
          await this.load()
          shown = performance.now()
        }
        // What it says is of the rows on view.
        this.compared = compared
      }
    } catch (error) {
      if (!signal.aborted) this.error = messageOf(error)
    }
  }

  async more(): Promise<void> {
    const list = this.#list
    if (this.total === undefined || this.rows.length >= this.total) return
    await attempt(this, async () => {
      const { marks } = await this.#ask(this.rows.length)
      if (list === this.#list) this.rows = [...this.rows, ...marks]
    })
  }

  /** Opens what was said of a row's passage, or closes it. */
  async toggleOrigin(row: MarkRow): Promise<void> {
    if (this.origin?.row.judgment === row.judgment) {
      this.origin = undefined
      return
    }
    await attempt(this, async () => {
      this.origin = { row, facts: await originOf(this.#client, row) }
    })
  }

  async take(filter: Asked): Promise<void> {
    this.filter = filter
    this.picked = []
    this.origin = undefined
    await this.load()
  }

  async order(by: MarkSort): Promise<void> {
    this.descending = this.sort === by ? !this.descending : by === 'at'
    this.sort = by
    await this.load()
  }

  toggle(judgment: number): void {
    this.picked = this.picked.includes(judgment)
      ? this.picked.filter((each) => each !== judgment)
      : [...this.picked, judgment]
  }

  pickAll(): void {
    this.picked = this.picked.length === this.rows.length ? [] : this.rows.map(({ judgment }) => judgment)
  }

  async setVerdict(verdict: Verdict | 'none'): Promise<void> {
    await this.#bulk({ do: 'verdict', judgments: [...this.picked], verdict })
  }

  async move(to: number): Promise<void> {
    await this.#bulk({ do: 'move', judgments: [...this.picked], to })
  }

  async review(on: boolean): Promise<void> {
    await this.#bulk({ do: 'review', judgments: [...this.picked], on })
  }

  /** Their questions become one: the first of the table. */
  async join(): Promise<void> {
    const questions = this.rows
      .filter(({ judgment }) => this.picked.includes(judgment))
      .map(({ question }) => question)
      .filter((question, i, all) => all.indexOf(question) === i)
    const [into, ...others] = questions
    if (into === undefined || others.length === 0) return
    await attempt(this, async () => {
      await this.#client.labels.questions.join({ questions: others, into })
      this.said = `Se unieron ${plural(questions.length, 'pregunta', 'preguntas')}; Ctrl+Z lo deshace`
      await this.load()
    })
  }

  async undo(): Promise<void> {
    await attempt(this, async () => {
      const undone = await this.#client.labels.undo()
      this.said = undone?.words ?? 'No hay nada que deshacer'
      await this.load()
    })
  }

  async keepFilter(name: string): Promise<void> {
    await attempt(this, async () => {
      this.saved = await this.#client.labels.marks.saveFilter({ name, filter: { ...this.filter } })
    })
  }

  async dropFilter(id: number): Promise<void> {
    await attempt(this, async () => {
      this.saved = await this.#client.labels.marks.removeFilter({ id })
    })
  }

  async #bulk(input: Parameters<Client['labels']['marks']['bulk']>[0]): Promise<void> {
    if (this.picked.length === 0) return
    await attempt(this, async () => {
      const { changed } = await this.#client.labels.marks.bulk(input)
      this.said = `${plural(changed, 'marca cambiada', 'marcas cambiadas')}; Ctrl+Z lo deshace`
      await this.load()
    })
  }

  #ask(offset: number) {
    const { sort, descending } = this
    return this.#client.labels.marks.list({
      filter: { ...this.filter },
      sort,
      descending,
      limit: page,
      offset,
    })
  }
}
