import { FojasError } from '../../../../shared/errors/index.ts'
import { parseCsv } from '../../corpus/formats/csv.ts'
import { decodeText } from '../../corpus/formats/decode.ts'
import { columnsOf, type FileFormat } from './format.ts'
import { columns, type Cell } from './row.ts'

const quoted = (value: Cell | undefined): string => {
  const text = value === null || value === undefined ? '' : String(value)
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export const csv: FileFormat = {
  id: 'csv',
  extensions: ['.csv'],
  mediaType: 'text/csv',
  write(rows) {
    const names = columnsOf(rows, columns)
    const lines = [names.map(quoted).join(',')]
    for (const row of rows) lines.push(names.map((name) => quoted(row[name])).join(','))
    // With a mark, so that spreadsheets read it as UTF-8.
    return { bytes: Buffer.from(`\uFEFF${lines.join('\r\n')}\r\n`), left: 0 }
  },
  read({ bytes, name }) {
    const rows = parseCsv(decodeText(bytes, name).replace(/^\uFEFF/, ''))
    if (rows === null) throw new FojasError('truncated_file', { name })
    const [header = [], ...body] = rows
    const names = header.map((each) => each.trim())
    return body.map((row) =>
      row.length > names.length
        ? null
        : Object.fromEntries(
            names.map((column, i) => [column, row[i] === undefined || row[i] === '' ? null : row[i]]),
          ),
    )
  },
}
