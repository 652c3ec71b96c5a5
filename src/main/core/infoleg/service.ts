/** InfoLEG's open data: what norms are called, held or not, and which changes which. */
import type { Relation, Relations } from '../../../shared/contract/infoleg.ts'
import type { DocumentMeta } from '../../../shared/domain/document.ts'
import { typeNames } from '../../../shared/domain/names.ts'
import { bodyName } from '../../../shared/text/sentence-case.ts'
import { dotted, normLabel } from '../citations/label.ts'
import type { FactRow } from '../corpus/formats/row-format.ts'
import { infolegIdOf, keyOfIdentity, readMeta } from '../corpus/read.ts'
import type { Reader, Writer } from '../library/database.ts'
import { amendedDocuments, amendingNorms, amendingLabel, type StoredAmendment } from '../texts/amendments.ts'
import { documentOf, infolegNumberOf } from './lookup.ts'
import { namedByNote } from './named-by-note.ts'
import * as store from './store.ts'

/**
 * Keeps rows of a table; the same rows again change nothing.
 * @returns how many were norms, relations, and relations of norms that the library cannot tell
 */
export function keepFacts(
  writer: Writer,
  rows: readonly FactRow[],
): { norms: number; relations: number; unknown: number } {
  let [norms, relations, unknown] = [0, 0, 0]
  for (const row of rows) {
    if (row.kind === 'norm') {
      store.saveNorm(writer, row)
      norms += 1
      continue
    }
    const modified = typeof row.modified === 'number' ? row.modified : numberOf(writer, row.modified)
    if (modified === null) unknown += 1
    else {
      store.saveRelation(writer, row.modifier, modified)
      relations += 1
    }
  }
  return { norms, relations, unknown }
}

function numberOf(reader: Reader, identity: string): number | null {
  const key = keyOfIdentity(reader, identity)
  return key === undefined ? null : infolegIdOf(reader, key)
}

/** `Resolución 241/2018 (Ente Nacional …)`, `Comunicación A 7560` */
function catalogueLabel({ type, typeName, typeClass, number, year, organism }: store.CatalogueNorm): string {
  const letter = type === 'comunicacion' && /^[A-C]$/.test(typeClass ?? '') ? `${typeClass ?? ''} ` : ''
  const name = type === null ? typeName : typeNames[type]
  if (number === null) return organism === null ? name : `${name} (${bodyName(organism)})`
  const noYear = type === 'ley' || letter !== ''
  const numbered = `${name} ${letter}${type === 'ley' || type === 'decreto_ley' ? dotted(number) : number}${noYear || year === null ? '' : `/${year}`}`
  const alone =
    type === 'ley' ||
    type === 'decreto' ||
    type === 'dnu' ||
    type === 'decreto_ley' ||
    letter !== '' ||
    type === 'decision_administrativa'
  return alone || organism === null ? numbered : `${numbered} (${bodyName(organism)})`
}

/** The law by which texts cite: what InfoLEG says of a norm that is not held. */
export function describeNorm(
  reader: Reader,
  id: number,
): { label: string; title: string | null; date: string | null } | null {
  const norm = store.readNorm(reader, id)
  return norm === undefined
    ? null
    : {
        label: catalogueLabel(norm),
        title: norm.title ?? norm.subject,
        date: norm.published ?? norm.sanctioned,
      }
}

type Entry = Omit<Relation, 'source' | 'articles' | 'certain'>
type Draft = Omit<Relation, 'source'> & { sources: Set<'infoleg' | 'texto'> }

function fromDocument(meta: DocumentMeta, id: number | null): Entry {
  return {
    id,
    label: normLabel(meta),
    title: meta.summary ?? meta.title,
    date: meta.publishedFrom ?? meta.sanctionDate,
    documentKey: meta.key,
  }
}

/** Keeps one entry a norm, whichever told of it. */
class Section {
  readonly #drafts = new Map<string, Draft>()
  readonly #reader: Reader

