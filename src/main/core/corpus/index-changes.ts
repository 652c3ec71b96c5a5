/**
 * Changes to the lexical index, kept apart until the end of a transaction. A statement that may have to be undone by
 * itself opens a savepoint, at each of which FTS5 writes out all it gathered: mixed with the others, that was a segment
 * a file and more time spent merging than indexing.
 */
import type { LexicalIndex } from '../search/lexical-index.ts'

export class IndexChanges {
  #changes: ((index: LexicalIndex) => void)[] = []

  add(...change: Parameters<LexicalIndex['add']>): void {
    this.#changes.push((index) => {
      index.add(...change)
    })
  }

  remove(...change: Parameters<LexicalIndex['remove']>): void {
    this.#changes.push((index) => {
      index.remove(...change)
    })
  }

  /** In the order in which they came. */
  apply(index: LexicalIndex): void {
    const changes = this.#changes
    this.#changes = []
    for (const change of changes) change(index)
  }
}
