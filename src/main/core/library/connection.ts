/** better-sqlite3 behind the two types of `database.ts`. */
import { dirname } from 'node:path'
import Sqlite from 'better-sqlite3'
import { FojasError } from '../../../shared/errors/index.ts'
import type { Reader, Row, SqlValue, Writer } from './database.ts'

/** How long a statement waits for another connection's lock. */
const busyMilliseconds = 10_000

/** Statements kept prepared; the SQL of a store is a fixed set, and filters add few shapes. */
const cacheLimit = 300

class Connection implements Writer {
  readonly #database: Sqlite.Database
  readonly #statements = new Map<string, Sqlite.Statement<SqlValue[], Row>>()

  constructor(database: Sqlite.Database) {
    this.#database = database
  }

  all(sql: string, ...params: readonly SqlValue[]): readonly Row[] {
    return guarded(() => this.#prepare(sql).all(...params))
  }

  get(sql: string, ...params: readonly SqlValue[]): Row | undefined {
    return guarded(() => this.#prepare(sql).get(...params))
  }

  iterate(sql: string, ...params: readonly SqlValue[]): IterableIterator<Row> {
    // Not from the cache: an iterating statement is busy, and two loops may run the same SQL.
    return guarded(() => this.#database.prepare<SqlValue[], Row>(sql).iterate(...params))
  }

  snapshot<T>(work: () => T): T {
    if (this.#database.inTransaction) return work()
    return guarded(() => this.#database.transaction(work).deferred())
  }

  run(sql: string, ...params: readonly SqlValue[]): { changes: number; lastInsertRowid: number } {
    const { changes, lastInsertRowid } = guarded(() => this.#prepare(sql).run(...params))
    return { changes, lastInsertRowid: Number(lastInsertRowid) }
  }

  exec(sql: string): void {
    guarded(() => this.#database.exec(sql))
  }

  transaction<T>(work: () => T): T {
    if (this.#database.inTransaction) return work()
    // Immediate: a read that later writes would otherwise fail with BUSY_SNAPSHOT instead of waiting.
    return guarded(() => this.#database.transaction(work).immediate())
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }

  #prepare(sql: string): Sqlite.Statement<SqlValue[], Row> {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.#database.prepare<SqlValue[], Row>(sql)
    if (this.#statements.size >= cacheLimit) this.#statements.clear()
    this.#statements.set(sql, statement)
    return statement
  }
}

/** SQLite's own errors under Fojas' codes, where a person can do something about them. */
function guarded<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Sqlite.SqliteError) {
      if (error.code === 'SQLITE_FULL') throw new FojasError('disk_full', {}, { cause: error })
      if (error.code.startsWith('SQLITE_CORRUPT') || error.code === 'SQLITE_NOTADB') {
        throw new FojasError('library_corrupt', { detail: error.message }, { cause: error })
      }
    }
    throw error
  }
}

/** @throws FojasError library_corrupt */
export function openWriter(file: string): Writer {
  return guarded(() => {
    const database = new Sqlite(file)
    database.pragma(`busy_timeout = ${busyMilliseconds}`)
    // Only has effect before the first table: freed pages can be given back without a full VACUUM.
    database.pragma('auto_vacuum = INCREMENTAL')
    const mode = database.pragma('journal_mode = WAL', { simple: true })
    if (mode !== 'wal') {
      // No memory shared between processes here: a network's drive, or one of a virtual machine, under another name.
      database.close()
      throw new FojasError('library_on_network_drive', { directory: dirname(file) })
    }
    database.pragma('synchronous = NORMAL')
    database.pragma('foreign_keys = ON')
    // Kilobytes. An import writes mostly at the end of each table: more made it larger and no faster that could be measured.
    database.pragma('cache_size = -12000')
    database.pragma('temp_store = MEMORY')
    return new Connection(database)
  })
}

/**
 * A second writing connection, whose transactions are on the disk when they end: a mark is not shown as kept before it
 * is. The first one's are only once the next checkpoint comes; an import would be several times slower so.
 */
export function openDurableWriter(file: string): Writer {
  return guarded(() => {
    const database = new Sqlite(file, { fileMustExist: true })
    database.pragma(`busy_timeout = ${busyMilliseconds}`)
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
    database.pragma('cache_size = -4000')
    database.pragma('temp_store = MEMORY')
    return new Connection(database)
  })
}

/** A connection that cannot write, by type and by SQLite. */
export function openReader(file: string): Reader {
  return guarded(() => {
    const database = new Sqlite(file, { readonly: true, fileMustExist: true })
    database.pragma(`busy_timeout = ${busyMilliseconds}`)
    database.pragma('query_only = ON')
    database.pragma('cache_size = -32000')
    return new Connection(database)
  })
}
