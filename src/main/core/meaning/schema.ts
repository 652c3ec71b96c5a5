import type { Migration } from '../library/migration.ts'

export const meaningMigrations: readonly Migration[] = [
  {
    version: 84,
    name: 'the Cuarta by words only',
    sql: `
-- Its vectors go when the library is opened; indexes from now on leave it out.
INSERT OR IGNORE INTO vector_gone SELECT passage.id FROM passage JOIN document ON document.key = passage.document_key
  WHERE document.section = 'cuarta' AND EXISTS (SELECT 1 FROM generation);
`,
  },
]
