import { parquetWriteBuffer } from 'hyparquet-writer'
import { z } from 'zod'
import { parquetRows } from '../../corpus/formats/parquet.ts'
import { columnsOf, type FileFormat } from './format.ts'
import { cellOf } from './jsonl.ts'
import { columns, numericColumns } from './row.ts'

const record = z.record(z.string(), z.unknown())

export const parquet: FileFormat = {
  id: 'parquet',
  extensions: ['.parquet'],
  mediaType: 'application/vnd.apache.parquet',
  carries: 'rows',
  write(rows) {
    const columnData = columnsOf(rows, columns).map((name) => {
      const numeric = numericColumns.has(name)
      return {
        name,
        type: numeric ? ('DOUBLE' as const) : ('STRING' as const),
        nullable: true,
        data: rows.map((row) => {
          const value = row[name] ?? null
          return value === null || numeric ? value : String(value)
        }),
      }
    })
    return { bytes: new Uint8Array(parquetWriteBuffer({ columnData })), left: 0 }
  },
  async read({ bytes, name }) {
    return (await parquetRows(bytes, name, null)).map((row) => {
      const parsed = record.safeParse(row)
      return parsed.success
        ? Object.fromEntries(Object.entries(parsed.data).map(([key, value]) => [key, cellOf(value)]))
        : null
    })
  },
}
