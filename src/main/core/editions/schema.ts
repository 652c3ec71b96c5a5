import type { Migration } from '../library/migration.ts'

export const editionMigrations: readonly Migration[] = [
  {
    version: 80,
    name: 'editions day by day, and what was read',
    sql: `
-- One row for each day's edition in which an aviso was: those that run several days are in several.
CREATE TABLE edition_entry(
  date TEXT NOT NULL,
  section TEXT NOT NULL,
  document_key INTEGER NOT NULL REFERENCES document(key) ON DELETE CASCADE,
  -- As that day's sumario has it: the second day it may end in "- ANTERIOR".
  rubro TEXT,
  -- In the sumario; null where no source says.
  position INTEGER,
  supplement INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY(date, section, document_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX edition_entry_document ON edition_entry(document_key);
CREATE TABLE notice_annex(
  document_key INTEGER NOT NULL REFERENCES document(key) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY(document_key, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE read_mark(
  document_key INTEGER PRIMARY KEY REFERENCES document(key) ON DELETE CASCADE,
  read_at TEXT NOT NULL
) STRICT;
INSERT INTO edition_entry(date, section, document_key, rubro)
  SELECT edition_date, section, key, rubro FROM document
  WHERE kind = 'notice' AND edition_date IS NOT NULL AND section IS NOT NULL;
-- Further days, the order and the annexes are in the files: they are read again by the next import or re-scan. Only
-- files of one aviso and listings: a file of many would bring back what a person removed.
UPDATE source_file SET modified_at = -1, hash = '' WHERE state = 'imported' AND name LIKE '%.json' AND id IN (
  SELECT source_id FROM source_document JOIN document ON key = document_key WHERE kind = 'notice');
`,
  },
]
