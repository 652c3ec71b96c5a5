/** A stretch of a document between quotation marks, plain and rich. */

/** Inner quotation marks become single ones; the page's line ends become blanks, its paragraphs stay. */
function paragraphsOf(stretch: string): string[] {
  return stretch
    .trim()
    .replace(/[“”«»]/g, '"')
    .replace(/"([^"]*)"/g, '‘$1’')
    .split(/\s*\n\s*\n\s*/)
    .map((each) => each.replace(/\s*\n\s*/g, ' '))
}

/**
 * The stretch with (…) where it was cut inside a sentence.
 * @param whole the document's text
 */
export function stretchOf(whole: string, start: number, end: number): string {
  const stretch = whole.slice(start, end)
  const before = whole.slice(0, start + (stretch.length - stretch.trimStart().length))
  const after = whole.slice(end - (stretch.length - stretch.trimEnd().length))
  const begins = before.trim() === '' || /(?:[.:;!?)”"»—-]\s*|\n\s*)$/.test(before)
  const closes = after.trim() === '' || /[.:;!?)”"»]$/.test(stretch.trim()) || /^\s*\n\s*\n/.test(after)
  return `${begins ? '' : '(…) '}${stretch.trim()}${closes ? '' : ' (…)'}`
}

/** `“El plazo es breve.”`, its paragraphs apart by a blank line. */
export function quote(stretch: string): string {
  return `“${paragraphsOf(stretch).join('\n\n')}”`
}

/** `“El plazo es breve.” (art. 3° del Decreto 908/1983)` */
export function transcriptionOf(stretch: string, citation: string): string {
  return `${quote(stretch)} (${citation})`
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}

/** The same for what takes rich text: paragraphs, and nothing of the screen's looks. */
export function richTranscriptionOf(stretch: string, citation: string): string {
  const text = `“${paragraphsOf(stretch).map(escaped).join('</p><p>')}” (${escaped(citation)})`
  return `<p>${text}</p>`
}

export function richCitationOf(citation: string): string {
  return `<span>${escaped(citation)}</span>`
}
