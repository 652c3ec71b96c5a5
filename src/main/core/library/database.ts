/**
 * The library's SQLite, as two types: who holds a Reader cannot write, and the compiler says so.
 */

export type SqlValue = string | number | bigint | Uint8Array | null

export interface Reader {
  all(sql: string, ...params: readonly SqlValue[]): readonly Row[]
  get(sql: string, ...params: readonly SqlValue[]): Row | undefined
  iterate(sql: string, ...params: readonly SqlValue[]): IterableIterator<Row>
  /** Runs reads that see one state of the library, whatever is written meanwhile. */
  snapshot<T>(work: () => T): T
  close(): void
}

/** A row as SQLite gives it; a store checks what it takes from it with the getters of `sql.ts`. */
export type Row = Readonly<Record<string, unknown>>

export interface Writer extends Reader {
  run(sql: string, ...params: readonly SqlValue[]): { changes: number; lastInsertRowid: number }
  exec(sql: string): void
  /** Runs `work` in one immediate transaction: all of it is kept, or nothing. Nested calls join the outer one. */
  transaction<T>(work: () => T): T
}
