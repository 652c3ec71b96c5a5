import type { Piece } from './pieces.ts'

/** Average width of a letter of Source Serif and of Inter's digits, as a share of the size. */
const letter = 0.47

/** Heights before anything is drawn. Near enough is enough: each is measured as it comes into the page. */
export function estimatesOf(
  pieces: readonly Piece[],
  text: string,
  width: number,
  size: number,
): Float64Array {
  const perLine = Math.max(20, Math.min(68, Math.floor((width - 60) / (size * letter))))
  const line = size * 1.6
  return Float64Array.from(pieces, ({ start, end, kind }) => {
    if (kind === 'table') return tableLines(text, start, end) * (size * 1.32 + 5) + 12
    const factor = kind === 'note' ? 0.82 : 1
    const lines = Math.max(1, Math.ceil(((end - start) * factor) / perLine))
    return lines * line * factor + (kind === 'heading' ? 24 : 12)
  })
}

function tableLines(text: string, start: number, end: number): number {
  let lines = 1
  for (let at = text.indexOf('\n', start); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) lines += 1
  return lines
}
