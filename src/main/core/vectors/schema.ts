import type { Migration } from '../library/migration.ts'

export const vectorMigrations: readonly Migration[] = [
  {
    version: 50,
    name: 'generations of vectors',
    sql: `
CREATE TABLE generation(
  id INTEGER PRIMARY KEY,
  model TEXT NOT NULL,
  model_hash TEXT NOT NULL,
  tokenizer_hash TEXT NOT NULL,
  pooling TEXT NOT NULL,
  prompt TEXT NOT NULL,
  max_length INTEGER NOT NULL,
  precision TEXT NOT NULL,
  header_rule TEXT NOT NULL,
  passage_rule TEXT NOT NULL,
  body_only INTEGER NOT NULL,
  dimension INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('building', 'ready', 'active', 'retired')),
  -- Measured from the first sample; null until then. centre: f32[dimension], little-endian; null when signs are not centred.
  scale REAL,
  centre BLOB,
  centred INTEGER NOT NULL,
  method TEXT NOT NULL CHECK (method IN ('bits', 'int8')),
  candidates INTEGER NOT NULL,
  -- Grows with each write, so that a searcher reads only the blocks it does not have.
  revision INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  finished_at TEXT
) STRICT;
CREATE UNIQUE INDEX generation_active ON generation(state) WHERE state = 'active';

-- What a search loads: passages u32[n] (0 where one was deleted) and their sign bits [n, stride], with the CRC32 of both.
CREATE TABLE vector_block(
  id INTEGER PRIMARY KEY,
  generation INTEGER NOT NULL REFERENCES generation(id),
  passages BLOB NOT NULL,
  bits BLOB NOT NULL,
  live INTEGER NOT NULL,
  crc INTEGER NOT NULL,
  revision INTEGER NOT NULL
) STRICT;
CREATE INDEX vector_block_revision ON vector_block(generation, revision);

-- One row a passage, so that rescoring reads a few hundred rows instead of whole blocks. key = generation · 2^32 + passage.
CREATE TABLE vector(
  key INTEGER PRIMARY KEY,
  block INTEGER NOT NULL,
  int8 BLOB NOT NULL,
  crc INTEGER NOT NULL
) STRICT;

-- Passages deleted since the vectors last followed. A number may be given again to another text, hence a trigger:
-- no path that deletes a passage can leave its vector to the next one.
CREATE TABLE vector_gone(passage INTEGER PRIMARY KEY) STRICT;
CREATE TRIGGER passage_vector_gone AFTER DELETE ON passage WHEN EXISTS (SELECT 1 FROM generation)
BEGIN INSERT OR IGNORE INTO vector_gone VALUES (OLD.id); END;
`,
  },
]

export const vectorAnswerMigrations: readonly Migration[] = [
  {
    version: 110,
    name: 'questions through another model than documents',
    sql: `
-- An adapter changes questions alone: the vectors of the documents stay, and so does their generation.
ALTER TABLE generation ADD COLUMN answers_with TEXT;
`,
  },
]
