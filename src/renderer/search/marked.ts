/** A text in stretches, marked and not. */
export interface Stretch {
  readonly text: string
  readonly marked: boolean
  /** Offset in the document. */
  readonly start: number
}

/**
 * @param start offset of `text` in the document
 * @param highlights ascending pairs of offsets into the document
 */
export function stretches(
  text: string,
  start: number,
  highlights: readonly (readonly [number, number])[],
): Stretch[] {
  const result: Stretch[] = []
  let at = 0
  for (const [from, to] of highlights) {
    const begin = Math.max(at, from - start)
    const end = Math.min(text.length, to - start)
    if (end <= begin) continue
    if (begin > at) result.push({ text: text.slice(at, begin), marked: false, start: start + at })
    result.push({ text: text.slice(begin, end), marked: true, start: start + begin })
    at = end
  }
  if (at < text.length) result.push({ text: text.slice(at), marked: false, start: start + at })
  return result
}

/** About `length` characters around the first highlight, from the start of a sentence where one is near. */
export function excerpt(
  text: string,
  start: number,
  highlights: readonly (readonly [number, number])[],
  length = 260,
): { text: string; start: number } {
  const first = (highlights[0]?.[0] ?? start) - start
  const before = text.slice(0, first)
  const sentence = Math.max(before.lastIndexOf('. ') + 2, before.lastIndexOf('\n') + 1)
  const from =
    sentence > 1 && first - sentence < length / 2
      ? sentence
      : first < length / 2
        ? 0
        : text.indexOf(' ', first - 60) + 1
  return { text: text.slice(from, from + length), start: start + from }
}
