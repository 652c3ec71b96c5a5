/** Two texts of a norm side by side: what of them is shown, and where one is among their differences. */
import type { ComparedRow, Comparison } from '../../shared/contract/texts.ts'
import { plural } from '../../shared/text/format.ts'
import { messageOf, type Client } from '../client.ts'

export class CompareState {
  comparison = $state.raw<Comparison>()
  error = $state('')
  /** Rows that are alike are left out. */
  onlyChanges = $state(true)
  /** Index in `rows` of the difference one went to; −1 before the first. */
  at = $state(-1)
  readonly rows = $derived.by(() => {
    const all = this.comparison?.rows ?? []
    return this.onlyChanges ? all.filter(({ change }) => change !== 'same') : all
  })
  readonly differences = $derived.by(() =>
    this.rows.flatMap(({ change }, index) => (change === 'same' ? [] : [index])),
  )
  readonly #client: Client
  /** Counts the askings: what comes for a document that was left is dropped. */
  #asking = 0

  constructor(client: Client) {
    this.#client = client
  }

  async load(key: number): Promise<void> {
    this.#asking += 1
    const asking = this.#asking
    this.comparison = undefined
    this.error = ''
    this.at = -1
    try {
      const comparison = await this.#client.documents.compare({ key })
      if (asking === this.#asking) this.comparison = comparison
    } catch (error) {
      if (asking === this.#asking) this.error = messageOf(error)
    }
  }

  /** All rows, or those that differ; the place among the differences is kept. */
  toggle(): void {
    const row = this.rows[this.at]
    this.onlyChanges = !this.onlyChanges
    this.at = row === undefined ? -1 : this.rows.indexOf(row)
  }

  /** The row of the next or the previous difference, round the ends; undefined where there is none. */
  step(by: 1 | -1): number | undefined {
    const { differences } = this
    if (differences.length === 0) return undefined
    const place = differences.indexOf(this.at)
    const next =
      place < 0
        ? by === 1
          ? 0
          : differences.length - 1
        : (place + by + differences.length) % differences.length
    this.at = differences[next] ?? -1
    return this.at
  }

  /** `12 diferencias`, or where one is among them. */
  get line(): string {
    const count = this.differences.length
    if (count === 0) return 'Los dos textos dicen lo mismo'
    const place = this.differences.indexOf(this.at)
    return place < 0
      ? plural(count, 'diferencia', 'diferencias')
      : `${String(place + 1)} de ${plural(count, 'diferencia', 'diferencias')}`
  }
}

const changeNames: Readonly<Record<ComparedRow['change'], string>> = {
  same: 'Sin diferencias',
  changed: 'Con diferencias',
  added: 'Solo en el texto actualizado',
  removed: 'Solo en el texto original',
}

export const rowTitle = ({ label, change }: ComparedRow): string =>
  `${label ?? 'Fuera de los artículos'} · ${changeNames[change]}`

/** Height of a row before it is drawn, px: near enough, it is measured once it is. */
export function estimateOf({ left, right, notes }: ComparedRow, width: number, size: number): number {
  const perLine = Math.max(12, (width / 2 - 40) / (size * 0.47))
  const lengthOf = (runs: ComparedRow['left']) => runs.reduce((sum, { text }) => sum + text.length, 0)
  const lines = Math.max(1, Math.ceil(Math.max(lengthOf(left), lengthOf(right)) / perLine))
  return 44 + lines * size * 1.6 + notes.length * size * 2.6
}
