/** What a file of marks is: one object a format, one row of the table in `index.ts`. */
import type { ExchangeFormat } from '../../../../shared/contract/label-exchange.ts'
import type { MarkRow, Row } from './row.ts'

export interface MarkFile {
  readonly bytes: Uint8Array
  readonly name: string
}

export interface Written {
  readonly bytes: Uint8Array
  /** Questions that this format cannot say. */
  readonly left: number
}

/** `rows`: all that is kept of a mark; `texts`: questions and passages alone; `numbers`: what they are called, alone. */
export type Carries = 'rows' | 'texts' | 'numbers'

export interface FileFormat {
  readonly id: Exclude<ExchangeFormat, 'package'>
  /** With its dot; the first is the one it is written with. */
  readonly extensions: readonly string[]
  readonly mediaType: string
  readonly carries: Carries
  write(rows: readonly MarkRow[]): Promise<Written> | Written
  /**
   * Rows under the file's own names of columns; one that cannot be read is null, in its place.
   * @throws FojasError the whole of it cannot be read
   */
  read(file: MarkFile): Promise<readonly (Row | null)[]> | readonly (Row | null)[]
}

/** Every column that occurs, ours first in their order. */
export function columnsOf(rows: readonly Row[], first: readonly string[]): string[] {
  const found = new Set(rows.flatMap((row) => Object.keys(row)))
  return [
    ...first.filter((column) => found.has(column)),
    ...[...found].filter((each) => !first.includes(each)),
  ]
}
