import type { Migration } from '../library/migration.ts'

export const corpusMigrations: readonly Migration[] = [
  {
    version: 10,
    name: 'documents, passages and their sources',
    sql: `
CREATE TABLE document(
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  summary TEXT,
  type TEXT,
  number TEXT,
  year INTEGER,
  section TEXT,
  rubro TEXT,
  organism TEXT,
  sanction_date TEXT,
  published_from TEXT,
  published_to TEXT,
  edition_date TEXT,
  edition_number TEXT,
  gde_code TEXT,
  registry_line TEXT,
  source_url TEXT,
  text_state TEXT NOT NULL,
  vanished INTEGER NOT NULL DEFAULT 0,
  source_hash TEXT NOT NULL,
  source_name TEXT NOT NULL,
  length INTEGER NOT NULL,
  demo INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX document_number ON document(number, year, type);
CREATE INDEX document_published ON document(published_from, published_to);
CREATE INDEX document_edition ON document(edition_date, section);

-- Apart from its facts, so that a list of documents never reads a text. zstd.
CREATE TABLE document_text(
  document_key INTEGER PRIMARY KEY REFERENCES document(key) ON DELETE CASCADE,
  text BLOB NOT NULL,
  hash TEXT NOT NULL,
  headings TEXT NOT NULL
) STRICT;

CREATE TABLE document_identity(
  identity TEXT PRIMARY KEY,
  document_key INTEGER NOT NULL REFERENCES document(key) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX document_identity_key ON document_identity(document_key);

CREATE TABLE question_link(
  id INTEGER PRIMARY KEY,
  document_key INTEGER NOT NULL REFERENCES document(key) ON DELETE CASCADE,
  text TEXT NOT NULL,
  grade INTEGER NOT NULL,
  UNIQUE(document_key, text)
) STRICT;

CREATE TABLE passage(
  id INTEGER PRIMARY KEY,
  document_key INTEGER NOT NULL REFERENCES document(key) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  part TEXT NOT NULL,
  annex TEXT,
  article TEXT,
  heading TEXT,
  quoted_by TEXT,
  hash TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX passage_document ON passage(document_key, ordinal);

CREATE TABLE source_file(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  -- Absolute, or upload: and the name under which it came.
  path TEXT NOT NULL UNIQUE,
  size INTEGER NOT NULL,
  modified_at REAL NOT NULL,
  hash TEXT NOT NULL,
  options TEXT NOT NULL,
  state TEXT NOT NULL,
  code TEXT,
  message TEXT,
  imported_at TEXT NOT NULL
) STRICT;
CREATE TABLE source_document(
  source_id INTEGER NOT NULL REFERENCES source_file(id) ON DELETE CASCADE,
  document_key INTEGER NOT NULL REFERENCES document(key) ON DELETE CASCADE,
  PRIMARY KEY(source_id, document_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_document_key ON source_document(document_key);
`,
  },
  {
    version: 11,
    name: 'linked folders, and what each source still holds',
    sql: `
CREATE TABLE linked_folder(
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  body_only INTEGER NOT NULL,
  linked_at TEXT NOT NULL,
  scanned_at TEXT
) STRICT;
-- 1 while the file's own text has the document; 0 once it no longer has it, and where the file only lists it.
ALTER TABLE source_document ADD COLUMN holds INTEGER NOT NULL DEFAULT 1;
-- Hash of the text this file gave for the document; empty where it was not kept. A document's text follows the file
-- it was taken from, not another one that tells it in other words.
ALTER TABLE source_document ADD COLUMN text_hash TEXT NOT NULL DEFAULT '';
CREATE INDEX document_text_hash ON document_text(hash);
`,
  },
  {
    version: 12,
    name: "judgments and documents of one's own",
    sql: `
ALTER TABLE document ADD COLUMN court TEXT;
-- The number of the case.
ALTER TABLE document ADD COLUMN docket TEXT;
-- What a person says of a document, whole: it stands over what was read of it.
CREATE TABLE document_edit(
  document_key INTEGER PRIMARY KEY REFERENCES document(key) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  court TEXT,
  docket TEXT,
  date TEXT,
  edited_at TEXT NOT NULL
) STRICT;
CREATE INDEX document_kind ON document(kind);
`,
  },
  {
    version: 13,
    name: 'texts read by machine',
    sql: `
-- How well, as JSON; null where no machine had to read it.
ALTER TABLE document ADD COLUMN ocr TEXT;
`,
  },
]

/** Later than other features' first steps: numbers ascend over all of them. */
export const corpusRevisionMigrations: readonly Migration[] = [
  {
    version: 70,
    name: 'what each source was read for',
    sql: `
-- The revision of its format by which a file was read: an unchanged file is read once more where a newer one keeps more.
ALTER TABLE source_file ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
-- Rows of facts a table gave; a table has no documents.
ALTER TABLE source_file ADD COLUMN facts INTEGER NOT NULL DEFAULT 0;
`,
  },
]

/** Later than the other features' second steps. */
export const corpusTextMigrations: readonly Migration[] = [
  {
    version: 85,
    name: 'passages in articles',
    sql: `
-- For searches in articles alone: which documents have any, and which passages they are.
CREATE INDEX passage_in_article ON passage(document_key) WHERE article IS NOT NULL;
`,
  },
  {
    version: 86,
    name: 'links of texts to norms',
    sql: `
-- A JSON array: where the words of a link end, and InfoLEG's number of the norm.
ALTER TABLE document_text ADD COLUMN links TEXT NOT NULL DEFAULT '[]';
`,
  },
]
