/** What other features and the screens read of documents; works on a connection that cannot write. */
import { zstdDecompressSync } from 'node:zlib'
import { z } from 'zod'
import type { Address, DocumentMeta } from '../../../shared/domain/document.ts'
import { documentKinds, normTypes, parts, sections, textStates } from '../../../shared/domain/vocabulary.ts'
import { FojasError } from '../../../shared/errors/index.ts'
import type { Reader, Row } from '../library/database.ts'
import { blob, integer, integerOrNull, oneOf, oneOfOrNull, text, textOrNull } from '../library/sql.ts'
import type { HeadingMark } from './formats/format.ts'

export interface StoredPassage {
  readonly id: number
  readonly documentKey: number
  readonly start: number
  readonly end: number
  readonly address: Address
}

export function metaOf(row: Row): DocumentMeta {
  return {
    key: integer(row, 'key'),
    id: text(row, 'id'),
    kind: oneOf(row, 'kind', documentKinds),
    title: text(row, 'title'),
    summary: textOrNull(row, 'summary'),
    type: oneOfOrNull(row, 'type', normTypes),
    number: textOrNull(row, 'number'),
    year: integerOrNull(row, 'year'),
    section: oneOfOrNull(row, 'section', sections),
    rubro: textOrNull(row, 'rubro'),
    organism: textOrNull(row, 'organism'),
    sanctionDate: textOrNull(row, 'sanction_date'),
    publishedFrom: textOrNull(row, 'published_from'),
    publishedTo: textOrNull(row, 'published_to'),
    editionDate: textOrNull(row, 'edition_date'),
    editionNumber: textOrNull(row, 'edition_number'),
    gdeCode: textOrNull(row, 'gde_code'),
    registryLine: textOrNull(row, 'registry_line'),
    sourceUrl: textOrNull(row, 'source_url'),
    textState: oneOf(row, 'text_state', textStates),
    vanished: integer(row, 'vanished') === 1,
    sourceHash: text(row, 'source_hash'),
    sourceName: text(row, 'source_name'),
    length: integer(row, 'length'),
  }
}

/** @throws FojasError not_found */
export function readMeta(reader: Reader, key: number): DocumentMeta {
  const row = reader.get('SELECT * FROM document WHERE key = ?', key)
  if (row === undefined) throw new FojasError('not_found', { what: 'el documento' })
  return metaOf(row)
}

const storedHeadings = z.array(z.tuple([z.number(), z.number(), z.number()]))

/** @throws FojasError not_found */
export function readText(reader: Reader, key: number): { text: string; headings: HeadingMark[] } {
  const row = reader.get('SELECT text, headings FROM document_text WHERE document_key = ?', key)
  if (row === undefined) throw new FojasError('not_found', { what: 'el documento' })
  const headings = storedHeadings.parse(JSON.parse(text(row, 'headings')))
  return {
    text: zstdDecompressSync(blob(row, 'text')).toString('utf8'),
    headings: headings.map(([start, end, level]) => ({ start, end, level })),
  }
}

function passageOf(row: Row): StoredPassage {
  return {
    id: integer(row, 'id'),
    documentKey: integer(row, 'document_key'),
    start: integer(row, 'start'),
    end: integer(row, 'end'),
    address: {
      part: oneOf(row, 'part', parts),
      annex: textOrNull(row, 'annex'),
      article: textOrNull(row, 'article'),
      heading: textOrNull(row, 'heading'),
      quotedBy: textOrNull(row, 'quoted_by'),
    },
  }
}

export function readPassages(reader: Reader, documentKey: number): StoredPassage[] {
  return reader
    .all('SELECT * FROM passage WHERE document_key = ? ORDER BY ordinal', documentKey)
    .map(passageOf)
}

export function readPassage(reader: Reader, id: number): StoredPassage | undefined {
  const row = reader.get('SELECT * FROM passage WHERE id = ?', id)
  return row === undefined ? undefined : passageOf(row)
}

export function countDocuments(reader: Reader): { documents: number; passages: number; demo: number } {
  const row = reader.get(
    'SELECT (SELECT count(*) FROM document) AS documents, (SELECT count(*) FROM passage) AS passages, (SELECT count(*) FROM document WHERE demo = 1) AS demo',
  )
  return row === undefined
    ? { documents: 0, passages: 0, demo: 0 }
    : { documents: integer(row, 'documents'), passages: integer(row, 'passages'), demo: integer(row, 'demo') }
}

/** When something last came into the library, ISO; null while nothing did. */
export function latestImport(reader: Reader): string | null {
  const row = reader.get(`SELECT max(imported_at) AS at FROM source_file WHERE state = 'imported'`)
  return row === undefined ? null : textOrNull(row, 'at')
}

/** Whether something was imported without front matter and leading headings, for an evaluation. */
export function importedBodyOnly(reader: Reader): boolean {
  return (
    reader.get("SELECT 1 FROM source_file WHERE options = 'body-only' AND state = 'imported' LIMIT 1") !==
    undefined
  )
}
