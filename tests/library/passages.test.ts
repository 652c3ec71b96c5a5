import { expect, it } from 'vitest'
import type { PreparedCut } from '../../src/main/core/corpus/prepare-file.ts'
import { savePassages } from '../../src/main/core/corpus/store.ts'
import { openLibrary } from '../../src/main/core/library/library.ts'
import { migrations } from '../../src/main/core/library/migrations.ts'
import { temporaryFolder } from '../support/application.ts'

const address = { part: 'articulado', annex: null, article: null, heading: null, quotedBy: null } as const
const cuts = (...hashes: readonly string[]): PreparedCut[] =>
  hashes.map((hash, i) => ({ start: i * 10, end: i * 10 + 10, address, hash }))

it('keeps the identity of passages whose text survives, wherever they move, and deletes only the others', () => {
  using folder = temporaryFolder()
  const library = openLibrary(folder.path, 'las pruebas', migrations)
  const { writer } = library
  const key = writer.run(
    `INSERT INTO document(id, kind, title, text_state, source_hash, source_name, length)
     VALUES ('d', 'norm', 't', 'original', 'h', 'n', 1)`,
  ).lastInsertRowid
  writer.exec(`CREATE TEMP TABLE gone(id INTEGER);
    CREATE TEMP TRIGGER t AFTER DELETE ON passage BEGIN INSERT INTO gone VALUES (OLD.id); END`)
  const [a, b, c, d] = savePassages(writer, key, cuts('a', 'b', 'c', 'c')).ids
  // A new passage first, in a document that holds the highest numbers: its number may not be one that is kept.
  const { ids, before } = savePassages(writer, key, cuts('nuevo', 'c', 'a', 'otro', 'c'))
  expect(before).toEqual([a, b, c, d])
  expect(ids).toEqual([expect.any(Number), c, a, expect.any(Number), d])
  expect(new Set(ids).size).toBe(5)
  expect(writer.all('SELECT id FROM gone')).toEqual([{ id: b }])
  expect(writer.all('SELECT id, start FROM passage ORDER BY ordinal')).toEqual(
    ids.map((id, i) => ({ id, start: i * 10 })),
  )
  library.close()
})
