/** The blocks of a text for the page, its notes apart wherever they stand. */
import type { Block } from '../../../shared/domain/document.ts'
import type { Segment } from '../corpus/structure-of.ts'
import type { AmendmentNote } from './note.ts'

/** A note inside a paragraph makes three blocks of it; one that goes on in the next paragraph is two of its own. */
export function blocksWithNotes(
  text: string,
  segments: readonly Segment[],
  notes: readonly AmendmentNote[],
): Block[] {
  const blocks: Block[] = []
  let next = 0
  for (const { start, end, kind, level } of segments) {
    const put = (from: number, to: number, as: Block['kind']) => {
      const stretch = text.slice(from, to)
      const first = from + (stretch.length - stretch.trimStart().length)
      const last = to - (stretch.length - stretch.trimEnd().length)
      // What emphasis leaves around a note is no paragraph; it goes with what stands before.
      if (last <= first) return
      const previous = blocks.at(-1)
      if (/^[*_\s.]+$/.test(text.slice(first, last)) && previous !== undefined && previous.start >= start)
        blocks[blocks.length - 1] = { ...previous, end: last }
      else blocks.push({ start: first, end: last, kind: as, level: as === kind ? level : 0 })
    }
    while ((notes[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next += 1
    if (kind === 'table' || kind === 'note') {
      put(start, end, kind)
      continue
    }
    let at = start
    let as: Block['kind'] = kind
    for (let i = next; (notes[i]?.start ?? Number.POSITIVE_INFINITY) < end; i += 1) {
      const note = notes[i]
      if (note === undefined) break
      // The emphasis that a note is set in is part of it.
      const opening = /[*_]*$/.exec(text.slice(at, Math.max(at, note.start)))?.[0].length ?? 0
      const from = Math.max(at, note.start - opening)
      const to = Math.min(end, note.end)
      if (from > at) {
        put(at, from, as)
        as = kind === 'article' ? 'paragraph' : kind
      }
      put(from, to, 'note')
      at = to
    }
    put(at, end, as)
  }
  return blocks
}
