/**
 * A table of which some passages only may answer. The numbers stay, so that posting lists and vectors are read as they are;
 * a document is as long as its passages that may answer: a decree of two articles is not a long one for its considerandos.
 */
import type { Reader } from '../../library/database.ts'
import { Bitset } from '../../vectors/bitset.ts'
import { normsOf, type DocumentTable, type DocumentTables } from './document-table.ts'

function narrow(table: DocumentTable, words: Float64Array, ids: readonly number[]): DocumentTable {
  const passages = new Uint8Array(table.passages.length)
  const documents = new Uint8Array(table.keys.length)
  const lengths = new Float64Array(table.keys.length)
  const found: number[] = []
  for (const id of ids) {
    const passage = table.passageIndexOf(id)
    if (passage < 0) continue
    const document = table.documentOf[passage] ?? 0
    passages[passage] = 1
    documents[document] = 1
    lengths[document] = (lengths[document] ?? 0) + (words[passage] ?? 0)
    found.push(id)
  }
  return {
    ...table,
    chosen: { passages, documents, ids: Bitset.of(found) },
    documentNorms: normsOf(lengths, (document) => documents[document] === 1),
    passageNorms: Float32Array.from(normsOf(words, (passage) => passages[passage] === 1)),
  }
}

/** The table in force with some of its passages alone; made when first asked for, and again when the library changed. */
export class NarrowedTable {
  readonly #tables: DocumentTables
  readonly #idsOf: (reader: Reader) => readonly number[]
  #made: { readonly from: DocumentTable; readonly table: DocumentTable } | undefined

  /** @param idsOf the passages that may answer, by their numbers in the library */
  constructor(tables: DocumentTables, idsOf: (reader: Reader) => readonly number[]) {
    this.#tables = tables
    this.#idsOf = idsOf
  }

  at(reader: Reader): DocumentTable {
    const from = this.#tables.at(reader)
    if (this.#made?.from !== from)
      this.#made = { from, table: narrow(from, this.#tables.words(), this.#idsOf(reader)) }
    return this.#made.table
  }
}
