/** Pieces of text placed on a page, as lines in the order in which a person reads them: column after column. */

/** A run of letters; `y` grows downwards. */
export interface Piece {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly width: number
  /** Of its letters. */
  readonly size: number
}

interface Segment {
  text: string
  readonly left: number
  right: number
  readonly y: number
  readonly size: number
}

/** Blanks between words of a line are narrower than this many times the size of its letters; gutters are wider. */
const gutterWidth = 0.8
const wordGap = 0.15
/** Fewer lines than these are no column. */
const columnLines = 6
/** A column of running text is filled by its lines; one of a table seldom is. */
const columnFill = 0.6
/** A step to the next line so many times the usual one begins a paragraph. */
const paragraphStep = 1.4

/** The lower one of two: of few steps, the small one is the usual. */
const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0

/** Pieces that stand beside each other, joined; rows from the top, each from the left. */
function segmentsOf(pieces: readonly Piece[]): Segment[] {
  const rows: Piece[][] = []
  for (const piece of [...pieces].sort((a, b) => a.y - b.y)) {
    const row = rows.at(-1)
    const above = row?.[0]
    if (
      row !== undefined &&
      above !== undefined &&
      piece.y - above.y < 0.4 * Math.max(above.size, piece.size)
    )
      row.push(piece)
    else rows.push([piece])
  }
  return rows.flatMap((row) => {
    const y = row[0]?.y ?? 0
    const segments: Segment[] = []
    for (const { text, x, width, size } of row.sort((a, b) => a.x - b.x)) {
      const last = segments.at(-1)
      const gap = last === undefined ? Infinity : x - last.right
      if (last === undefined || gap > gutterWidth * size) {
        segments.push({ text, left: x, right: x + width, y, size })
        continue
      }
      last.text += (gap > wordGap * size ? ' ' : '') + text
      last.right = Math.max(last.right, x + width)
    }
    return segments
  })
}

/** Where the page is cut from top to bottom: strips that hardly any line crosses; none where it is one column. */
function guttersOf(segments: readonly Segment[]): number[] {
  const left = Math.floor(Math.min(...segments.map((each) => each.left)))
  const right = Math.ceil(Math.max(...segments.map((each) => each.right)))
  const rows = new Set(segments.map((each) => each.y)).size
  const size = middle(segments.map((each) => each.size))
  // A page is a few hundred points wide; what says otherwise is damaged.
  if (rows < columnLines || !(right - left < 10_000)) return []
  const covered = new Array<number>(right - left).fill(0)
  for (const segment of segments)
    for (let x = Math.floor(segment.left); x < segment.right; x += 1)
      covered[x - left] = (covered[x - left] ?? 0) + 1
  const gutters: number[] = []
  let begun: number | null = null
  for (const [x, count] of covered.entries()) {
    if (count <= rows * 0.15) {
      begun ??= x
      continue
    }
    if (begun !== null && begun > 0 && x - begun >= gutterWidth * size) gutters.push(left + (begun + x) / 2)
    begun = null
  }
  const edges = [left, ...gutters, right]
  const filled = edges.slice(1).every((end, i) => {
    const start = edges[i] ?? left
    const own = segments.filter((each) => each.left >= start - 1 && each.right <= end + 1)
    const fill = middle(own.map((each) => (each.right - each.left) / (end - start)))
    return own.length >= columnLines && fill >= columnFill
  })
  return filled ? gutters : []
}

/** Lines of one column, with an empty one where a paragraph visibly begins. */
function linesOf(segments: readonly Segment[]): string[] {
  const rows: { y: number; text: string }[] = []
  for (const { y, text } of segments) {
    const row = rows.at(-1)
    if (row?.y === y) row.text += ` ${text}`
    else rows.push({ y, text })
  }
  const steps = rows.slice(1).map((row, i) => row.y - (rows[i]?.y ?? row.y))
  const usual = middle(steps)
  return rows.flatMap((row, i) => ((steps[i - 1] ?? 0) > usual * paragraphStep ? ['', row.text] : [row.text]))
}

/** What crosses a gutter, as a heading, ends the columns above it and begins those below. */
export function pageLines(pieces: readonly Piece[]): string[] {
  const segments = segmentsOf(pieces)
  if (segments.length === 0) return []
  const gutters = guttersOf(segments)
  const columns: Segment[][] = Array.from({ length: gutters.length + 1 }, () => [])
  const lines: string[] = []
  const flush = () => {
    for (const column of columns) lines.push(...linesOf(column.splice(0)))
  }
  for (const segment of segments) {
    if (gutters.some((x) => segment.left < x - 1 && segment.right > x + 1)) {
      flush()
      lines.push('', segment.text, '')
      continue
    }
    columns[gutters.filter((x) => segment.left >= x - 1).length]?.push(segment)
  }
  flush()
  return lines
}
