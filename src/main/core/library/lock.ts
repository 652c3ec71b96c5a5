/**
 * One writer a library. What locks is SQLite's own exclusive lock on a file of its own, which the operating system
 * lets go when the process dies, however it dies: a number of a process would outlive it and be given to another
 * after a restart of the computer. A second file says who holds it, and where it can be asked.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { z } from 'zod'
import { FojasError } from '../../../shared/errors/index.ts'

/** Where the process that holds a library answers the contract: this computer only, for who can read the folder. */
const endpoint = z.object({
  origin: z.string().regex(/^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d{1,5}$/),
  token: z.string().min(16),
})
export type Endpoint = z.infer<typeof endpoint>

const content = z.object({
  holder: z.string(),
  pid: z.number().int().nonnegative(),
  since: z.string(),
  endpoint: endpoint.optional(),
})
export type Holder = z.infer<typeof content>

export interface Lock {
  /** Says where this process can be asked while it holds the library. */
  publish(endpoint: Endpoint): void
  release(): void
}

/** Referred to from here: a library that nobody refers to any more is held all the same, until it is closed. */
const heldHere = new Set<Sqlite.Database>()

const holderFile = (directory: string) => join(directory, 'fojas.holder.json')

/** Who holds the library, as it says itself; nobody where it says nothing that can be read. */
export function holderOf(directory: string): Holder | undefined {
  try {
    return content.safeParse(JSON.parse(readFileSync(holderFile(directory), 'utf8'))).data
  } catch {
    // Not there, or cut short by a kill while it was written.
    return undefined
  }
}

/**
 * @param holder who asks, in Spanish, for the message somebody else will read
 * @throws FojasError library_locked
 */
export function acquireLock(directory: string, holder: string): Lock {
  const database = new Sqlite(join(directory, 'fojas.lock.db'), { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if (!(error instanceof Sqlite.SqliteError) || error.code !== 'SQLITE_BUSY') throw error
    const unnamed: Holder = { holder: 'otro programa', pid: 0, since: '?' }
    const { holder: other, pid, since } = holderOf(directory) ?? unnamed
    throw new FojasError('library_locked', { holder: other, pid, since })
  }
  const held: Holder = { holder, pid: process.pid, since: new Date().toISOString() }
  const tell = (said: Holder) => {
    // A new file each time: the rights of an older one of the same name would stay as they were.
    rmSync(holderFile(directory), { force: true })
    writeFileSync(holderFile(directory), JSON.stringify(said), { mode: 0o600, flag: 'wx' })
  }
  tell(held)
  heldHere.add(database)
  return {
    publish(where) {
      tell({ ...held, endpoint: where })
    },
    release() {
      rmSync(holderFile(directory), { force: true })
      database.close()
      heldHere.delete(database)
    },
  }
}
