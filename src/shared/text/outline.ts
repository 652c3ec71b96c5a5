/** The outline of a document: which of its entries is in sight, and which an article's number names. */
import type { OutlineEntry } from '../domain/document.ts'
import { fold } from './fold.ts'

/** Index of the last entry that begins at or before an offset; −1 before the first. Entries ascend. */
export function entryAt(outline: readonly Pick<OutlineEntry, 'start'>[], offset: number): number {
  let low = 0
  for (let high = outline.length; low < high;) {
    const middle = (low + high) >> 1
    if ((outline[middle]?.start ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** `art. 52 BIS`, `3°`, `1.741` → `52 bis`, `3`, `1741`; undefined where it names no article. */
export function articleOf(typed: string): string | undefined {
  const found =
    /^(?:art(?:[íi]culo)?\.?\s*)?(?:n[°º]\s*)?(\d{1,3}(?:\.\d{3})+|\d+)\s*[°ºª]?\s*[-–]?\s*([a-z]+)?\.?$/u.exec(
      fold(typed.trim()),
    )
  if (found === null) return undefined
  const number = String(Number((found[1] ?? '').replaceAll('.', '')))
  return found[2] === undefined ? number : `${number} ${found[2]}`
}

/**
 * Where an article begins, best first: the document's own before those it quotes, and of two of one number the one in
 * the part that holds more articles (a code is the annex of a short law).
 */
export function articleStarts(outline: readonly OutlineEntry[], article: string): number[] {
  const sizes = new Map<string, number>()
  for (const { part, article: each } of outline)
    if (each !== null) sizes.set(part, (sizes.get(part) ?? 0) + 1)
  const rank = (entry: OutlineEntry) => (entry.quoted ? 0 : 1 + (sizes.get(entry.part) ?? 0))
  return outline
    .filter((entry) => entry.article === article && entry.level === 6)
    .sort((x, y) => rank(y) - rank(x) || x.start - y.start)
    .map((entry) => entry.start)
}
