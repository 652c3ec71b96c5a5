import type { Migration } from '../library/migration.ts'

/**
 * A question says by itself to which matter it belongs, by the matter's caption: it travels so with marks to other
 * computers (`label_question.matter`). What else a matter holds is here.
 */
export const matterMigrations: readonly Migration[] = [
  {
    version: 120,
    name: 'matters',
    sql: `
CREATE TABLE matter(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  caption TEXT NOT NULL,
  file_number TEXT,
  archived INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  touched_at TEXT NOT NULL,
  -- Set until the application is closed, so that a removal can be undone; then it goes.
  removed_at TEXT,
  -- JSON: questions that carried its caption when it was removed.
  removed_questions TEXT
) STRICT;

CREATE TABLE matter_note(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  matter_id INTEGER NOT NULL REFERENCES matter(id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  created_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  removed_at TEXT
) STRICT;
CREATE INDEX matter_note_matter ON matter_note(matter_id);

CREATE TABLE matter_passage(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  matter_id INTEGER NOT NULL REFERENCES matter(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  -- The document's own identifier: its key may change when it is imported again.
  document_id TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  text TEXT NOT NULL,
  title TEXT NOT NULL,
  citation TEXT NOT NULL,
  -- Of the document, when citation and place were last made out: while it is the same, so are they.
  seen TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  added_at TEXT NOT NULL,
  removed_at TEXT
) STRICT;
CREATE INDEX matter_passage_matter ON matter_passage(matter_id, position);

CREATE TABLE matter_search(
  matter_id INTEGER NOT NULL REFERENCES matter(id) ON DELETE CASCADE,
  search_id INTEGER NOT NULL REFERENCES saved_search(id) ON DELETE CASCADE,
  PRIMARY KEY(matter_id, search_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX matter_search_search ON matter_search(search_id);
`,
  },
]
