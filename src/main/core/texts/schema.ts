import type { Migration } from '../library/migration.ts'

export const textMigrations: readonly Migration[] = [
  {
    version: 71,
    name: 'what texts say of their own state',
    sql: `
CREATE TABLE text_facts(
  document_key INTEGER PRIMARY KEY REFERENCES document(key) ON DELETE CASCADE,
  -- The rule by which the text was read; another one reads it again.
  rule INTEGER NOT NULL,
  notes INTEGER NOT NULL,
  latest TEXT,
  repeal TEXT,
  -- From the norm's own file; null where the file was imported before they were kept, or has none.
  modified_by INTEGER,
  modifies INTEGER,
  observations TEXT
) STRICT;
-- Norms that changed the document, by its notes.
CREATE TABLE text_amendment(
  document_key INTEGER NOT NULL REFERENCES document(key) ON DELETE CASCADE,
  infoleg_id INTEGER,
  type TEXT NOT NULL,
  number TEXT NOT NULL,
  year INTEGER,
  organism TEXT,
  gazette TEXT,
  -- A JSON array of article numbers.
  articles TEXT NOT NULL
) STRICT;
CREATE INDEX text_amendment_document ON text_amendment(document_key);
CREATE INDEX text_amendment_norm ON text_amendment(infoleg_id);
CREATE INDEX text_amendment_number ON text_amendment(number, type);
-- The gazette's text of a norm and its consolidated text are two documents: the code of the former is not the latter's.
DELETE FROM document_identity WHERE identity >= 'gde:' AND identity < 'gde;'
  AND document_key IN (SELECT key FROM document WHERE text_state = 'consolidated');
`,
  },
]
