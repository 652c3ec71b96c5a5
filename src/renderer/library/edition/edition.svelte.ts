/** The calendar of editions, and the sumario of one day; the components only show it. */
import type { EditionDay, EditionMonth, Sumario, SumarioEntry } from '../../../shared/contract/editions.ts'
import { messageOf, type Client } from '../../client.ts'
import { monthOf, plusDays, plusMonths, today, yearOf } from '../../../shared/text/days.ts'
import { canBeChosen, isRepeated, rowsOf, stepFrom, type SumarioRow } from './rows.ts'

export class EditionState {
  /** The day the calendar is on; undefined until it was first read. */
  day = $state<string>()
  month = $state.raw<EditionMonth>()
  /** The day that is open; undefined while the calendar is on view. */
  sumario = $state.raw<Sumario>()
  /** Index of the row that is chosen. */
  selected = $state(0)
  /** Where the list was left, CSS px. */
  scrollTop = 0
  /** Whether what an edition before had already is left out. */
  hideRepeated = $state(false)
  error = $state('')
  /** By key of the document. */
  #read = $state.raw<Readonly<Record<number, boolean>>>({})
  readonly #client: Pick<Client, 'editions'>
  readonly #today: () => string
  /** Counts the readings: what comes for a former one is dropped. */
  #reading = 0

  constructor(client: Pick<Client, 'editions'>, now: () => string = today) {
    this.#client = client
    this.#today = now
  }

  get today(): string {
    return this.#today()
  }

  readonly shown: readonly SumarioEntry[] = $derived.by(() => {
    const entries = this.sumario?.entries ?? []
    return this.hideRepeated ? entries.filter(({ rubro }) => !isRepeated(rubro)) : entries
  })
  readonly rows: readonly SumarioRow[] = $derived.by(() => rowsOf(this.shown, (key) => this.isRead(key)))
  readonly repeated: number = $derived.by(
    () => (this.sumario?.entries ?? []).filter(({ rubro }) => isRepeated(rubro)).length,
  )
  readonly unread: number = $derived.by(() => this.shown.filter(({ key }) => !this.isRead(key)).length)

  get chosen(): SumarioRow | undefined {
    return this.rows[this.selected]
  }

  isRead(key: number): boolean {
    return this.#read[key] === true
  }

  /** What is known of a day of the month on view. */
  known(date: string): EditionDay | undefined {
    return this.month?.days.find((each) => each.date === date)
  }

  /** The calendar as the library now is: where one was, else at the last edition, else at today. */
  async load(): Promise<void> {
    const [year, month] = [yearOf(this.today), monthOf(this.today)]
    if (this.day === undefined)
      await this.#attempt(
        () => this.#client.editions.month({ year, month }),
        ({ last }) => {
          this.day = last ?? this.today
        },
      )
    if (this.day !== undefined) await this.goTo(this.day, true)
    if (this.sumario !== undefined) await this.open(this.sumario.date, true)
  }

  /** @param again reads the month anew, also where it is the one on view */
  async goTo(date: string, again = false): Promise<void> {
    const [year, month] = [yearOf(date), monthOf(date)]
    if (!(year >= 1800 && year <= 2999)) return
    this.day = date
    if (!again && this.known(date) !== undefined) return
    await this.#attempt(
      () => this.#client.editions.month({ year, month }),
      (days) => {
        this.month = days
      },
    )
  }

  async move(days: number): Promise<void> {
    if (this.day !== undefined) await this.goTo(plusDays(this.day, days))
  }

  async moveMonths(by: number): Promise<void> {
    if (this.day !== undefined) await this.goTo(plusMonths(this.day, by))
  }

  /** @param again the same day as it now is: one stays where one was */
  async open(date: string, again = false): Promise<void> {
    const chosen = this.chosen
    await this.#attempt(
      () => this.#client.editions.sumario({ date }),
      (sumario) => {
        this.sumario = sumario
        this.day = date
        this.#read = Object.fromEntries(sumario.entries.map(({ key, read }) => [key, read]))
        if (!again) this.scrollTop = 0
        this.#choose(again ? chosen : undefined)
      },
    )
  }

  /** The nearest day with an edition, before or after the one that is open. */
  async turn(by: 1 | -1): Promise<void> {
    const date = by === 1 ? this.sumario?.next : this.sumario?.previous
    if (date !== undefined && date !== null) await this.open(date)
  }

  /** Back to the calendar, which counts what was read meanwhile. */
  async leave(): Promise<void> {
    this.sumario = undefined
    if (this.day !== undefined) await this.goTo(this.day, true)
  }

  select(index: number): void {
    if (canBeChosen(this.rows[index])) this.selected = index
  }

  step(by: number): void {
    this.selected = stepFrom(this.rows, this.selected, by)
  }

  /** To the first aviso of the next rubro, or of this one's and then the one before. */
  stepRubro(by: 1 | -1): void {
    const heads = this.rows.flatMap((row, at) => (row.kind === 'rubro' ? [at] : []))
    const head =
      by === 1 ? heads.find((at) => at > this.selected) : heads.findLast((at) => at < this.selected - 1)
    if (head !== undefined) this.selected = stepFrom(this.rows, head, 1)
  }

  setHideRepeated(hide: boolean): void {
    const { chosen } = this
    this.hideRepeated = hide
    this.#choose(chosen)
  }

  async mark(keys: readonly number[], read: boolean): Promise<void> {
    const before = this.#read
    this.#read = { ...before, ...Object.fromEntries(keys.map((key) => [key, read])) }
    try {
      await this.#client.editions.markRead({ keys: [...keys], read })
    } catch (error) {
      this.#read = before
      this.error = messageOf(error)
    }
  }

  /** The aviso that is chosen: read, or not read again. */
  async toggle(): Promise<void> {
    const { chosen } = this
    if (chosen?.kind === 'aviso' || chosen?.kind === 'annex')
      await this.mark([chosen.entry.key], !this.isRead(chosen.entry.key))
  }

  /** All that is shown of the rubro of the aviso that is chosen. */
  async markRubro(): Promise<void> {
    const { chosen } = this
    if (chosen?.kind !== 'aviso' && chosen?.kind !== 'annex') return
    const { section, supplement, rubro } = chosen.entry
    const own = this.shown.filter(
      (each) => each.section === section && each.supplement === supplement && each.rubro === rubro,
    )
    const unread = own.filter(({ key }) => !this.isRead(key))
    await this.mark(
      (unread.length > 0 ? unread : own).map(({ key }) => key),
      unread.length > 0,
    )
  }

  /** The same row among others, else the first. */
  #choose(row: SumarioRow | undefined): void {
    const same = this.rows.findIndex(
      (each) =>
        row !== undefined &&
        'entry' in row &&
        each.kind === row.kind &&
        each.entry.key === row.entry.key &&
        each.entry.section === row.entry.section &&
        (each.kind !== 'annex' || row.kind !== 'annex' || each.name === row.name),
    )
    this.selected = same >= 0 ? same : stepFrom(this.rows, -1, 1)
    if (this.selected < 0) this.selected = 0
  }

  async #attempt<T>(ask: () => Promise<T>, take: (answer: T) => void): Promise<void> {
    this.error = ''
    this.#reading += 1
    const reading = this.#reading
    try {
      const answer = await ask()
      if (reading === this.#reading) take(answer)
    } catch (error) {
      if (reading === this.#reading) this.error = messageOf(error)
    }
  }
}
