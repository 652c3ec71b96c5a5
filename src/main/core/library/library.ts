/** A library is a folder: `fojas.db`, `models/`, `backups/`, `staging/`. */
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { FojasError } from '../../../shared/errors/index.ts'
import { openDurableWriter, openReader, openWriter } from './connection.ts'
import type { Reader, Writer } from './database.ts'
import { isOnNetwork } from './drive.ts'
import { acquireLock, type Endpoint } from './lock.ts'
import { migrate } from './migrate.ts'
import type { Migration } from './migration.ts'
import { settingsStore, type SettingsStore } from './settings.ts'

export interface Library {
  readonly directory: string
  readonly file: string
  readonly writer: Writer
  readonly settings: SettingsStore
  openReader(): Reader
  /** What it wrote is on the disk when its transaction ends. Whoever opens it closes it. */
  openDurableWriter(): Writer
  /** Says where other programs of Fojas can ask while this one holds the library. */
  publish(endpoint: Endpoint): void
  close(): void
}

/** Folder by folder: Node's recursive mkdir never returns where a parent that exists answers ENOENT, as /proc does. */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  if (dirname(path) !== path) makeFolder(dirname(path))
  try {
    mkdirSync(path)
  } catch (error) {
    // Another process made it in between.
    if (!existsSync(path)) throw error
  }
}

/**
 * Opens the library in `directory`, making it where there is none.
 * @throws FojasError library_locked, library_not_writable, library_on_network_drive, library_newer, library_corrupt
 */
export function openLibrary(
  directory: string,
  holder: string,
  migrations: readonly Migration[],
  onNetwork: (directory: string) => boolean = isOnNetwork,
): Library {
  if (onNetwork(directory)) throw new FojasError('library_on_network_drive', { directory })
  try {
    makeFolder(directory)
    accessSync(directory, constants.W_OK)
  } catch (error) {
    throw new FojasError('library_not_writable', { directory }, { cause: error })
  }
  const lock = acquireLock(directory, holder)
  const file = join(directory, 'fojas.db')
  let writer: Writer | undefined
  try {
    const opened = openWriter(file)
    writer = opened
    migrate(opened, migrations)
    return {
      directory,
      file,
      writer: opened,
      settings: settingsStore(opened),
      openReader: () => openReader(file),
      openDurableWriter: () => openDurableWriter(file),
      publish: (endpoint) => {
        lock.publish(endpoint)
      },
      close() {
        opened.close()
        lock.release()
      },
    }
  } catch (error) {
    writer?.close()
    lock.release()
    throw error
  }
}

/** SQLite's own check and the foreign keys', as sentences; none where all is well. */
export function integrityProblems(reader: Reader): string[] {
  const pages = reader.all('PRAGMA integrity_check(20)').map((row) => String(row['integrity_check']))
  const keys = reader.all('PRAGMA foreign_key_check').length
  return [
    ...pages.filter((line) => line !== 'ok'),
    ...(keys > 0 ? [`${keys} filas apuntan a otras que no existen`] : []),
  ]
}
