/** What of list and readers there is room for at once. */

/** CSS px: the least width of a text that is read with ease. */
export const leastReader = 480
/** CSS px of the window under which list and reader take turns. */
export const leastWindow = 960

export interface Room {
  /** The list is on view beside the reader. */
  readonly list: boolean
  /** The second norm: beside the first, by turns with it, or not on view while one is in the list. */
  readonly two: 'beside' | 'turns' | 'none'
}

interface Given {
  /** Of the window, and of the place for list and readers, CSS px. */
  readonly window: number
  readonly place: number
  readonly listWidth: number
  readonly double: boolean
  /** One is reading, not choosing from the list. */
  readonly reading: boolean
}

export function roomFor({ window, place, listWidth, double, reading }: Given): Room {
  if (window < leastWindow) return { list: false, two: 'turns' }
  if (!double || place - listWidth >= 2 * leastReader) return { list: true, two: 'beside' }
  // The three do not fit: what one does says which gives way.
  return reading ? { list: false, two: 'beside' } : { list: true, two: 'none' }
}
