/** Rows as CSV that spreadsheets open: RFC 4180, with a mark that says UTF-8. */

export type CsvCell = string | number | boolean | null | undefined

const quoted = (value: CsvCell): string => {
  const text = value === null || value === undefined ? '' : String(value)
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export function csvTable(
  names: readonly string[],
  rows: readonly Readonly<Record<string, CsvCell>>[],
): string {
  const lines = [names.map(quoted).join(',')]
  for (const row of rows) lines.push(names.map((name) => quoted(row[name])).join(','))
  return `\uFEFF${lines.join('\r\n')}\r\n`
}
