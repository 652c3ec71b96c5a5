import { z } from 'zod'
import { decodeText } from '../../corpus/formats/decode.ts'
import type { FileFormat } from './format.ts'
import { columns, type Cell, type Row } from './row.ts'

const record = z.record(z.string(), z.unknown())

/** What is neither a text nor a number is kept as JSON. */
export function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'bigint') return Number(value)
  return JSON.stringify(value)
}

/** One object a line; null for a line that is none. */
export function jsonLines(text: string): (Row | null)[] {
  return text
    .split(/\r\n?|\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      try {
        const parsed = record.safeParse(JSON.parse(line))
        return parsed.success
          ? Object.fromEntries(Object.entries(parsed.data).map(([key, value]) => [key, cellOf(value)]))
          : null
      } catch {
        return null
      }
    })
}

export const lines = (values: readonly object[]): string =>
  values.map((each) => `${JSON.stringify(each)}\n`).join('')

export const jsonl: FileFormat = {
  id: 'jsonl',
  extensions: ['.jsonl', '.ndjson'],
  mediaType: 'application/jsonl',
  carries: 'rows',
  write(rows) {
    const ordered = rows.map((row) => {
      const known = columns.flatMap((column) => {
        const value = row[column]
        return value === null || value === undefined ? [] : [[column, value] as const]
      })
      const further = Object.entries(row).filter(([name]) => !columns.some((column) => column === name))
      return Object.fromEntries([...known, ...further])
    })
    return { bytes: Buffer.from(lines(ordered)), left: 0 }
  },
  read: ({ bytes, name }) => jsonLines(decodeText(bytes, name).replace(/^\uFEFF/, '')),
}
