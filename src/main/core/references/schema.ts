import type { Migration } from '../library/migration.ts'

export const referenceMigrations: readonly Migration[] = [
  {
    version: 60,
    name: 'references between documents',
    sql: `
-- A norm as texts name it; one row for each way of naming it that says something else.
CREATE TABLE cited_norm(
  id INTEGER PRIMARY KEY,
  -- Equal for all that may name the same norm: ley:24240, decreto:70/2023; document: and an identity where a person said
  -- which document is meant.
  target TEXT NOT NULL,
  kind TEXT NOT NULL,
  -- As printed: Ley 24.240.
  label TEXT NOT NULL,
  -- As written; empty where the text gives none.
  organism TEXT NOT NULL,
  -- JSON: the types it may have.
  types TEXT NOT NULL,
  number TEXT,
  year INTEGER,
  gde_code TEXT,
  UNIQUE(target, kind, label, organism)
) STRICT;
-- One row for a document and a norm it cites, however often it does.
CREATE TABLE reference(
  document_key INTEGER NOT NULL REFERENCES document(key) ON DELETE CASCADE,
  cited INTEGER NOT NULL REFERENCES cited_norm(id),
  -- JSON: [start, end, articles, annex, inciso]…, the last three only where there are any.
  places TEXT NOT NULL,
  PRIMARY KEY(document_key, cited)
) STRICT, WITHOUT ROWID;
CREATE INDEX reference_cited ON reference(cited, document_key);
-- By which rule a document was read; one without a row was not read yet.
CREATE TABLE reference_reading(
  document_key INTEGER PRIMARY KEY REFERENCES document(key) ON DELETE CASCADE,
  rule INTEGER NOT NULL
) STRICT;
-- The rule in force: counts the changes of what it is made of, the grammar's version and the person's own names.
CREATE TABLE reference_rule(
  only INTEGER PRIMARY KEY CHECK (only = 1),
  rule INTEGER NOT NULL,
  made_of TEXT NOT NULL
) STRICT;
INSERT INTO reference_rule VALUES (1, 0, '');
-- A person's own name for a norm.
CREATE TABLE reference_alias(
  -- Folded.
  name TEXT PRIMARY KEY,
  shown TEXT NOT NULL,
  type TEXT NOT NULL,
  number TEXT NOT NULL,
  year INTEGER
) STRICT, WITHOUT ROWID;
-- What a person said of a stretch of a document, kept by the document's identity and its words: it outlives both a new
-- import and a new reading.
CREATE TABLE reference_correction(
  id INTEGER PRIMARY KEY,
  identity TEXT NOT NULL,
  before TEXT NOT NULL,
  quote TEXT NOT NULL,
  after TEXT NOT NULL,
  -- none: it is no reference; norm: it refers to what follows.
  verdict TEXT NOT NULL,
  to_identity TEXT,
  to_label TEXT,
  to_article TEXT,
  -- Where the words stand now; null while they stand nowhere.
  start INTEGER,
  "end" INTEGER,
  made_at TEXT NOT NULL
) STRICT;
CREATE INDEX reference_correction_identity ON reference_correction(identity);
-- Codes are looked up one by one for every text that cites them.
CREATE INDEX IF NOT EXISTS document_gde ON document(gde_code) WHERE gde_code IS NOT NULL;
`,
  },
]
