/** Makes the lexical index anew from the texts, where the library was written by another rule. */
import { readPassages, readText } from '../corpus/read.ts'
import type { Writer } from '../library/database.ts'
import { integer } from '../library/sql.ts'
import { analysisVersion, prepareDocument } from './analysis/prepare.ts'
import { lexicalIndex } from './lexical-index.ts'
import { listSegments, removeSegment } from './postings/store.ts'

const batch = 200

/** A kill on the way leaves the library marked as it was: the next opening begins again. Nothing to do: one query. */
export function ensureLexicalIndex(writer: Writer): void {
  const state = writer.get('SELECT analysis FROM lexical_state')
  if (state !== undefined && integer(state, 'analysis') === analysisVersion) return
  writer.transaction(() => {
    for (const { id } of listSegments(writer)) removeSegment(writer, id)
    writer.run(`INSERT INTO lexical(lexical) VALUES ('delete-all')`)
  })
  const keys = writer.all('SELECT key FROM document ORDER BY key').map((row) => integer(row, 'key'))
  const index = lexicalIndex(writer)
  for (let from = 0; from < keys.length; from += batch) {
    writer.transaction(() => {
      index.begin()
      for (const key of keys.slice(from, from + batch)) {
        const passages = readPassages(writer, key)
        const ids = passages.map((passage) => passage.id)
        index.add(key, ids, prepareDocument(readText(writer, key).text, passages))
      }
      index.flush()
    })
  }
  writer.run('UPDATE lexical_state SET analysis = ?', analysisVersion)
}
