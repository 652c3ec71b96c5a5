import type { Migration } from '../library/migration.ts'

export const searchMigrations: readonly Migration[] = [
  {
    version: 40,
    name: 'lexical index and history',
    sql: `
-- Finds candidates; scores come from the frequencies below.
-- The text that comes in is folded already; unicode61 would fold ñ otherwise.
CREATE VIRTUAL TABLE lexical USING fts5(
  stems, exact, content='', contentless_delete=1, detail=full, tokenize='unicode61 remove_diacritics 0'
);
-- Per document: words, and [u32 hash of a stem, u32 frequency] ascending by hash, little-endian.
CREATE TABLE document_terms(
  document_key INTEGER PRIMARY KEY,
  words INTEGER NOT NULL,
  terms BLOB NOT NULL
) STRICT;
-- In how many documents a stem occurs.
CREATE TABLE term(
  hash INTEGER PRIMARY KEY,
  documents INTEGER NOT NULL
) STRICT;
CREATE TABLE lexical_total(
  only INTEGER PRIMARY KEY CHECK (only = 1),
  documents INTEGER NOT NULL,
  words INTEGER NOT NULL
) STRICT;
INSERT INTO lexical_total VALUES (1, 0, 0);
CREATE TABLE search_history(
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE,
  at TEXT NOT NULL
) STRICT;
`,
  },
  {
    version: 41,
    name: 'posting segments',
    sql: `
-- Stems are ranked by the segments below; FTS5 keeps the exact words.
DROP TABLE lexical;
DROP TABLE document_terms;
DROP TABLE term;
DROP TABLE lexical_total;
CREATE VIRTUAL TABLE lexical USING fts5(
  exact, content='', contentless_delete=1, detail=full, tokenize='unicode61 remove_diacritics 0'
);
CREATE TABLE posting_segment(
  id INTEGER PRIMARY KEY,
  passages INTEGER NOT NULL,
  documents BLOB NOT NULL,
  crc INTEGER NOT NULL
) STRICT;
-- key = segment · 2^32 + hash of the block's first term.
CREATE TABLE posting_block(
  key INTEGER PRIMARY KEY,
  terms BLOB NOT NULL,
  crc INTEGER NOT NULL
) STRICT;
-- Documents deleted from the library, or changed, since their segment was written.
CREATE TABLE posting_tombstone(
  segment INTEGER NOT NULL,
  document_key INTEGER NOT NULL,
  PRIMARY KEY(segment, document_key)
) STRICT, WITHOUT ROWID;
-- analysis: the rule by which texts became words; 0 where they have to be read again.
CREATE TABLE lexical_state(
  only INTEGER PRIMARY KEY CHECK (only = 1),
  revision INTEGER NOT NULL,
  analysis INTEGER NOT NULL
) STRICT;
INSERT INTO lexical_state VALUES (1, 0, 0);
`,
  },
]
