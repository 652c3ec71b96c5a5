/** Height of a result row, CSS px: four lines of facts, subject and text; `ResultRow` has the same. */
export const rowHeight = 116

/** Rows kept above and below those in sight, so that a fast scroll finds them drawn. */
const margin = 8

/** Which rows of a list of equal rows are drawn: `[from, to)`. */
export function rowsInSight(scrollTop: number, height: number, count: number): { from: number; to: number } {
  const first = Math.floor(scrollTop / rowHeight)
  const last = Math.ceil((scrollTop + height) / rowHeight)
  const to = Math.min(count, Math.max(0, last) + margin)
  return { from: Math.max(0, Math.min(first - margin, to)), to }
}

/** Where to scroll so that a row is whole in sight, moving as little as possible. */
export function scrollToRow(index: number, scrollTop: number, height: number): number {
  const top = index * rowHeight
  return Math.max(Math.min(scrollTop, top), top + rowHeight - height)
}
