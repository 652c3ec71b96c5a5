/** The two texts of one norm, where both are held. */
import { Worker } from 'node:worker_threads'
import type { ComparedRow, Comparison, counterpart } from '../../../shared/contract/texts.ts'
import type { DocumentMeta } from '../../../shared/domain/document.ts'
import { FojasError } from '../../../shared/errors/index.ts'
import type { z } from 'zod'
import { findNumbered, infolegIdOf, readMeta, readText } from '../corpus/read.ts'
import { entryPath } from '../entry.ts'
import { kindred, sameBody } from '../infoleg/lookup.ts'
import type { Reader } from '../library/database.ts'
import { textStatus } from './service.ts'

type Counterpart = z.infer<typeof counterpart>

const sideOf = (meta: DocumentMeta): Counterpart['side'] | null => {
  if (meta.textState === 'consolidated') return 'consolidated'
  return meta.kind === 'notice' || meta.textState === 'original' ? 'original' : null
}

/** The days of the gazette of both, where both are known, and the body where many number theirs alike. */
function sameNorm(one: DocumentMeta, other: DocumentMeta, reader: Reader): boolean {
  const ids = [infolegIdOf(reader, one.key), infolegIdOf(reader, other.key)]
  if (ids[0] !== null && ids[1] !== null) return ids[0] === ids[1]
  const days = (meta: DocumentMeta) => [meta.publishedFrom, meta.editionDate].filter((day) => day !== null)
  const known = days(one)
  const others = days(other)
  // A law has its number for itself, whatever the day of the text that was ordered later.
  if (one.type === 'ley') return true
  if (known.length === 0 || others.length === 0 || !known.some((day) => others.includes(day))) return false
  return sameBody(one, other)
}

/** Null unless exactly one document held is the other text of the norm. */
export function counterpartOf(reader: Reader, meta: DocumentMeta): Counterpart | null {
  const own = sideOf(meta)
  if (own === null || meta.type === null || meta.number === null || meta.type === 'aviso') return null
  const year = meta.type === 'ley' ? null : meta.year
  if (year === null && meta.type !== 'ley') return null
  const [only, ...more] = findNumbered(reader, meta.number, year, kindred(meta.type)).filter((other) => {
    const side = sideOf(other)
    return other.key !== meta.key && side !== null && side !== own && sameNorm(meta, other, reader)
  })
  return only === undefined || more.length > 0
    ? null
    : { key: only.key, side: own === 'original' ? 'consolidated' : 'original' }
}

/** @throws FojasError not_found where the library holds one text of the norm only */
export async function compare(reader: Reader, key: number): Promise<Comparison> {
  const meta = readMeta(reader, key)
  const found = counterpartOf(reader, meta)
  if (found === null) throw new FojasError('not_found', { what: 'otro texto de la misma norma' })
  const other = readMeta(reader, found.key)
  const [left, right] = found.side === 'original' ? [other, meta] : [meta, other]
  const rows = await inWorker({ left: readText(reader, left.key), right: readText(reader, right.key) })
  return {
    left: { key: left.key, textStatus: textStatus(reader, left) },
    right: { key: right.key, textStatus: textStatus(reader, right) },
    rows,
  }
}

function inWorker(workerData: unknown): Promise<ComparedRow[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(entryPath('compare-worker', 'core/texts/compare-worker.ts'), { workerData })
    worker.once('message', (rows: ComparedRow[]) => {
      resolve(rows)
      void worker.terminate()
    })
    worker.once('error', reject)
    worker.once('exit', () => {
      reject(new Error('the comparison ended without an answer'))
    })
  })
}
