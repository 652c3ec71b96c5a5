/** A library's consistent copy in one file, and its return. Models are not in it: their folders are copied by hand. */
import Sqlite from 'better-sqlite3'
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { FojasError } from '../../../shared/errors/index.ts'
import { openReader, openWriter } from './connection.ts'
import { integrityProblems } from './library.ts'
import { acquireLock } from './lock.ts'
import type { Migration } from './migration.ts'
import { integer } from './sql.ts'

/** Pages copied between two looks at the event loop: a few milliseconds of work. */
const pagesAtOnce = 2000

export interface BackupContext {
  readonly signal: AbortSignal
  /** Pages of the database. */
  progress(done: number, total: number): void
}

/**
 * Copies the library's database to `file` while it is in use: the copy holds what it held when the copy began.
 * @throws FojasError cancelled; nothing is left at `file` that was not there before
 */
export async function backup(database: string, file: string, context: BackupContext): Promise<void> {
  const target = resolve(file)
  if (target === resolve(database)) {
    throw new FojasError('bad_request', { detail: 'la copia no puede ser la propia biblioteca' })
  }
  mkdirSync(dirname(target), { recursive: true })
  const partial = `${target}.partial`
  removeDatabase(partial)
  const source = new Sqlite(database, { readonly: true, fileMustExist: true })
  try {
    // A snapshot held open: otherwise each write of an import under way would start the copy again.
    source.exec('BEGIN')
    source.prepare('SELECT count(*) FROM sqlite_master').get()
    await source.backup(partial, {
      progress({ totalPages, remainingPages }) {
        if (context.signal.aborted) throw new FojasError('cancelled', {})
        context.progress(totalPages - remainingPages, totalPages)
        return pagesAtOnce
      },
    })
    // Out of WAL, so that the copy is one file that opens on a read-only disk too.
    const copy = new Sqlite(partial)
    copy.pragma('journal_mode = DELETE')
    copy.close()
    renameSync(partial, target)
  } catch (error) {
    removeDatabase(partial)
    throw error
  } finally {
    source.close()
  }
}

/**
 * Puts a backup in the place of the library in `directory`, which nobody may hold. What was there is kept in `backups/`.
 * @returns where the former library is kept; null where there was none
 * @throws FojasError backup_invalid, library_newer, library_locked; the library is then as it was
 */
export function restore(
  directory: string,
  file: string,
  holder: string,
  migrations: readonly Migration[],
): string | null {
  if (!existsSync(file)) throw new FojasError('path_not_found', { path: file })
  mkdirSync(directory, { recursive: true })
  const lock = acquireLock(directory, holder)
  // In the library's own folder: a rename within one disk is a single step.
  const staged = join(directory, 'fojas.restoring.db')
  try {
    removeDatabase(staged)
    copyFileSync(file, staged)
    check(staged, file, migrations)
    const current = join(directory, 'fojas.db')
    const kept = existsSync(current) ? keep(directory, current) : null
    rmSync(`${current}-wal`, { force: true })
    rmSync(`${current}-shm`, { force: true })
    renameSync(staged, current)
    return kept
  } finally {
    removeDatabase(staged)
    lock.release()
  }
}

/** @throws FojasError backup_invalid, library_newer */
function check(staged: string, file: string, migrations: readonly Migration[]): void {
  const invalid = (detail: string, cause?: unknown) =>
    new FojasError('backup_invalid', { file: basename(file), detail }, { cause })
  let found: number
  try {
    const reader = openReader(staged)
    try {
      const [problem] = integrityProblems(reader)
      if (problem !== undefined) throw invalid(problem)
      const row = reader.get('SELECT max(version) AS version FROM migration')
      if (row?.['version'] === null || row === undefined) throw invalid('no es una biblioteca de Fojas')
      found = integer(row, 'version')
    } finally {
      reader.close()
    }
  } catch (error) {
    if (error instanceof FojasError && error.code === 'backup_invalid') throw error
    throw invalid(error instanceof Error ? error.message : String(error), error)
  }
  const known = Math.max(0, ...migrations.map((step) => step.version))
  if (found > known) throw new FojasError('library_newer', { found, known })
}

function keep(directory: string, current: string): string {
  try {
    // Brings what the log holds into the file. A damaged library is kept as it lies, log and all.
    const writer = openWriter(current)
    writer.get('PRAGMA wal_checkpoint(TRUNCATE)')
    writer.close()
  } catch (error) {
    if (!(error instanceof FojasError && error.code === 'library_corrupt')) throw error
  }
  const folder = join(directory, 'backups')
  mkdirSync(folder, { recursive: true })
  const kept = join(folder, `antes-de-restaurar-${new Date().toISOString().replaceAll(':', '-')}.db`)
  copyFileSync(current, kept)
  if (existsSync(`${current}-wal`)) copyFileSync(`${current}-wal`, `${kept}-wal`)
  return kept
}

function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${suffix}`, { force: true })
}
