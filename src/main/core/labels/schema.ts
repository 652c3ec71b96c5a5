import type { Migration } from '../library/migration.ts'

/**
 * Facts are appended and never changed: judgments, and what was said of questions, each within an act that one Ctrl+Z
 * takes back by appending its contrary. What holds now (`label_mark`, the columns of `label_question`) is derived from
 * them in the same transaction. A passage is kept with its text, so that a mark outlives its document.
 */
export const labelMigrations: readonly Migration[] = [
  {
    version: 100,
    name: 'questions and marks',
    sql: `
-- Equal passages, wherever they stand. The head of the hash is enough to find them and a third of its size.
CREATE INDEX passage_hash ON passage(substr(hash, 1, 12));

CREATE TABLE label_act(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  annotator TEXT NOT NULL,
  at TEXT NOT NULL,
  -- The act this one takes back.
  undoes INTEGER REFERENCES label_act(id)
) STRICT;
CREATE INDEX label_act_undoes ON label_act(undoes) WHERE undoes IS NOT NULL;

CREATE TABLE label_question(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- The same on every computer.
  uid TEXT NOT NULL UNIQUE,
  text TEXT NOT NULL,
  -- Its telling stems, sorted: questions that ask the same in other order or form share them.
  stems TEXT NOT NULL,
  matter TEXT,
  guideline TEXT,
  author TEXT NOT NULL,
  origin TEXT NOT NULL,
  state TEXT NOT NULL,
  joined_into INTEGER REFERENCES label_question(id),
  created_at TEXT NOT NULL,
  -- Further columns of the file it came from, as JSON.
  extra TEXT
) STRICT;
CREATE INDEX label_question_stems ON label_question(stems);
CREATE INDEX label_question_joined ON label_question(joined_into) WHERE joined_into IS NOT NULL;

CREATE TABLE label_question_fact(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  act_id INTEGER NOT NULL REFERENCES label_act(id),
  question_id INTEGER NOT NULL REFERENCES label_question(id),
  -- A column above, or finished / deferred.
  field TEXT NOT NULL,
  -- JSON.
  before TEXT NOT NULL,
  after TEXT NOT NULL
) STRICT;
CREATE INDEX label_question_fact_act ON label_question_fact(act_id);
CREATE INDEX label_question_fact_question ON label_question_fact(question_id);

CREATE TABLE label_target(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- passage, or document: a context whose passages nobody told apart.
  scope TEXT NOT NULL CHECK (scope IN ('passage', 'document')),
  -- The head of the text's sha256, as the corpus has it.
  hash TEXT NOT NULL,
  -- The document's own identifier; empty where none was named.
  document_id TEXT NOT NULL,
  citation TEXT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  -- Where the library holds it now: brought in step when documents changed.
  standing TEXT NOT NULL CHECK (standing IN ('held', 'changed', 'gone')),
  document_key INTEGER,
  passage_id INTEGER,
  UNIQUE(scope, hash, document_id)
) STRICT;
CREATE INDEX label_target_passage ON label_target(passage_id) WHERE passage_id IS NOT NULL;
CREATE INDEX label_target_document ON label_target(document_key) WHERE document_key IS NOT NULL;

CREATE TABLE label_judgment(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL UNIQUE,
  act_id INTEGER NOT NULL REFERENCES label_act(id),
  question_id INTEGER NOT NULL REFERENCES label_question(id),
  target_id INTEGER NOT NULL REFERENCES label_target(id),
  annotator TEXT NOT NULL,
  -- 1 where it settles what several said.
  resolution INTEGER NOT NULL,
  -- relevant, partial, irrelevant, unable; none: the mark is taken away.
  verdict TEXT NOT NULL,
  reason TEXT,
  note TEXT,
  -- 1: somebody asks that it be looked at again.
  review INTEGER NOT NULL,
  at TEXT NOT NULL,
  -- How it came up.
  surface TEXT NOT NULL,
  query TEXT,
  rank INTEGER,
  score REAL,
  model TEXT,
  index_date TEXT,
  source TEXT,
  -- The judgment on an equal or nearly equal passage of which this one follows.
  propagated_from INTEGER REFERENCES label_judgment(id),
  extra TEXT
) STRICT;
CREATE INDEX label_judgment_act ON label_judgment(act_id);
CREATE INDEX label_judgment_on ON label_judgment(question_id, target_id);

-- The judgment that holds, of each voice: an annotator's name, or '=' for what settles a disagreement.
CREATE TABLE label_mark(
  question_id INTEGER NOT NULL,
  target_id INTEGER NOT NULL,
  voice TEXT NOT NULL,
  judgment_id INTEGER NOT NULL REFERENCES label_judgment(id),
  PRIMARY KEY(question_id, target_id, voice)
) STRICT, WITHOUT ROWID;
CREATE INDEX label_mark_target ON label_mark(target_id);
CREATE INDEX label_mark_judgment ON label_mark(judgment_id);

-- What passes below a question, in the order in which it is shown.
CREATE TABLE label_candidate(
  question_id INTEGER NOT NULL REFERENCES label_question(id),
  target_id INTEGER NOT NULL REFERENCES label_target(id),
  position INTEGER NOT NULL,
  -- How many times it was put off.
  deferred INTEGER NOT NULL DEFAULT 0,
  source TEXT NOT NULL,
  query TEXT,
  rank INTEGER,
  score REAL,
  model TEXT,
  index_date TEXT,
  PRIMARY KEY(question_id, target_id)
) STRICT, WITHOUT ROWID;
-- Equal and nearly equal passages, which are marked together.
CREATE TABLE label_alike(
  target_id INTEGER NOT NULL REFERENCES label_target(id),
  other_id INTEGER NOT NULL REFERENCES label_target(id),
  PRIMARY KEY(target_id, other_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE label_finished(
  question_id INTEGER NOT NULL REFERENCES label_question(id),
  annotator TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY(question_id, annotator)
) STRICT, WITHOUT ROWID;
-- A question through a model, to find those that ask the same. Made again whenever it is missing.
CREATE TABLE label_question_vector(
  question_id INTEGER NOT NULL REFERENCES label_question(id),
  model TEXT NOT NULL,
  text TEXT NOT NULL,
  vector BLOB NOT NULL,
  PRIMARY KEY(question_id, model)
) STRICT, WITHOUT ROWID;
CREATE TABLE label_filter(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  filter TEXT NOT NULL
) STRICT;
`,
  },
]

/** Where the model in use puts what was marked: derived, and forgotten when another model answers. */
export const labelRankMigrations: readonly Migration[] = [
  {
    version: 130,
    name: 'ranks of marked passages',
    sql: `
CREATE TABLE label_ranking(
  question_id INTEGER PRIMARY KEY REFERENCES label_question(id),
  -- The question as it was ranked.
  text TEXT NOT NULL,
  -- Of the model, its index and the documents.
  stamp TEXT NOT NULL
) STRICT;
CREATE TABLE label_rank(
  question_id INTEGER NOT NULL REFERENCES label_question(id),
  target_id INTEGER NOT NULL REFERENCES label_target(id),
  -- From 1; null: not among those looked at.
  rank INTEGER,
  PRIMARY KEY(question_id, target_id)
) STRICT, WITHOUT ROWID;
`,
  },
]
