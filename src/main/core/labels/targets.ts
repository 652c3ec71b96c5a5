/** What is judged, kept with its text, and where the library holds it today. */
import type { TargetRef } from '../../../shared/contract/labels.ts'
import { FojasError } from '../../../shared/errors/index.ts'
import { citationOf } from '../citations/cite.ts'
import { keyOfId, passageAt, readMeta, readPassages, readText } from '../corpus/read.ts'
import {
  documentHash,
  documentsOfHash,
  hashedPassage,
  passagesOfHash,
  type HashedPassage,
} from '../corpus/read-hashes.ts'
import type { Reader, Writer } from '../library/database.ts'
import { minHash, similarity } from '../near/minhash.ts'
import * as store from './store-targets.ts'

/** Targets looked at in one transaction. */
const batch = 500

export function targetOfPassage(reader: Reader, passage: HashedPassage): store.NewTarget {
  const meta = readMeta(reader, passage.documentKey)
  return {
    scope: 'passage',
    hash: passage.hash,
    documentId: passage.documentId,
    citation: citationOf(meta, passage.address),
    title: meta.title,
    text: readText(reader, passage.documentKey).text.slice(passage.start, passage.end),
    standing: 'held',
    documentKey: passage.documentKey,
    passageId: passage.id,
  }
}

/** A document judged whole: its only passage where it has but one. */
export function targetOfDocument(reader: Reader, key: number): store.NewTarget {
  const [only, second] = readPassages(reader, key)
  const hashed = only !== undefined && second === undefined ? hashedPassage(reader, only.id) : undefined
  if (hashed !== undefined) return targetOfPassage(reader, hashed)
  const meta = readMeta(reader, key)
  return {
    scope: 'document',
    hash: documentHash(reader, key) ?? '',
    documentId: meta.id,
    citation: citationOf(meta, null),
    title: meta.title,
    text: readText(reader, key).text,
    standing: 'held',
    documentKey: key,
    passageId: null,
  }
}

/** @throws FojasError not_found */
export function keepTargetOf(writer: Writer, on: TargetRef): number {
  if ('target' in on) {
    if (store.findTarget(writer, on.target) === undefined)
      throw new FojasError('not_found', { what: 'el fragmento' })
    return on.target
  }
  const id = 'passage' in on ? on.passage : passageAt(writer, on.documentKey, on.start)?.id
  const passage = id === undefined ? undefined : hashedPassage(writer, id)
  if (passage === undefined) throw new FojasError('not_found', { what: 'el fragmento' })
  return store.keepTarget(writer, targetOfPassage(writer, passage))
}

interface Place {
  readonly standing: store.Target['standing']
  readonly documentKey: number | null
  readonly passageId: number | null
}
const gone: Place = { standing: 'gone', documentKey: null, passageId: null }

/** The same text, in its own document where it still stands there; else the document, changed; else nowhere. */
export function placeOf(
  reader: Reader,
  { scope, hash, documentId }: Pick<store.Target, 'scope' | 'hash' | 'documentId'>,
): Place {
  if (scope === 'passage') {
    const [passage] = passagesOfHash(reader, hash, 1, documentId)
    if (passage !== undefined)
      return { standing: 'held', documentKey: passage.documentKey, passageId: passage.id }
  } else {
    const keys = documentsOfHash(reader, hash)
    const own = documentId === '' ? undefined : keyOfId(reader, documentId)
    const key = keys.find((each) => each === own) ?? keys[0]
    if (key !== undefined) return { standing: 'held', documentKey: key, passageId: null }
  }
  const key = documentId === '' ? undefined : keyOfId(reader, documentId)
  return key === undefined ? gone : { standing: 'changed', documentKey: key, passageId: null }
}

/** Every target where the library has it now; in steps, each a transaction of its own. */
export function refreshPlaces(writer: Writer): void {
  for (let after = 0; ;) {
    const targets = store.allTargets(writer, after, batch)
    if (targets.length === 0) return
    writer.transaction(() => {
      for (const target of targets) {
        const place = placeOf(writer, target)
        if (
          place.standing !== target.standing ||
          place.documentKey !== target.documentKey ||
          place.passageId !== target.passageId
        )
          store.setStanding(writer, target.id, place.standing, place.documentKey, place.passageId)
      }
    })
    after = targets.at(-1)?.id ?? after
  }
}

/** Of a document, the passage most alike a text that it no longer has. */
export function mostAlike(
  reader: Reader,
  documentKey: number,
  text: string,
): { passage: HashedPassage; text: string; similarity: number } | undefined {
  const sought = minHash(text)
  const whole = readText(reader, documentKey).text
  let best: { id: number; text: string; similarity: number } | undefined
  for (const passage of readPassages(reader, documentKey)) {
    const own = whole.slice(passage.start, passage.end)
    const alike = similarity(sought, minHash(own))
    if (best === undefined || alike > best.similarity) best = { id: passage.id, text: own, similarity: alike }
  }
  const passage = best === undefined ? undefined : hashedPassage(reader, best.id)
  return best === undefined || passage === undefined
    ? undefined
    : { passage, text: best.text, similarity: best.similarity }
}
