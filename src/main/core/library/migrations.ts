/** Every step of the schema, in order. A feature's own steps stand in its `schema.ts`. */
import { corpusMigrations } from '../corpus/schema.ts'
import { jobMigrations } from '../jobs/schema.ts'
import { searchMigrations } from '../search/schema.ts'
import { vectorMigrations } from '../vectors/schema.ts'
import type { Migration } from './migration.ts'
import { libraryMigrations } from './schema.ts'

export const migrations: readonly Migration[] = [
  ...libraryMigrations,
  ...corpusMigrations,
  ...jobMigrations,
  ...searchMigrations,
  ...vectorMigrations,
]
