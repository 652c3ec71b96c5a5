import type { Migration } from '../library/migration.ts'

export const ocrMigrations: readonly Migration[] = [
  {
    version: 20,
    name: 'pages read by machine',
    sql: `
-- Pages of a file that is not read to its end yet; a kill loses the page in hand and no other.
CREATE TABLE ocr_page(
  file_hash TEXT NOT NULL,
  page INTEGER NOT NULL,
  text TEXT NOT NULL,
  confidence REAL,
  PRIMARY KEY(file_hash, page)
) STRICT, WITHOUT ROWID;
`,
  },
]
