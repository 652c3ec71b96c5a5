/** Makes the lexical index anew from the texts, where the library was written by another rule. */
import { readPassages, readText } from '../corpus/read.ts'
import type { Writer } from '../library/database.ts'
import { integer } from '../library/sql.ts'
import { analysisVersion, prepareDocument } from './analysis/prepare.ts'
import { lexicalIndex } from './lexical-index.ts'
import { listSegments, removeSegment } from './postings/store.ts'

const batch = 200

/** Whether the library's words were looked for by another rule than today's. */
export function isLexicalIndexOld(writer: Writer): boolean {
  const state = writer.get('SELECT analysis FROM lexical_state')
  return state === undefined || integer(state, 'analysis') !== analysisVersion
}

/**
 * One transaction a step. A kill on the way leaves the library marked as it was: it is begun again. Until the last step
 * a search by words finds what is done so far.
 */
export function* rebuildLexicalIndex(writer: Writer): Generator<{ done: number; total: number }, void> {
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
    yield { done: Math.min(keys.length, from + batch), total: keys.length }
  }
  writer.run('UPDATE lexical_state SET analysis = ?', analysisVersion)
}

/** All of it at once: for a command, which has nobody to show how far it is. */
export function ensureLexicalIndex(writer: Writer): void {
  if (isLexicalIndexOld(writer)) Array.from(rebuildLexicalIndex(writer))
}
