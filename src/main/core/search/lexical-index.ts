/** Keeps the lexical index in step with the documents, inside the transaction that writes them. */
import type { Writer } from '../library/database.ts'
import { blob, integer } from '../library/sql.ts'
import { hashesOf } from './analysis/frequencies.ts'
import type { PreparedDocument } from './analysis/prepare.ts'

export interface LexicalIndex {
  /** @param passageIds as many as `prepared.passages` */
  add(documentKey: number, passageIds: readonly number[], prepared: PreparedDocument): void
  remove(documentKey: number, passageIds: readonly number[]): void
  /** Writes the document frequencies gathered since the last call. Call it before the transaction ends. */
  flush(): void
  /**
   * After many removals: a step of work after which what was only marked as removed has left the index's own pages.
   * @returns whether there is more to do
   */
  compact(): boolean
}

export function lexicalIndex(writer: Writer): LexicalIndex {
  // Common stems occur in nearly every document of a transaction: one write each, not one a document.
  const changes = new Map<number, number>()
  let documents = 0
  let words = 0
  const count = (terms: Uint8Array, by: number) => {
    for (const hash of hashesOf(terms)) changes.set(hash, (changes.get(hash) ?? 0) + by)
  }
  return {
    add(documentKey, passageIds, prepared) {
      passageIds.forEach((id, i) => {
        const passage = prepared.passages[i]
        if (passage === undefined) throw new RangeError('a passage without its prepared words')
        writer.run(
          'INSERT INTO lexical(rowid, stems, exact) VALUES (?, ?, ?)',
          id,
          passage.stems,
          passage.exact,
        )
      })
      writer.run(
        'INSERT INTO document_terms(document_key, words, terms) VALUES (?, ?, ?)',
        documentKey,
        prepared.words,
        prepared.terms,
      )
      count(prepared.terms, 1)
      documents += 1
      words += prepared.words
    },
    remove(documentKey, passageIds) {
      for (const id of passageIds) writer.run('DELETE FROM lexical WHERE rowid = ?', id)
      const row = writer.get('SELECT words, terms FROM document_terms WHERE document_key = ?', documentKey)
      if (row === undefined) return
      count(blob(row, 'terms'), -1)
      documents -= 1
      words -= integer(row, 'words')
      writer.run('DELETE FROM document_terms WHERE document_key = ?', documentKey)
    },
    flush() {
      for (const [hash, by] of changes) {
        if (by === 0) continue
        writer.run(
          'INSERT INTO term(hash, documents) VALUES (?, ?) ON CONFLICT(hash) DO UPDATE SET documents = documents + excluded.documents',
          hash,
          by,
        )
        if (by < 0) writer.run('DELETE FROM term WHERE hash = ? AND documents <= 0', hash)
      }
      writer.run('UPDATE lexical_total SET documents = documents + ?, words = words + ?', documents, words)
      changes.clear()
      documents = 0
      words = 0
    },
    compact() {
      const changed = () => integer(writer.get('SELECT total_changes() AS n') ?? {}, 'n')
      const before = changed()
      // Negative: all segments are merged into one, so many pages at a time. FTS5 says it is done by writing nothing.
      writer.run(`INSERT INTO lexical(lexical, rank) VALUES ('merge', -1000)`)
      return changed() - before >= 2
    },
  }
}
