/** One shape for every text, whatever it came in: NFC, plain spaces, paragraphs apart by a blank line. */

/** Characters that look like nothing and break words: soft hyphen, zero-width ones, byte order mark, controls. */
const invisible = /[\u00AD\u200B-\u200D\u2060\uFEFF]|(?![\t\n\r])\p{Cc}/gu
const blanks = /[ \t\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]+/g

/** One line: NFC, single blanks, trimmed. */
export function normaliseLine(line: string): string {
  return line.normalize('NFC').replace(invisible, '').replace(blanks, ' ').trim()
}

/** Paragraphs joined by a blank line, empty ones dropped. */
export function joinParagraphs(paragraphs: readonly string[]): string {
  return paragraphs
    .map(normaliseLine)
    .filter((each) => each !== '')
    .join('\n\n')
}

/**
 * A fact as the sources give it: trimmed; empty, `NULL` and `null` are absent.
 */
export function fact(value: string | null | undefined): string | null {
  const line = normaliseLine(value ?? '')
  return line === '' || /^null$/i.test(line) ? null : line
}
