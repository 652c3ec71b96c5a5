import type { Migration } from '../library/migration.ts'

/**
 * A row a training, kept for ever: what it learnt from, how it went, what the control questions said of it. What it
 * learnt from is kept whole, so that the run can be resumed and explained whatever is marked afterwards.
 */
export const retrainingMigrations: readonly Migration[] = [
  {
    version: 112,
    name: 'trainings',
    sql: `
CREATE TABLE training(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  job_id INTEGER,
  state TEXT NOT NULL CHECK (state IN
    ('scheduled', 'running', 'judging', 'promoted', 'kept', 'experimental', 'failed', 'cancelled')),
  created_at TEXT NOT NULL,
  -- When a scheduled one is to start.
  start_at TEXT,
  finished_at TEXT,
  -- Trained from, and answering when it began.
  parent TEXT NOT NULL,
  rival TEXT NOT NULL,
  -- What was written; null until then.
  model TEXT,
  recipe TEXT NOT NULL,
  division TEXT NOT NULL CHECK (division IN ('split', 'folds')),
  -- JSON: settings put over the recipe's own, what was learnt from, the trainer's report, measurements, verdict, error.
  settings TEXT NOT NULL,
  questions TEXT NOT NULL,
  data_hash TEXT NOT NULL,
  labels INTEGER NOT NULL,
  report TEXT,
  measured TEXT,
  verdict TEXT,
  error TEXT,
  -- Weight of the cosine that its validation chose.
  weight REAL,
  seconds REAL NOT NULL DEFAULT 0,
  device TEXT NOT NULL
) STRICT;

-- A question's side is fixed for ever.
CREATE TABLE training_side(
  question TEXT PRIMARY KEY,
  side TEXT NOT NULL CHECK (side IN ('train', 'validation', 'test')),
  at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What each part of a training never saw: the part judges those questions again when a later model is compared.
CREATE TABLE training_fold(
  training INTEGER NOT NULL REFERENCES training(id),
  name TEXT NOT NULL,
  -- JSON: ids of the questions it never saw.
  unseen TEXT NOT NULL,
  -- Of an adapter; null where the encoder itself was trained, and for a part whose questions serve nobody else.
  rank INTEGER,
  u BLOB,
  v BLOB,
  share REAL NOT NULL,
  -- Weights of the cosine that its own validation chose, for the model in use and for this part.
  weight_before REAL NOT NULL,
  weight REAL NOT NULL,
  PRIMARY KEY(training, name)
) STRICT, WITHOUT ROWID;

-- A question as both models rank it: JSON lists of [hash, document], best first.
CREATE TABLE training_ranking(
  training INTEGER NOT NULL REFERENCES training(id),
  question TEXT NOT NULL,
  -- control: never seen; taught: learnt from; saved: a saved search, by its words.
  part TEXT NOT NULL CHECK (part IN ('control', 'taught', 'saved')),
  before TEXT NOT NULL,
  -- Null where the model that learnt it has no index yet.
  after TEXT,
  PRIMARY KEY(training, question, part)
) STRICT, WITHOUT ROWID;

-- The curve, as the trainer told it.
CREATE TABLE training_event(
  training INTEGER NOT NULL REFERENCES training(id),
  number INTEGER NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY(training, number)
) STRICT, WITHOUT ROWID;
`,
  },
]
