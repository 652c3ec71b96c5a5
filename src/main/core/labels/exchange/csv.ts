import { FojasError } from '../../../../shared/errors/index.ts'
import { parseCsv } from '../../corpus/formats/csv.ts'
import { decodeText } from '../../corpus/formats/decode.ts'
import { columnsOf, type FileFormat } from './format.ts'
import { csvTable } from '../../export/csv.ts'
import { columns } from './row.ts'

export const csv: FileFormat = {
  id: 'csv',
  extensions: ['.csv'],
  mediaType: 'text/csv',
  carries: 'rows',
  write(rows) {
    return { bytes: Buffer.from(csvTable(columnsOf(rows, columns), rows)), left: 0 }
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
