import { FojasError } from '../../../shared/errors/index.ts'
import type { Writer } from './database.ts'
import type { Migration } from './migration.ts'
import { integer } from './sql.ts'

/**
 * Brings a database to the newest schema, each step in a transaction of its own, so that a kill leaves a whole version.
 * @throws FojasError library_newer where the file knows steps this program does not
 */
export function migrate(writer: Writer, migrations: readonly Migration[]): void {
  const ascending = migrations.every((step, i) => i === 0 || (migrations[i - 1]?.version ?? 0) < step.version)
  if (!ascending) throw new Error('migrations are not in ascending order')
  writer.exec(
    'CREATE TABLE IF NOT EXISTS migration(version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT',
  )
  const applied = new Set(writer.all('SELECT version FROM migration').map((row) => integer(row, 'version')))
  const known = new Set(migrations.map((step) => step.version))
  const newer = [...applied].filter((version) => !known.has(version))
  if (newer.length > 0) {
    throw new FojasError('library_newer', { found: Math.max(...newer), known: Math.max(0, ...known) })
  }
  for (const step of migrations) {
    if (applied.has(step.version)) continue
    writer.transaction(() => {
      writer.exec(step.sql)
      writer.run(
        'INSERT INTO migration(version, name, applied_at) VALUES (?, ?, ?)',
        step.version,
        step.name,
        new Date().toISOString(),
      )
    })
  }
}
