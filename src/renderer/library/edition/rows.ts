/** A day's sumario as rows of one height: headings of section and rubro, avisos, their annexes. */
import type { SumarioEntry } from '../../../shared/contract/editions.ts'
import type { Section } from '../../../shared/domain/vocabulary.ts'

export type SumarioRow =
  | {
      readonly kind: 'section'
      readonly section: Section
      readonly supplement: boolean
      readonly unread: number
    }
  | { readonly kind: 'rubro'; readonly rubro: string | null; readonly count: number; readonly unread: number }
  | { readonly kind: 'aviso'; readonly entry: SumarioEntry }
  | {
      readonly kind: 'annex'
      readonly entry: SumarioEntry
      readonly name: string
      readonly key: number | null
    }

/** What another edition had already: the gazette prints it again. */
export const isRepeated = (rubro: string | null): boolean => /[-–]\s*ANTERIOR\s*$/i.test(rubro ?? '')

const partOf = (entry: SumarioEntry): string => `${entry.section}/${String(entry.supplement)}`

/** @param entries in the order of the sumario @param isRead by key */
export function rowsOf(entries: readonly SumarioEntry[], isRead: (key: number) => boolean): SumarioRow[] {
  const unread = (some: readonly SumarioEntry[]) => some.filter(({ key }) => !isRead(key)).length
  return [...Map.groupBy(entries, partOf).values()].flatMap((part): SumarioRow[] => {
    const [first] = part
    if (first === undefined) return []
    const { section, supplement } = first
    return [
      { kind: 'section', section, supplement, unread: unread(part) },
      ...[...Map.groupBy(part, ({ rubro }) => rubro ?? '').values()].flatMap((own): SumarioRow[] => [
        { kind: 'rubro', rubro: own[0]?.rubro ?? null, count: own.length, unread: unread(own) },
        ...own.flatMap((entry): SumarioRow[] => [
          { kind: 'aviso', entry },
          ...entry.annexes.map(({ name, key }): SumarioRow => ({ kind: 'annex', entry, name, key })),
        ]),
      ]),
    ]
  })
}

/** Rows that can be chosen: headings are passed over. */
export const canBeChosen = (row: SumarioRow | undefined): boolean =>
  row !== undefined && (row.kind === 'aviso' || row.kind === 'annex')

/** The next row from one that can be chosen, in a direction; where there is none, the last that could. */
export function stepFrom(rows: readonly SumarioRow[], from: number, by: number): number {
  const way = by < 0 ? -1 : 1
  let best = from
  let left = Math.abs(by)
  for (let at = from + way; at >= 0 && at < rows.length && left > 0; at += way) {
    if (!canBeChosen(rows[at])) continue
    best = at
    left -= 1
  }
  return best
}
