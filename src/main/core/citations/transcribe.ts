/** A stretch of a document between quotation marks, plain and rich. */

/** A row of a table as the text holds it: `| Grado | Monto |`. */
const row = /^\|.*\|$/
const cellsOf = (line: string): string[] =>
  line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim())

/**
 * Inner quotation marks become single ones; the page's line ends become blanks, its paragraphs stay. A table keeps its
 * rows, its cells apart by tabs, as what pastes into a spreadsheet.
 */
function paragraphsOf(stretch: string): string[] {
  return stretch
    .trim()
    .replace(/[“”«»]/g, '"')
    .replace(/"([^"]*)"/g, '‘$1’')
    .split(/\s*\n\s*\n\s*/)
    .map((each) => {
      const lines = each.split(/\s*\n\s*/)
      if (lines.every((line) => row.test(line)))
        return lines.map((line) => cellsOf(line).join('\t')).join('\n')
      return lines.join(' ')
    })
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

function richTable(paragraph: string): string {
  const rows = paragraph
    .split('\n')
    .map((line) => line.split('\t').map((cell) => `<td>${escaped(cell)}</td>`))
  return `<table>${rows.map((cells) => `<tr>${cells.join('')}</tr>`).join('')}</table>`
}

/** The same for what takes rich text: paragraphs and tables, and nothing of the screen's looks. */
export function richTranscriptionOf(stretch: string, citation: string): string {
  const paragraphs = paragraphsOf(stretch)
  const last = paragraphs.length - 1
  return paragraphs
    .map((each, i) => {
      const [opens, closes] = [i === 0 ? '“' : '', i === last ? `” (${escaped(citation)})` : '']
      if (!each.includes('\t')) return `<p>${opens}${escaped(each)}${closes}</p>`
      return `${opens === '' ? '' : `<p>${opens}</p>`}${richTable(each)}${closes === '' ? '' : `<p>${closes}</p>`}`
    })
    .join('')
}

export function richCitationOf(citation: string): string {
  return `<span>${escaped(citation)}</span>`
}

/** With the address of the official page below it, as text: nothing that is pasted may open by itself. */
export function linked(transcription: string, url: string): string {
  return `${transcription}\n${url}`
}

export function richLinked(transcription: string, url: string): string {
  return `${transcription}<p>${escaped(url)}</p>`
}
