/** What the reader draws one by one: the blocks of a document, the longest ones cut. */
import type { Block } from '../../shared/domain/document.ts'

export interface Cell {
  readonly text: string
  /** Offset into the document. */
  readonly start: number
}

export interface Piece {
  readonly start: number
  readonly end: number
  readonly kind: Block['kind']
  /** Whether it ends its block: what follows is set apart. */
  readonly last: boolean
  /** Characters of each column, the same for every piece of one table. */
  readonly columns: readonly number[]
}

/** Cells of a table drawn at once; more rows make another piece. */
const mostCells = 160
/** Characters of a paragraph drawn at once: no page is longer, so that only freaks are cut. */
const mostText = 12_000
/** Widest and narrowest column, in characters. */
const [narrow, wide] = [4, 36]

/** The cells of a row, `| a | b |`, with where each begins. */
export function cellsOf(row: string, start: number): Cell[] {
  const from = row.startsWith('|') ? 1 : 0
  const to = row.length > from && row.endsWith('|') ? row.length - 1 : row.length
  const cells: Cell[] = []
  let at = from
  for (const part of row.slice(from, to).split('|')) {
    const text = part.trim()
    cells.push({ text, start: start + at + part.indexOf(text) })
    at += part.length + 1
  }
  return cells
}

/** The rows of a table's stretch. */
export function rowsOf(text: string, start: number): Cell[][] {
  const rows: Cell[][] = []
  let at = start
  for (const row of text.split('\n')) {
    rows.push(cellsOf(row, at))
    at += row.length + 1
  }
  return rows
}

function columnsOf(rows: readonly (readonly Cell[])[]): number[] {
  const columns: number[] = []
  for (const row of rows)
    row.forEach(({ text }, i) => {
      columns[i] = Math.min(wide, Math.max(columns[i] ?? narrow, text.length + 1))
    })
  return columns
}

function* tablePieces(text: string, { start, end, kind }: Block): Generator<Piece> {
  const whole = text.slice(start, end)
  const columns = columnsOf(rowsOf(whole, start))
  const rows = Math.max(1, Math.floor(mostCells / Math.max(1, columns.length)))
  let [from, held] = [start, 0]
  for (let at = start; at < end;) {
    const line = text.indexOf('\n', at)
    const stop = line === -1 || line >= end ? end : line
    held += 1
    if ((held === rows || stop - from > mostText) && stop < end) {
      yield { start: from, end: stop, kind, last: false, columns }
      ;[from, held] = [stop + 1, 0]
    }
    at = stop + 1
  }
  if (from < end) yield { start: from, end, kind, last: true, columns }
}

/** Letters beyond the basic plane take two units: a cut between them shows neither. */
function wholeLetter(text: string, at: number): number {
  return /[\uDC00-\uDFFF]/.test(text[at] ?? '') ? at - 1 : at
}

function* textPieces(text: string, { start, end, kind }: Block): Generator<Piece> {
  let from = start
  while (end - from > mostText) {
    const sentence = text.lastIndexOf('. ', from + mostText) + 2
    const word = text.lastIndexOf(' ', from + mostText) + 1
    const stop =
      sentence > from + mostText / 2 ? sentence : word > from ? word : wholeLetter(text, from + mostText)
    yield { start: from, end: stop, kind, last: false, columns: [] }
    from = stop
  }
  yield { start: from, end, kind, last: true, columns: [] }
}

export function piecesOf(text: string, blocks: readonly Block[]): Piece[] {
  return blocks.flatMap((each) =>
    each.kind === 'table' ? [...tablePieces(text, each)] : [...textPieces(text, each)],
  )
}

/** The last of those, ascending by `start`, that begins at or before an offset; 0 before the first. */
export function indexAt(those: readonly { readonly start: number }[], offset: number): number {
  let [low, high] = [0, those.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((those[middle]?.start ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return Math.max(0, low)
}
