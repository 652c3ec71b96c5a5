/** Comma-separated values by RFC 4180; a line that begins with the names decides between comma, semicolon and tab. */

/** Null where a quoted field is still open at the end of the text. */
export function parseCsv(text: string): string[][] | null {
  const header = text.slice(0, Math.max(0, text.search(/[\r\n]|$/)))
  const delimiter = [',', ';', '\t'].find((each) => header.includes(each)) ?? ','
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    let field = ''
    if (text[at] === '"') {
      for (;;) {
        const close = text.indexOf('"', at + 1)
        if (close < 0) return null
        field += text.slice(at + 1, close)
        at = close + 1
        if (text[at] !== '"') break
        field += '"'
      }
    }
    const start = at
    while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') at += 1
    row.push(field + text.slice(start, at))
    if (text[at] === delimiter) {
      at += 1
      if (at < text.length) continue
      row.push('')
    }
    if (text[at] === '\r') at += 1
    if (text[at] === '\n') at += 1
    if (row.some((each) => each !== '')) rows.push(row)
    row = []
  }
  return rows
}
