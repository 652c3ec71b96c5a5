/** Which editions within the dates asked are held. */
import type { SearchAnswer, SearchFilters } from '../../../shared/contract/search.ts'
import { dayOf } from '../editions/holidays.ts'
import { heldDays } from '../editions/service.ts'
import type { Reader } from '../library/database.ts'

/** Days listed at most. */
const longest = 366

export function coverageOf(reader: Reader, { from, to }: SearchFilters): SearchAnswer['coverage'] {
  if (from === undefined || to === undefined || from > to) return null
  const held = heldDays(reader, from, to)
  const known = new Set(held)
  const missing: string[] = []
  const day = new Date(`${from}T00:00:00Z`)
  for (let i = 0; i < longest && day.toISOString().slice(0, 10) <= to; i += 1) {
    const iso = day.toISOString().slice(0, 10)
    // On any other day the gazette may not have come out.
    if (dayOf(iso).kind === 'working' && !known.has(iso)) missing.push(iso)
    day.setUTCDate(day.getUTCDate() + 1)
  }
  return { from, to, held, missing }
}
