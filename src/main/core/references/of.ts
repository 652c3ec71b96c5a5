/** What a document cites, and what each citation may name of what the library holds. */
import type {
  Candidates,
  DocumentReference,
  DocumentReferences,
} from '../../../shared/contract/references.ts'
import { FojasError } from '../../../shared/errors/index.ts'
import { readMeta } from '../corpus/read.ts'
import type { Reader } from '../library/database.ts'
import { articlesShown, heldNormOf, normsNaming } from './citing.ts'
import { correctionRows } from './correction-store.ts'
import { resolve } from './resolve.ts'
import * as store from './store.ts'

/** Documents named of those that cite what is not held. */
const mostCiting = 1000

/** @throws FojasError not_found */
export function referencesOf(reader: Reader, key: number): DocumentReferences {
  // That there is such a document.
  readMeta(reader, key)
  const cited = store.referencesOf(reader, key)
  const norms = cited.map(({ norm }) => {
    const { documents, certain } = resolve(reader, norm)
    const [first] = documents
    return {
      target: norm.target,
      label: norm.label,
      organism: norm.organism,
      held: documents.length,
      first: first === undefined ? null : heldNormOf(first),
      certain,
    }
  })
  const references: DocumentReference[] = cited.flatMap(({ places }, norm) =>
    places.map(({ start, end, articles, annex }) => ({
      start,
      end,
      norm,
      articles: articlesShown(articles),
      article: /^[^;-]+/.exec(articles)?.[0] ?? null,
      annex: annex === '' ? null : annex,
    })),
  )
  references.sort((x, y) => x.start - y.start)
  return {
    read: !store.isUnread(reader, store.ruleInForce(reader).rule, key),
    norms,
    references,
    corrections: correctionRows(reader, key).map(({ id, verdict, start, end, quote }) => ({
      id,
      verdict,
      place: start === null || end === null ? null : { start, end },
      quote,
    })),
  }
}

/** @throws FojasError not_found where nothing is cited there */
export function candidatesAt(reader: Reader, key: number, start: number): Candidates {
  const found = store
    .referencesOf(reader, key)
    .find(({ places }) => places.some((place) => place.start === start))
  if (found === undefined) throw new FojasError('not_found', { what: 'esa cita; el texto cambió' })
  const { norm } = found
  const { documents, certain } = resolve(reader, norm)
  const { norms } = normsNaming(reader, { target: norm.target, organism: norm.organism })
  const ids = [...norms.keys()]
  return {
    label: norm.label,
    documents: documents.map(heldNormOf),
    certain,
    citedBy: store.countCiting(reader, ids, key),
    citing: store.citingDocuments(reader, ids, key, mostCiting, 0).map((row) => Number(row['key'])),
  }
}
