/**
 * Brings what the library has from one file in step with what the file says now: new documents are added, changed ones
 * updated, those that are no longer in it shown as vanished. Nothing is deleted.
 */
import type { ImportResult } from '../../../shared/contract/library.ts'
import { zstdDecompressSync } from 'node:zlib'
import { recordNotice } from '../editions/record.ts'
import type { Writer } from '../library/database.ts'
import type { ReferenceKeeper } from '../references/keeper.ts'
import { keepTextFacts } from '../texts/service.ts'
import type { IndexChanges } from './index-changes.ts'
import type { ImportedDocument } from './prepare-file.ts'
import * as sources from './source-store.ts'
import * as store from './store.ts'

type Counts = Pick<ImportResult, 'documents' | 'passages' | 'unchanged' | 'updated'>

export interface DocumentSource {
  /** Of the file's row. */
  readonly id: number
  readonly hash: string
  readonly name: string
  readonly demo: boolean
}

/** @param before what the file gave the last time: a document's key, and the hash of the text it gave for it */
export function keepDocuments(
  writer: Writer,
  index: IndexChanges,
  documents: readonly ImportedDocument[],
  source: DocumentSource,
  before: ReadonlyMap<number, string>,
  counts: Counts,
  references: ReferenceKeeper,
): void {
  const now = new Set<number>()
  for (const [i, found] of match(writer, documents, source, before).entries()) {
    const document = documents[i]
    if (document === undefined) continue
    const { key, written } =
      found === undefined
        ? insert(writer, index, document, source, counts)
        : update(writer, index, found, document, source, before.get(found), counts)
    if (written)
      references.keep(key, document.cited, document.rule, () =>
        zstdDecompressSync(document.text).toString('utf8'),
      )
    store.addQuestions(writer, key, document)
    // In a file of several, they come in the order of the printed page.
    recordNotice(writer, key, document.document, documents.length > 1 ? i : null)
    sources.linkSource(writer, source.id, key, document.textHash)
    now.add(key)
  }
  for (const key of before.keys()) if (!now.has(key)) sources.unlinkSource(writer, source.id, key)
}

/**
 * The document of the library that each one is. A norm's or an aviso's identity decides. A name, of a file or a row of a
 * data set, is weak evidence: there the text decides, so that rows that moved keep their documents, a file that was
 * renamed keeps its own, and another text under the same name elsewhere is another document.
 */
function match(
  writer: Writer,
  documents: readonly ImportedDocument[],
  source: DocumentSource,
  before: ReadonlyMap<number, string>,
): (number | undefined)[] {
  const named = (document: ImportedDocument) => store.knownByNameOnly(document.document.identities)
  const free = new Map<string, number>()
  if (documents.some(named))
    for (const key of before.keys()) {
      const hash = store.textHash(writer, key)
      if (hash !== null) free.set(hash, key)
    }
  const claimed = new Set<number>()
  const claim = (key: number | undefined) => {
    if (key === undefined || claimed.has(key)) return undefined
    claimed.add(key)
    return key
  }
  const byText = documents.map((document) =>
    named(document) ? claim(free.get(document.textHash)) : undefined,
  )
  return documents.map((document, i) => {
    const { identities } = document.document
    const known = store.findByIdentity(writer, identities)
    if (!named(document)) return known
    const own =
      known !== undefined && before.has(known) ? known : before.size === 1 ? [...before.keys()][0] : undefined
    // Its own document, unless another file still has that text.
    const changed = own !== undefined && !sources.heldByAnother(writer, own, source.id) ? own : undefined
    return byText[i] ?? claim(changed) ?? store.findByText(writer, document.textHash)
  })
}

interface Kept {
  readonly key: number
  /** The library has this very text of it now, and had another one or none. */
  readonly written: boolean
}

function insert(
  writer: Writer,
  index: IndexChanges,
  document: ImportedDocument,
  source: DocumentSource,
  counts: Counts,
): Kept {
  const key = store.insertDocument(writer, document, source.hash, source.name, source.demo)
  index.add(key, store.savePassages(writer, key, document.passages).ids, document.prepared)
  keepTextFacts(writer, key, document.facts, document.document.infoleg ?? null)
  counts.documents += 1
  counts.passages += document.passages.length
  return { key, written: true }
}

/** @param gave hash of the text this file gave for the document before; undefined where it is new to this file */
function update(
  writer: Writer,
  index: IndexChanges,
  key: number,
  document: ImportedDocument,
  source: DocumentSource,
  gave: string | undefined,
  counts: Counts,
): Kept {
  const held = store.textHash(writer, key)
  const changedHere = gave !== undefined && gave !== document.textHash
  // The text is this file's to change when it came from here, or when no other file has the document any more.
  const ours =
    (changedHere && (gave === held || gave === '')) || !sources.heldByAnother(writer, key, source.id)
  if (held === document.textHash || !ours) {
    // The same aviso as another source or edition has it: one document, whose facts are joined.
    store.mergeFacts(writer, key, document.document)
    if (held === document.textHash) store.saveLinks(writer, key, document)
    keepTextFacts(
      writer,
      key,
      held === document.textHash ? document.facts : null,
      document.document.infoleg ?? null,
    )
    counts.unchanged += 1
    return { key, written: false }
  }
  store.replaceText(writer, key, document, source.hash)
  keepTextFacts(writer, key, document.facts, document.document.infoleg ?? null)
  const { ids, before } = store.savePassages(writer, key, document.passages)
  index.remove(key, before)
  index.add(key, ids, document.prepared)
  counts.updated += 1
  const kept = new Set(before)
  counts.passages += ids.filter((id) => !kept.has(id)).length
  return { key, written: true }
}
