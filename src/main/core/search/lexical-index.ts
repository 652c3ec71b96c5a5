/**
 * Keeps the lexical index in step with the documents, inside the transaction that writes them: posting segments of
 * stems, which rank, and FTS5 over the exact words, for phrases and beginnings of words.
 */
import type { Writer } from '../library/database.ts'
import { integer } from '../library/sql.ts'
import type { PreparedDocument } from './analysis/prepare.ts'
import {
  addDocuments,
  deleteDocuments,
  dropTombstones,
  mergeDue,
  type IndexedDocument,
} from './postings/segments.ts'

/** Grows with every change of the documents held. */
export { revisionOf as indexRevision } from './postings/store.ts'

export interface LexicalIndex {
  /** Forgets what a transaction that was rolled back left. Call it when a transaction begins. */
  begin(): void
  /** @param passageIds as many as `prepared.passages` */
  add(documentKey: number, passageIds: readonly number[], prepared: PreparedDocument): void
  remove(documentKey: number, passageIds: readonly number[]): void
  /** Writes what was gathered since the transaction began. Call it before the transaction ends. */
  flush(): void
  /**
   * After many removals: a step of work after which what was only marked as removed has left the index's own pages.
   * @returns whether there is more to do
   */
  compact(): boolean
}

export function lexicalIndex(writer: Writer): LexicalIndex {
  const added = new Map<number, IndexedDocument>()
  const removed = new Set<number>()
  return {
    begin() {
      added.clear()
      removed.clear()
    },
    add(documentKey, passageIds, prepared) {
      let start = 0
      passageIds.forEach((id, i) => {
        const passage = prepared.passages[i]
        if (passage === undefined) throw new RangeError('a passage without its prepared words')
        const words = prepared.words.subarray(start, passage.end)
        writer.run('INSERT INTO lexical(rowid, exact) VALUES (?, ?)', id, words)
        start = passage.end
      })
      added.set(documentKey, {
        key: documentKey,
        passages: passageIds,
        words: prepared.passages.map((passage) => passage.words),
        terms: prepared.terms,
      })
    },
    remove(documentKey, passageIds) {
      for (const id of passageIds) writer.run('DELETE FROM lexical WHERE rowid = ?', id)
      added.delete(documentKey)
      removed.add(documentKey)
    },
    flush() {
      deleteDocuments(writer, [...removed])
      addDocuments(writer, [...added.values()])
      if (added.size > 0 || removed.size > 0) mergeDue(writer)
      added.clear()
      removed.clear()
    },
    compact() {
      if (writer.transaction(() => dropTombstones(writer))) return true
      const changed = () => integer(writer.get('SELECT total_changes() AS n') ?? {}, 'n')
      const before = changed()
      // Negative: all segments are merged into one, so many pages at a time. FTS5 says it is done by writing nothing.
      writer.run(`INSERT INTO lexical(lexical, rank) VALUES ('merge', -1000)`)
      return changed() - before >= 2
    },
  }
}
