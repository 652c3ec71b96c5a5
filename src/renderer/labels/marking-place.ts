/** Where one was marking among what was searched: kept with each mark, to go on there after the program ended, however it did. */
import { z } from 'zod'
import { searchModes, searchOrders } from '../../shared/contract/search.ts'
import type { SearchState } from '../search/search.svelte.ts'
import { preferenceKeys, type Preferences } from '../shell/preferences.svelte.ts'

const filterValues = z.object({
  section: z.string(),
  rubro: z.string(),
  type: z.string(),
  kind: z.string(),
  organism: z.string(),
  number: z.string(),
  year: z.string(),
  from: z.string(),
  to: z.string(),
  articlesOnly: z.boolean(),
})
const markingPlace = z.object({
  text: z.string(),
  mode: z.enum(searchModes),
  order: z.enum(searchOrders),
  filters: filterValues,
  /** Its row in the list, and the passage on view. */
  document: z.number().int(),
  passage: z.number().int(),
})
export type MarkingPlace = z.infer<typeof markingPlace>

/** Pages of the list that are read for the row: further down one looks again. */
const pages = 10

/** What is searched, and the row that has the keys. A list of given documents is no search to come back to. */
export async function keepMarkingPlace(preferences: Preferences, search: SearchState): Promise<void> {
  const { answer, text, mode, order, filters, result, found } = search
  if (answer === undefined || result === undefined || found === undefined || filters.listed !== undefined)
    return
  const place: MarkingPlace = {
    ...{ text: search.edited ? answer.query : text, mode, order, filters: { ...filters.values } },
    ...{ document: result.document.key, passage: found.id },
  }
  await preferences.keep(preferenceKeys.searchPlace, JSON.stringify(place))
}

export function keptMarkingPlace({ values }: Preferences): MarkingPlace | undefined {
  const kept = values[preferenceKeys.searchPlace]
  if (kept === undefined) return undefined
  try {
    return markingPlace.safeParse(JSON.parse(kept)).data
  } catch {
    return undefined
  }
}

/** Searches again, to the same row and passage where they still are there. */
export async function goToMarkingPlace(search: SearchState, place: MarkingPlace): Promise<void> {
  search.text = place.text
  search.mode = place.mode
  search.order = place.order
  search.filters.values = { ...place.filters }
  await search.search()
  const row = () => search.results.findIndex(({ document }) => document.key === place.document)
  for (let read = 1; row() < 0 && read < pages; read += 1) {
    const before = search.results.length
    await search.more()
    if (search.results.length === before) break
  }
  if (row() < 0) return
  await search.select(row())
  search.turn(search.place(place.passage)?.passage ?? 0)
}
