/** The SQL of the posting segments. Whatever leaves here had its checksum verified. */
import { crc32 } from 'node:zlib'
import { FojasError } from '../../../../shared/errors/index.ts'
import type { Reader, Row, Writer } from '../../library/database.ts'
import { blob, integer } from '../../library/sql.ts'
import { findTerm, termsOf, type Term } from './block.ts'
import { unpackDocuments, type SegmentDocuments } from './documents.ts'

/** A block's key: segment · 2^32 + hash of its first term. */
const keyStep = 2 ** 32

function checked(row: Row, column: string, what: string): Uint8Array {
  const bytes = blob(row, column)
  if (crc32(bytes) !== integer(row, 'crc')) throw new FojasError('index_corrupt', { detail: what })
  return bytes
}

/** Grows with every change of the index. */
export function revisionOf(reader: Reader): number {
  const row = reader.get('SELECT revision FROM lexical_state')
  return row === undefined ? 0 : integer(row, 'revision')
}

/** @returns the new revision; it also numbers a new segment, so that no number is ever given twice */
export function nextRevision(writer: Writer): number {
  writer.run('UPDATE lexical_state SET revision = revision + 1')
  return revisionOf(writer)
}

export function listSegments(reader: Reader): { id: number; passages: number }[] {
  return reader
    .all('SELECT id, passages FROM posting_segment ORDER BY id')
    .map((row) => ({ id: integer(row, 'id'), passages: integer(row, 'passages') }))
}

/** @throws FojasError index_corrupt */
export function readDocuments(reader: Reader, segment: number): SegmentDocuments {
  const row = reader.get('SELECT documents, crc FROM posting_segment WHERE id = ?', segment)
  if (row === undefined) throw new FojasError('index_corrupt', { detail: `segmento ${segment}` })
  return unpackDocuments(checked(row, 'documents', `segmento ${segment}`))
}

export function addSegment(writer: Writer, id: number, passages: number, documents: Uint8Array): void {
  writer.run(
    'INSERT INTO posting_segment(id, passages, documents, crc) VALUES (?, ?, ?, ?)',
    ...[id, passages, documents, crc32(documents)],
  )
}

export function addBlock(writer: Writer, segment: number, first: number, terms: Uint8Array): void {
  writer.run(
    'INSERT INTO posting_block(key, terms, crc) VALUES (?, ?, ?)',
    ...[segment * keyStep + first, terms, crc32(terms)],
  )
}

export function removeSegment(writer: Writer, id: number): void {
  writer.run('DELETE FROM posting_block WHERE key >= ? AND key < ?', id * keyStep, (id + 1) * keyStep)
  writer.run('DELETE FROM posting_tombstone WHERE segment = ?', id)
  writer.run('DELETE FROM posting_segment WHERE id = ?', id)
}

/** Documents deleted since their segment was made, by segment. */
export function readTombstones(reader: Reader): Map<number, Set<number>> {
  const gone = new Map<number, Set<number>>()
  for (const row of reader.all('SELECT segment, document_key FROM posting_tombstone')) {
    const segment = integer(row, 'segment')
    gone.set(segment, (gone.get(segment) ?? new Set()).add(integer(row, 'document_key')))
  }
  return gone
}

export function addTombstone(writer: Writer, segment: number, documentKey: number): void {
  writer.run('INSERT INTO posting_tombstone(segment, document_key) VALUES (?, ?)', segment, documentKey)
}

/** A term's list in a segment; undefined where no passage holds it. @throws FojasError index_corrupt */
export function readTerm(reader: Reader, segment: number, hash: number): Term | undefined {
  const row = reader.get(
    'SELECT key, terms, crc FROM posting_block WHERE key >= ? AND key <= ? ORDER BY key DESC LIMIT 1',
    segment * keyStep,
    segment * keyStep + hash,
  )
  if (row === undefined) return undefined
  const first = integer(row, 'key') - segment * keyStep
  return findTerm(first, checked(row, 'terms', `bloque ${segment}/${first}`), hash)
}

/** Every term of a segment in order; a block is read when its turn comes. */
export function* readTerms(reader: Reader, segment: number): Generator<Term> {
  let from = segment * keyStep
  for (;;) {
    const row = reader.get(
      'SELECT key, terms, crc FROM posting_block WHERE key >= ? AND key < ? ORDER BY key LIMIT 1',
      from,
      (segment + 1) * keyStep,
    )
    if (row === undefined) return
    const key = integer(row, 'key')
    const first = key - segment * keyStep
    yield* termsOf(first, checked(row, 'terms', `bloque ${segment}/${first}`))
    from = key + 1
  }
}
