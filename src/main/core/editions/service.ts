/** The gazette day by day: which days are held, what each brought, and what of it was read. */
import type { EditionMonth, Sumario, SumarioEntry } from '../../../shared/contract/editions.ts'
import { sections } from '../../../shared/domain/vocabulary.ts'
import { FojasError } from '../../../shared/errors/index.ts'
import type { DocumentMeta } from '../../../shared/domain/document.ts'
import { documentsOfFiles, readMetas, readText } from '../corpus/read.ts'
import type { Reader, Writer } from '../library/database.ts'
import { dayOf } from './holidays.ts'
import * as store from './store.ts'
import { repeats, subjectOf } from './subject.ts'

export { heldDays, type SectionOfDay } from './store.ts'

const two = (value: number): string => String(value).padStart(2, '0')

export class EditionService {
  readonly #reader: Reader
  readonly #writer: Writer

  constructor(reader: Reader, writer: Writer) {
    this.#reader = reader
    this.#writer = writer
  }

  list(): store.SectionOfDay[] {
    return store.allEditions(this.#reader)
  }

  month(year: number, month: number): EditionMonth {
    const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
    const dates = Array.from({ length: last }, (_, i) => `${String(year)}-${two(month)}-${two(i + 1)}`)
    return this.#reader.snapshot(() => {
      const held = store.editionsBetween(this.#reader, dates[0] ?? '', dates.at(-1) ?? '')
      return {
        days: dates.map((date) => ({
          date,
          ...dayOf(date),
          sections: sections.flatMap((section) =>
            held
              .filter((each) => each.date === date && each.section === section)
              .map(({ documents, unread }) => ({ section, documents, unread })),
          ),
        })),
        ...store.span(this.#reader),
      }
    })
  }

  /** @throws FojasError bad_request where the date is no day of the calendar */
  sumario(date: string): Sumario {
    const at = new Date(`${date}T00:00:00Z`)
    if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== date)
      throw new FojasError('bad_request', { detail: `${date} no es un día del calendario` })
    return this.#reader.snapshot(() => {
      const entries = store.entriesOf(this.#reader, date)
      const metas = readMetas(
        this.#reader,
        entries.map(({ key }) => key),
      )
      const stored = inOrder(entries, new Map(metas.map((meta) => [meta.key, meta])))
      const annexes = store.annexesOf(this.#reader, date)
      const held = documentsOfFiles(this.#reader, [...new Set([...annexes.values()].flat())])
      return {
        date,
        ...dayOf(date),
        entries: stored.map(({ entry, meta }): SumarioEntry => {
          const { key, section, rubro, supplement, read } = entry
          const { type, number, year, organism, publishedFrom, publishedTo } = meta
          return {
            ...{ key, section, rubro, supplement, read },
            ...{ type, number, year, organism, publishedFrom, publishedTo },
            subject: this.#subject(meta),
            annexes: (annexes.get(key) ?? []).map((name) => ({ name, key: held.get(name) ?? null })),
          }
        }),
        ...store.neighbours(this.#reader, date),
      }
    })
  }

  /** Marks documents as read, or as not read; once or many times alike. */
  markRead(keys: readonly number[], read: boolean): void {
    store.mark(this.#writer, keys, read)
  }

  /** What it says it is about; where that only repeats who issued it and its number, what its text says first. */
  #subject(meta: DocumentMeta): string {
    const said = [meta.summary, meta.title].find((each) => each !== null && !repeats(each, meta)) ?? null
    const contract = meta.section === 'tercera'
    return said !== null && !contract ? said : subjectOf(readText(this.#reader, meta.key).text, said, meta)
  }
}

interface Placed {
  readonly entry: store.StoredEntry
  readonly meta: DocumentMeta
}

/** Groups in the order of their first member, and their members in their own order. */
function inOrder(entries: readonly store.StoredEntry[], metas: ReadonlyMap<number, DocumentMeta>): Placed[] {
  const placed = entries
    .flatMap((entry): Placed[] => {
      const meta = metas.get(entry.key)
      return meta === undefined ? [] : [{ entry, meta }]
    })
    .sort(
      (x, y) =>
        sections.indexOf(x.entry.section) - sections.indexOf(y.entry.section) ||
        Number(x.entry.supplement) - Number(y.entry.supplement) ||
        (x.entry.position ?? Number.MAX_SAFE_INTEGER) - (y.entry.position ?? Number.MAX_SAFE_INTEGER) ||
        x.entry.key - y.entry.key,
    )
  const rubroOf = ({ entry }: Placed) => `${entry.section}/${Number(entry.supplement)}/${entry.rubro ?? ''}`
  return grouped(placed, rubroOf).flatMap((rubro) => grouped(rubro, ({ meta }) => meta.organism ?? '').flat())
}

function grouped(placed: readonly Placed[], of: (each: Placed) => string): Placed[][] {
  return [...Map.groupBy(placed, of).values()]
}
