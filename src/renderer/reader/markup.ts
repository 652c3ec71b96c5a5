/**
 * Links and emphasis that a text brings in Markdown: what of it is not shown. It stays in the page, hidden, so that
 * offsets hold.
 */

export interface Hidden {
  /** Offsets in the text given. */
  readonly start: number
  readonly end: number
  /** It parted two words: a blank is seen in its place. */
  readonly gap: boolean
}

const word = /[\p{L}\p{N}.°º]/u

/** Ascending, none touching another. @param note in a note every star is emphasis */
export function hiddenIn(text: string, note: boolean): Hidden[] {
  const found: [number, number][] = []
  for (const match of text.matchAll(/\[([^\][]*)\]\((?:https?:\/\/|#)[^()\s]*\)/g)) {
    const [whole, label = ''] = match
    found.push([match.index, match.index + 1], [match.index + 1 + label.length, match.index + whole.length])
  }
  // A note's link may begin in one paragraph and end in the next: where the source broke its line.
  const alone = /\*+|\[(?=[^\][]*$)|(?<=^[^\][]*)\]\(https?:\/\/[^()\s]*\)/g
  if (note) for (const { index, 0: marks } of text.matchAll(alone)) found.push([index, index + marks.length])
  found.sort((x, y) => x[0] - y[0])
  const joined: [number, number][] = []
  for (const [start, end] of found) {
    const last = joined.at(-1)
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end)
    else joined.push([start, end])
  }
  return joined.map(([start, end]) => ({
    start,
    end,
    gap: word.test(text[start - 1] ?? '') && word.test(text[end] ?? ''),
  }))
}

export interface ShownPart {
  readonly text: string
  readonly hidden: boolean
  readonly gap: boolean
}

/** @param from where `words` begins in the text that `hidden` was found in */
export function partsOf(words: string, from: number, hidden: readonly Hidden[]): ShownPart[] {
  const parts: ShownPart[] = []
  const plain = (start: number, end: number) => {
    if (end > start) parts.push({ text: words.slice(start, end), hidden: false, gap: false })
  }
  let at = 0
  for (const { start, end, gap } of hidden) {
    const [begin, stop] = [Math.max(at, start - from), Math.min(words.length, end - from)]
    if (stop <= begin) continue
    plain(at, begin)
    // Once, where it ends.
    parts.push({ text: words.slice(begin, stop), hidden: true, gap: gap && stop === end - from })
    at = stop
  }
  plain(at, words.length)
  return parts
}
