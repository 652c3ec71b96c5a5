import type { Migration } from './migration.ts'

export const libraryMigrations: readonly Migration[] = [
  {
    version: 1,
    name: 'settings',
    sql: 'CREATE TABLE setting(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID',
  },
]
