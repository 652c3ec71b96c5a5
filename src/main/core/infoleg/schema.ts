import type { Migration } from '../library/migration.ts'

export const infolegMigrations: readonly Migration[] = [
  {
    version: 72,
    name: 'InfoLEG: catalogue and relations',
    sql: `
-- Facts of norms, held or not; no documents.
CREATE TABLE infoleg_norm(
  id INTEGER PRIMARY KEY,
  type TEXT,
  type_name TEXT NOT NULL,
  type_class TEXT,
  number TEXT,
  year INTEGER,
  organism TEXT,
  sanctioned TEXT,
  published TEXT,
  gazette TEXT,
  title TEXT,
  subject TEXT,
  consolidated INTEGER NOT NULL,
  modified_by INTEGER NOT NULL,
  modifies INTEGER NOT NULL,
  observations TEXT
) STRICT;
CREATE INDEX infoleg_norm_number ON infoleg_norm(number, year, type);
CREATE TABLE infoleg_relation(
  modified INTEGER NOT NULL,
  modifier INTEGER NOT NULL,
  PRIMARY KEY(modified, modifier)
) STRICT, WITHOUT ROWID;
CREATE INDEX infoleg_relation_modifier ON infoleg_relation(modifier, modified);
`,
  },
]
