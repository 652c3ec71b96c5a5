/** Norms that the document on screen changes, or that change it. */
import type { Relation, Relations } from '../../../shared/contract/infoleg.ts'
import { plural, shortDate } from '../../../shared/text/format.ts'
import { sentenceCase } from '../../../shared/text/sentence-case.ts'
import { messageOf, type Client } from '../../client.ts'

export type Side = keyof Relations

/** Rows shown at first, and each time more are asked for. */
const page = 40

export class AmendmentsState {
  readonly side: Side
  entries = $state.raw<readonly Relation[]>()
  shown = $state(page)
  error = $state('')
  readonly #client: Client
  /** Counts the askings: what comes for a document that was left is dropped. */
  #asking = 0

  constructor(client: Client, side: Side) {
    this.#client = client
    this.side = side
  }

  async load(key: number): Promise<void> {
    this.#asking += 1
    const asking = this.#asking
    this.entries = undefined
    this.shown = page
    this.error = ''
    try {
      const relations = await this.#client.infoleg.relations({ key })
      if (asking === this.#asking) this.entries = relations[this.side]
    } catch (error) {
      if (asking === this.#asking) this.error = messageOf(error)
    }
  }

  /** Rows that are not shown yet. */
  get left(): number {
    return Math.max(0, (this.entries?.length ?? 0) - this.shown)
  }

  more(): void {
    this.shown += page
  }
}

const sources: Readonly<Record<Relation['source'], string>> = {
  infoleg: 'según InfoLEG',
  texto: 'según las notas del texto',
  both: 'según InfoLEG y las notas del texto',
}
/** Articles named before the rest is counted. */
const most = 8

/** `arts. 12, 15 y 18`; `arts. 1, 2, 3 y 20 más` */
export function articlesLine(articles: readonly string[]): string {
  const [first] = articles
  if (first === undefined) return ''
  if (articles.length === 1) return `art. ${first}`
  const named = articles.length > most ? articles.slice(0, most) : articles.slice(0, -1)
  const last = articles.length > most ? `${String(articles.length - most)} más` : (articles.at(-1) ?? '')
  return `arts. ${named.join(', ')} y ${last}`
}

/** Two lines below a norm's name: what it is about, and when, where and who says so. */
export function factsOf(relation: Relation): { subject: string; detail: string } {
  const { title, date, documentKey, articles, source, certain } = relation
  const subject = title === null ? '' : sentenceCase(title)
  const absent = documentKey !== null ? '' : 'no está en esta biblioteca'
  return {
    subject:
      documentKey === null && subject !== '' ? `${absent}; según InfoLEG es: ${subject}` : subject || absent,
    detail: [
      date === null ? '' : `B.O. ${shortDate(date)}`,
      articlesLine(articles),
      sources[source],
      certain ? '' : 'posible: la nota no dice cuál de las de ese número',
    ]
      .filter((each) => each !== '')
      .join(' · '),
  }
}

export const moreLine = (left: number): string => `Ver ${plural(left, 'norma', 'normas')} más`
