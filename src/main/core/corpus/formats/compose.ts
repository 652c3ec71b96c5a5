/** Paragraphs, some of them headings, as one text with its marks. */
import type { HeadingMark } from './format.ts'

export interface ComposedParagraph {
  /** Normalised and not empty; a table as Markdown rows. */
  readonly text: string
  /** 1 is the title; 0 is no heading. */
  readonly level: number
}

export function compose(paragraphs: readonly ComposedParagraph[]): { text: string; headings: HeadingMark[] } {
  const headings: HeadingMark[] = []
  const parts: string[] = []
  let length = 0
  for (const { text, level } of paragraphs) {
    const start = length === 0 ? 0 : length + 2
    length = start + text.length
    if (level > 0) headings.push({ start, end: length, level })
    parts.push(text)
  }
  return { text: parts.join('\n\n'), headings }
}
