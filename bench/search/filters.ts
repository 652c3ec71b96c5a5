/** Filters that leave about a hundredth, a tenth and a half of a library's documents: those of its own values that come nearest. */
import { z } from 'zod'
import { countFacets } from '../../src/main/core/corpus/filter.ts'
import { countDocuments } from '../../src/main/core/corpus/read.ts'
import type { Reader } from '../../src/main/core/library/database.ts'
import { searchFilters, type SearchFilters } from '../../src/shared/contract/search.ts'

export const measuredFilter = z.object({
  name: z.string(),
  /** Of the documents. */
  share: z.number(),
  filters: searchFilters,
})
export type MeasuredFilter = z.infer<typeof measuredFilter>

const shares = [0.01, 0.1, 0.5]

export function chooseFilters(reader: Reader): MeasuredFilter[] {
  const { documents } = countDocuments(reader)
  const facets = countFacets(reader, {})
  const found: MeasuredFilter[] = []
  const add = (value: string, count: number, filters: unknown) => {
    const parsed: SearchFilters = searchFilters.parse(filters)
    found.push({ name: value, share: count / Math.max(1, documents), filters: parsed })
  }
  for (const { value, count } of facets.organisms) add(value, count, { organisms: [value] })
  for (const { value, count } of facets.types) add(value, count, { types: [value] })
  for (const { value, count } of facets.sections) add(value, count, { sections: [value] })
  for (const { value, count } of facets.rubros) add(value, count, { rubros: [value] })
  // Dates from a year on, to today: also the filter that has the days of the gazette counted.
  let since = 0
  for (const { value, count } of facets.years.toSorted((x, y) => (x.value < y.value ? 1 : -1))) {
    since += count
    add(`desde ${value}`, since, { from: `${value}-01-01`, to: '2026-12-31' })
  }
  const distance = ({ share }: MeasuredFilter, wanted: number) => Math.abs(Math.log(share / wanted))
  const nearest = shares.flatMap((wanted) =>
    found.toSorted((x, y) => distance(x, wanted) - distance(y, wanted)).slice(0, 1),
  )
  const dates = found
    .filter(({ filters }) => filters.from !== undefined)
    .sort((x, y) => distance(x, 0.1) - distance(y, 0.1))
  return [...new Set([...nearest, ...dates.slice(0, 1)])]
}
