/** The line under the results: which model answered, over which index, in how long. */
import type { SearchAnswer } from '../../shared/contract/search.ts'
import { grouped, shortDate } from '../../shared/text/format.ts'

/** `semilla · índice del 28/8/2026 · 31 ms` */
export function statusLine(
  answer: Pick<SearchAnswer, 'mode' | 'degraded' | 'model' | 'indexDate' | 'milliseconds'>,
): string {
  const byWords = answer.mode === 'lexical' || answer.degraded || answer.model === null
  const parts = byWords ? ['Búsqueda por palabras'] : [answer.model]
  if (!byWords && answer.indexDate !== null)
    parts.push(`índice del ${shortDate(answer.indexDate.slice(0, 10))}`)
  return [...parts, `${grouped(Math.round(answer.milliseconds))} ms`].join(' · ')
}
