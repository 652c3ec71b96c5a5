/** Where a stretch that was kept stands in the library today, and how it is cited there. */
import { createHash } from 'node:crypto'
import type { standings } from '../../../shared/contract/labels.ts'
import { FojasError } from '../../../shared/errors/index.ts'
import { normLabel } from '../citations/label.ts'
import { citeSpan } from '../citations/service.ts'
import { keyOfId, readMeta, readText } from '../corpus/read.ts'
import { documentHash } from '../corpus/read-hashes.ts'
import type { Reader } from '../library/database.ts'
import type { Placed } from './store.ts'

export interface Standing {
  readonly standing: (typeof standings)[number]
  /** Null where the document is gone. */
  readonly key: number | null
  /** The stretch as it is to be kept from now on; undefined where it is as it was. */
  readonly placed: Placed | undefined
}

/** Facts and text of a document, as one word: while it is the same, citations are. */
function seenOf(reader: Reader, key: number): string {
  // The key is the library's own, and changes nothing.
  const facts = JSON.stringify({ ...readMeta(reader, key), key: 0 })
  return `${documentHash(reader, key) ?? ''} ${createHash('sha256').update(facts).digest('hex').slice(0, 16)}`
}

/** @throws FojasError not_found, bad_request where the stretch is not of the document */
export function placeOfSpan(reader: Reader, key: number, start: number, end: number): Placed {
  const meta = readMeta(reader, key)
  const { text } = readText(reader, key)
  const stretch = text.slice(start, end)
  if (stretch.trim() === '' || end > text.length)
    throw new FojasError('bad_request', { detail: 'el fragmento no está en el documento' })
  return {
    documentId: meta.id,
    ...{ start, end, text: stretch },
    title: normLabel(meta),
    citation: citeSpan(reader, key, start, end).citation,
    seen: seenOf(reader, key),
  }
}

/** Of several places where a text stands, the one nearest to where it stood. */
function nearest(text: string, sought: string, start: number): number | undefined {
  let best: number | undefined
  for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + 1))
    if (best === undefined || Math.abs(at - start) < Math.abs(best - start)) best = at
  return best
}

export function standingOf(reader: Reader, kept: Placed): Standing {
  const key = keyOfId(reader, kept.documentId)
  if (key === undefined) return { standing: 'gone', key: null, placed: undefined }
  if (seenOf(reader, key) === kept.seen) return { standing: 'held', key, placed: undefined }
  const start = nearest(readText(reader, key).text, kept.text, kept.start)
  if (start === undefined) return { standing: 'changed', key, placed: undefined }
  return { standing: 'held', key, placed: placeOfSpan(reader, key, start, start + kept.text.length) }
}
