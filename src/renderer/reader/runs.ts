/** A text in runs: plain, or a citation. Marks are cut inside each by whoever draws it. */
import type { DocumentReference } from '../../shared/contract/references.ts'

export interface Run {
  readonly text: string
  /** Offset in the document. */
  readonly start: number
  readonly link: DocumentReference | undefined
}

/**
 * @param start offset of `text` in the document
 * @param links ascending; one that goes on beyond the text is a link as far as it goes
 */
export function runsOf(text: string, start: number, links: readonly DocumentReference[]): Run[] {
  const runs: Run[] = []
  let at = 0
  for (const link of links) {
    const begin = Math.max(at, link.start - start)
    const end = Math.min(text.length, link.end - start)
    if (end <= begin) continue
    if (begin > at) runs.push({ text: text.slice(at, begin), start: start + at, link: undefined })
    runs.push({ text: text.slice(begin, end), start: start + begin, link })
    at = end
  }
  if (at < text.length) runs.push({ text: text.slice(at), start: start + at, link: undefined })
  return runs
}