  constructor(reader: Reader) {
    this.#reader = reader
  }

  add(
    id: number,
    source: 'infoleg' | 'texto',
    articles: readonly string[] = [],
    fallback?: () => Entry,
  ): void {
    const held = documentOf(this.#reader, id)
    const named = held === null ? describeNorm(this.#reader, id) : null
    this.#put(
      held === null
        ? named === null
          ? (fallback?.() ?? {
              id,
              label: `Norma ${dotted(String(id))} de InfoLEG`,
              title: null,
              date: null,
              documentKey: null,
            })
          : { id, ...named, documentKey: null }
        : fromDocument(held, id),
      source,
      articles,
    )
  }

  #put(entry: Entry, source: 'infoleg' | 'texto', articles: readonly string[], certain = true): void {
    const { id, documentKey, label } = entry
    // Two norms may have one label: a number that a year gave twice.
    const key =
      id !== null ? String(id) : documentKey !== null ? `document ${String(documentKey)}` : `name ${label}`
    const known = this.#drafts.get(key)
    this.#drafts.set(key, {
      ...(known ?? entry),
      certain: certain || known?.certain === true,
      articles: [...new Set([...(known?.articles ?? []), ...articles])],
      sources: new Set([...(known?.sources ?? []), source]),
    })
  }

  /** One that only the text tells of, held or not. */
  addHeld(meta: DocumentMeta, articles: readonly string[], certain: boolean): void {
    this.#put(fromDocument(meta, infolegNumberOf(this.#reader, meta)), 'texto', articles, certain)
  }

  addNamed(amendment: StoredAmendment): void {
    const { gazette, articles } = amendment
    const { norms, certain } = namedByNote(this.#reader, amendment)
    for (const [first] of norms) this.addHeld(first, articles, certain)
    if (norms.length === 0)
      this.#put(
        { id: null, label: amendingLabel(amendment), title: null, date: gazette, documentKey: null },
        'texto',
        articles,
      )
  }

  /** Newest first. */
  list(): Relation[] {
    return [...this.#drafts.values()]
      .sort((x, y) => (y.date ?? '').localeCompare(x.date ?? '') || (y.id ?? 0) - (x.id ?? 0))
      .map(({ sources, ...rest }) => ({
        ...rest,
        source: sources.size > 1 ? 'both' : sources.has('infoleg') ? 'infoleg' : 'texto',
      }))
  }
}

/**
 * What a document changes and what changes it, from InfoLEG's tables and from the notes of the texts held.
 * @throws FojasError not_found
 */
export function relationsOf(reader: Reader, key: number): Relations {
  const meta = readMeta(reader, key)
  const id = infolegNumberOf(reader, meta)
  const modifies = new Section(reader)
  const modifiedBy = new Section(reader)
  if (id !== null) {
    for (const each of store.modifiedOf(reader, id)) modifies.add(each, 'infoleg')
    for (const each of store.modifiersOf(reader, id)) modifiedBy.add(each, 'infoleg')
  }
  for (const amendment of amendingNorms(reader, key)) {
    const { infolegId, gazette, articles } = amendment
    if (infolegId === null) modifiedBy.addNamed(amendment)
    else
      modifiedBy.add(infolegId, 'texto', articles, () => ({
        id: infolegId,
        label: amendingLabel(amendment),
        title: null,
        date: gazette,
        documentKey: null,
      }))
  }
  for (const amendment of amendedDocuments(reader, meta, id)) {
    if (amendment.documentKey === key) continue
    const named = amendment.infolegId === null ? namedByNote(reader, amendment) : undefined
    const meant = named?.norms.some((texts) => texts.some((each) => each.key === key)) ?? true
    if (meant)
      modifies.addHeld(readMeta(reader, amendment.documentKey), amendment.articles, named?.certain ?? true)
  }
  return { modifies: modifies.list(), modifiedBy: modifiedBy.list() }
}
