/** Checked reads from SQLite rows: what leaves a store has the type its caller was promised. */
import type { Row } from './database.ts'

export type { SqlValue } from './database.ts'

function wrong(row: Row, column: string, wanted: string): Error {
  return new TypeError(`column ${column} holds ${typeof row[column]}, not ${wanted}`)
}

export function text(row: Row, column: string): string {
  const value = row[column]
  if (typeof value === 'string') return value
  throw wrong(row, column, 'text')
}

export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column)
}

export function integer(row: Row, column: string): number {
  const value = row[column]
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  throw wrong(row, column, 'an integer')
}

export function integerOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : integer(row, column)
}

export function real(row: Row, column: string): number {
  const value = row[column]
  if (typeof value === 'number') return value
  throw wrong(row, column, 'a number')
}

export function blob(row: Row, column: string): Uint8Array {
  const value = row[column]
  if (value instanceof Uint8Array) return value
  throw wrong(row, column, 'a blob')
}

/** A text column whose values are one of a closed vocabulary. */
export function oneOf<T extends string>(row: Row, column: string, values: readonly T[]): T {
  const value = text(row, column)
  const known = values.find((each) => each === value)
  if (known === undefined) throw wrong(row, column, values.join(' | '))
  return known
}

export function oneOfOrNull<T extends string>(row: Row, column: string, values: readonly T[]): T | null {
  return row[column] === null ? null : oneOf(row, column, values)
}
