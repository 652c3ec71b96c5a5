/** Which editions within the dates asked are held. */
import type { SearchAnswer, SearchFilters } from '../../../shared/contract/search.ts'
import type { Reader } from '../library/database.ts'
import { text } from '../library/sql.ts'

/** Days listed at most. */
const longest = 366

export function coverageOf(reader: Reader, { from, to }: SearchFilters): SearchAnswer['coverage'] {
  if (from === undefined || to === undefined || from > to) return null
  const rows = reader.all(
    `SELECT DISTINCT edition_date FROM document WHERE kind = 'notice' AND edition_date BETWEEN ? AND ? ORDER BY 1`,
    from,
    to,
  )
  const held = rows.map((row) => text(row, 'edition_date'))
  const known = new Set(held)
  const missing: string[] = []
  const day = new Date(`${from}T00:00:00Z`)
  for (let i = 0; i < longest && day.toISOString().slice(0, 10) <= to; i += 1) {
    const iso = day.toISOString().slice(0, 10)
    // The gazette appears on working days.
    if (day.getUTCDay() % 6 !== 0 && !known.has(iso)) missing.push(iso)
    day.setUTCDate(day.getUTCDate() + 1)
  }
  return { from, to, held, missing }
}
