/**
 * What is selected, as offsets of the document: the page holds only the pieces near the window, and what is selected may
 * run beyond them.
 */
import { indexAt, rowsOf, type Piece } from './pieces.ts'

/** Where the selection began and where it is now, whichever comes first. */
export interface Ends {
  readonly anchor: number
  readonly focus: number
}

/** The stretch between two ends without the blanks around it; undefined where nothing is left. */
export function stretchBetween(
  text: string,
  { anchor, focus }: Ends,
): { start: number; end: number } | undefined {
  const from = Math.min(anchor, focus)
  const selected = text.slice(from, Math.max(anchor, focus))
  const start = from + selected.length - selected.trimStart().length
  const end = from + selected.trimEnd().length
  return end > start ? { start, end } : undefined
}

/** A stretch as plain text: paragraphs apart by a blank line, the cells of a row by tabs, as a spreadsheet takes them. */
export function plainText(text: string, pieces: readonly Piece[], start: number, end: number): string {
  let plain = ''
  for (let i = indexAt(pieces, start); i < pieces.length; i += 1) {
    const piece = pieces[i]
    if (piece === undefined || piece.start >= end) break
    const [from, to] = [Math.max(start, piece.start), Math.min(end, piece.end)]
    if (to <= from) continue
    plain += piece.kind === 'table' ? cellsBetween(text, piece, from, to) : text.slice(from, to)
    if (to === piece.end) plain += piece.last ? '\n\n' : piece.kind === 'table' ? '\n' : ''
  }
  return plain.trimEnd()
}

function cellsBetween(text: string, { start, end }: Piece, from: number, to: number): string {
  return rowsOf(text.slice(start, end), start)
    .map((row) =>
      row
        .filter((cell) => cell.start < to && cell.start + cell.text.length >= from)
        .map((cell) => cell.text.slice(Math.max(0, from - cell.start), to - cell.start))
        .join('\t'),
    )
    .filter((row) => row !== '')
    .join('\n')
}

const holderOf = (node: Node): HTMLElement | null =>
  (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>('[data-start]') ?? null

const holdersIn = (page: HTMLElement): HTMLElement[] => [
  ...page.querySelectorAll<HTMLElement>('[data-start]'),
]

const startOf = (holder: HTMLElement): number => Number(holder.dataset['start'])

/**
 * The document's offset of a place in the page. A place in no text is that of the text after it, or before it where
 * there is none after; and where the pieces begin or end, an offset beyond them holds on.
 * @param known the offset that this end had before
 */
function offsetOf(page: HTMLElement, node: Node, within: number, known: number | undefined): number {
  const holders = holdersIn(page)
  const [first, last] = [holders[0], holders.at(-1)]
  if (first === undefined || last === undefined) return known ?? 0
  const holder = holderOf(node)
  const place = document.createRange()
  let offset: number
  if (holder === null) {
    place.setStart(node, within)
    const next = holders.find((each) => place.comparePoint(each, 0) >= 0)
    offset = next === undefined ? startOf(last) + last.textContent.length : startOf(next)
  } else {
    place.setStart(holder, 0)
    place.setEnd(node, within)
    offset = startOf(holder) + place.toString().length
  }
  if (known === undefined) return offset
  const [top, bottom] = [startOf(first), startOf(last) + last.textContent.length]
  return (known < top && offset <= top) || (known > bottom && offset >= bottom) ? known : offset
}

/**
 * What the page has selected. Undefined: nothing, or something outside it.
 * @param known what was selected before
 */
export function readEnds(page: HTMLElement, known: Ends | undefined): Ends | undefined {
  const selection = document.getSelection()
  const { anchorNode, focusNode } = selection ?? {}
  if (selection === null || anchorNode === null || anchorNode === undefined) return undefined
  if (focusNode === null || focusNode === undefined) return undefined
  if (!page.contains(anchorNode) || !page.contains(focusNode)) return undefined
  // Without a selection nothing is kept, but for one whose ends are both on the same side, out of the page.
  if (selection.isCollapsed && (known === undefined || holderOf(anchorNode) !== null)) return undefined
  const ends = {
    anchor: offsetOf(page, anchorNode, selection.anchorOffset, known?.anchor),
    focus: offsetOf(page, focusNode, selection.focusOffset, known?.focus),
  }
  return ends.anchor === ends.focus ? undefined : ends
}

/** Selects again what was selected, or as much of it as is in the page. */
export function writeEnds(page: HTMLElement, { anchor, focus }: Ends): void {
  const holders = holdersIn(page)
  const [from, to] = [placeOf(page, holders, anchor), placeOf(page, holders, focus)]
  document.getSelection()?.setBaseAndExtent(from.node, from.within, to.node, to.within)
}

/** The letters between two offsets, as far as they are in the page. */
export function rangeOf(page: HTMLElement, start: number, end: number): Range {
  const holders = holdersIn(page)
  const [from, to] = [placeOf(page, holders, start), placeOf(page, holders, end)]
  const range = document.createRange()
  range.setStart(from.node, from.within)
  range.setEnd(to.node, to.within)
  return range
}

function placeOf(
  page: HTMLElement,
  holders: readonly HTMLElement[],
  offset: number,
): { node: Node; within: number } {
  const [first, last] = [holders[0], holders.at(-1)]
  if (first === undefined || last === undefined || offset < startOf(first)) return { node: page, within: 0 }
  if (offset > startOf(last) + last.textContent.length) return { node: page, within: page.childNodes.length }
  const holder =
    holders[
      indexAt(
        holders.map((each) => ({ start: startOf(each) })),
        offset,
      )
    ] ?? first
  let left = Math.min(offset - startOf(holder), holder.textContent.length)
  const texts = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT)
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
    const length = text.textContent?.length ?? 0
    if (left <= length) return { node: text, within: left }
    left -= length
  }
  return { node: holder, within: 0 }
}
