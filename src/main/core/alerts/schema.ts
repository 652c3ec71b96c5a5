import type { Migration } from '../library/migration.ts'

export const alertMigrations: readonly Migration[] = [
  {
    version: 81,
    name: 'saved searches and their news',
    sql: `
CREATE TABLE saved_search(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  mode TEXT NOT NULL,
  -- JSON of the contract's filters.
  filters TEXT NOT NULL,
  sort TEXT NOT NULL,
  created_at TEXT NOT NULL,
  -- Set until the application is closed, so that a removal can be undone with its news.
  removed_at TEXT
) STRICT;
-- Documents that no saved search has looked at yet: written with the document itself, so that a kill loses none.
-- words: 1 once their words were looked at; they wait for their vectors.
CREATE TABLE alert_pending(
  document_key INTEGER PRIMARY KEY REFERENCES document(key) ON DELETE CASCADE,
  arrived_at TEXT NOT NULL,
  words INTEGER NOT NULL
) STRICT;
CREATE TRIGGER document_alert_pending AFTER INSERT ON document WHEN EXISTS (SELECT 1 FROM saved_search)
BEGIN
  INSERT OR REPLACE INTO alert_pending VALUES (NEW.key, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 0);
END;
CREATE TABLE saved_match(
  search_id INTEGER NOT NULL REFERENCES saved_search(id) ON DELETE CASCADE,
  document_key INTEGER NOT NULL REFERENCES document(key) ON DELETE CASCADE,
  leg TEXT NOT NULL CHECK (leg IN ('words', 'meaning')),
  found_at TEXT NOT NULL,
  seen INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY(search_id, document_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX saved_match_document ON saved_match(document_key);
`,
  },
]
