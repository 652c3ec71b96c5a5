/** Times as percentiles, and tables of them. */
import { z } from 'zod'

export const percentiles = z.object({ n: z.number(), p50: z.number(), p95: z.number(), p99: z.number() })
/** Milliseconds. */
export type Percentiles = z.infer<typeof percentiles>

export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits))

/** Nearest rank: the least time that so many of the queries did not exceed. */
export function percentilesOf(times: readonly number[]): Percentiles {
  const sorted = times.toSorted((x, y) => x - y)
  const at = (part: number) => rounded(sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0)
  return { n: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

/** Milliseconds of each. */
export function timeEach<T>(queries: readonly T[], work: (query: T) => unknown): Percentiles {
  return percentilesOf(
    queries.map((query) => {
      const begun = performance.now()
      work(query)
      return performance.now() - begun
    }),
  )
}

/** Markdown, columns aligned. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => (row[i] ?? '').length)))
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, i) => (row[i] ?? '').padEnd(width)).join(' | ')} |`
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join(
    '\n',
  )
}
