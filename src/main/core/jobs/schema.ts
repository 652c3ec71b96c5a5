import type { Migration } from '../library/migration.ts'

export const jobMigrations: readonly Migration[] = [
  {
    version: 30,
    name: 'jobs',
    sql: `
CREATE TABLE job(
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  params TEXT NOT NULL,
  progress TEXT,
  checkpoint TEXT,
  error TEXT,
  result TEXT,
  created_at TEXT NOT NULL,
  finished_at TEXT
) STRICT;
CREATE INDEX job_state ON job(state);
`,
  },
]
