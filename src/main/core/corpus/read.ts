/** What other features and the screens read of documents; works on a connection that cannot write. */
import { zstdDecompressSync } from 'node:zlib'
import { z } from 'zod'
import { machineReading, type Address, type DocumentMeta } from '../../../shared/domain/document.ts'
import {
  documentKinds,
  normTypes,
  parts,
  sections,
  textStates,
  type NormType,
} from '../../../shared/domain/vocabulary.ts'
import { FojasError } from '../../../shared/errors/index.ts'
import type { Reader, Row } from '../library/database.ts'
import { blob, integer, integerOrNull, oneOf, oneOfOrNull, text, textOrNull } from '../library/sql.ts'
import type { HeadingMark, NormLink } from './formats/format.ts'

export interface StoredPassage {
  readonly id: number
  readonly documentKey: number
  readonly start: number
  readonly end: number
  readonly address: Address
}

const ocrOf = (json: string | null) => (json === null ? null : machineReading.parse(JSON.parse(json)))

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
    court: textOrNull(row, 'court'),
    docket: textOrNull(row, 'docket'),
    ocr: ocrOf(textOrNull(row, 'ocr')),
  }
}

/** @throws FojasError not_found */
export function readMeta(reader: Reader, key: number): DocumentMeta {
  const row = reader.get('SELECT * FROM document WHERE key = ?', key)
  if (row === undefined) throw new FojasError('not_found', { what: 'el documento' })
  return metaOf(row)
}

/** Of many documents, in no order; those that are not there are left out. */
export function readMetas(reader: Reader, keys: readonly number[]): DocumentMeta[] {
  return reader
    .all(
      'SELECT document.* FROM json_each(?) j JOIN document ON document.key = j.value',
      JSON.stringify(keys),
    )
    .map(metaOf)
}

/** Identifiers of documents, in the order of their keys as given. */
export function idsOfKeys(reader: Reader, keys: readonly number[]): string[] {
  const ids = new Map(
    reader
      .all('SELECT d.key, d.id FROM json_each(?) j JOIN document d ON d.key = j.value', JSON.stringify(keys))
      .map((row) => [integer(row, 'key'), text(row, 'id')]),
  )
  return keys.flatMap((key) => ids.get(key) ?? [])
}

/** Documents that came from files of these names, wherever they lay. */
export function documentsOfFiles(reader: Reader, names: readonly string[]): Map<string, number> {
  if (names.length === 0) return new Map()
  const rows = reader.all(
    `SELECT j.value AS name, max(d.key) AS key FROM json_each(?) j
     JOIN document d ON d.source_name = j.value OR d.source_name LIKE '%/' || replace(j.value, '_', '\\_') ESCAPE '\\'
     GROUP BY 1`,
    JSON.stringify(names),
  )
  return new Map(rows.map((row) => [text(row, 'name'), integer(row, 'key')]))
}

/** The Cuarta lists domains of the net: names, which mean nothing to a model. They are searched by words alone. */
export const byWordsOnly = "section = 'cuarta'"

export function isByWordsOnly(reader: Reader, key: number): boolean {
  return reader.get(`SELECT 1 FROM document WHERE key = ? AND ${byWordsOnly}`, key) !== undefined
}

/** Passages that have a vector in every index, ascending. */
export function passagesByMeaning(reader: Reader): number[] {
  return reader
    .all(
      `SELECT id FROM passage WHERE document_key NOT IN (SELECT key FROM document WHERE ${byWordsOnly}) ORDER BY id`,
    )
    .map((row) => integer(row, 'id'))
}

/**
 * What «Solo articulado» searches: what stands in an article, of the norm itself or of the code or treaty it brings. Vistos,
 * considerandos, chapters' headings, tables and lists of annexes stand in none.
 */
export const inArticle = 'article IS NOT NULL'

export function passagesInArticles(reader: Reader): number[] {
  // One value instead of a row each: at half a million passages a tenth of the time.
  const row = reader.get(`SELECT json_group_array(id) AS ids FROM passage WHERE ${inArticle}`)
  return row === undefined ? [] : z.array(z.number()).parse(JSON.parse(text(row, 'ids')))
}

export function passagesByWordsOnly(reader: Reader): number {
  const row = reader.get(
    `SELECT count(*) AS n FROM passage WHERE document_key IN (SELECT key FROM document WHERE ${byWordsOnly})`,
  )
  return row === undefined ? 0 : integer(row, 'n')
}

/** Documents that are about a subject: the other sections are of companies, tenders and domains. */
export function keysOfSubjects(reader: Reader): number[] {
  const row = reader.get(
    `SELECT json_group_array(key) AS keys FROM document WHERE (section IS NULL OR section = 'primera') AND vanished = 0`,
  )
  return row === undefined ? [] : z.array(z.number()).parse(JSON.parse(text(row, 'keys')))
}

/** Whether it is of the edition that ships, which is invented. */
export function isDemo(reader: Reader, key: number): boolean {
  return reader.get('SELECT 1 FROM document WHERE key = ? AND demo = 1', key) !== undefined
}

/** What says which norm or aviso a document is. */
export function readIdentities(reader: Reader, key: number): string[] {
  return reader
    .all('SELECT identity FROM document_identity WHERE document_key = ? ORDER BY identity', key)
    .map((row) => text(row, 'identity'))
}

const storedHeadings = z.array(z.tuple([z.number(), z.number(), z.number()]))
const storedLinks = z.array(z.tuple([z.number(), z.number()]))

/** Words of a document's text that InfoLEG links to norms, in order. */
export function readLinks(reader: Reader, key: number): NormLink[] {
  const row = reader.get('SELECT links FROM document_text WHERE document_key = ?', key)
  if (row === undefined) return []
  return storedLinks.parse(JSON.parse(text(row, 'links'))).map(([end, infolegId]) => ({ end, infolegId }))
}

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

/** What a document is recognised by, from its norm's or aviso's own to the names of its files. */
export function identitiesOf(reader: Reader, key: number): string[] {
  const weak = (identity: string) => (/^(?:file|dataset):/.test(identity) ? 1 : 0)
  return reader
    .all('SELECT identity FROM document_identity WHERE document_key = ? ORDER BY identity', key)
    .map((row) => text(row, 'identity'))
    .sort((x, y) => weak(x) - weak(y))
}

/** The key of the document of an identifier, whatever its case. */
export function keyOfId(reader: Reader, id: string): number | undefined {
  const row =
    reader.get('SELECT key FROM document WHERE id = ?', id) ??
    reader.get('SELECT key FROM document WHERE id = ? COLLATE NOCASE ORDER BY key', id)
  return row === undefined ? undefined : integer(row, 'key')
}

/** The passage that an offset stands in, or the last one before it. */
export function passageAt(reader: Reader, documentKey: number, start: number): StoredPassage | undefined {
  const row = reader.get(
    'SELECT * FROM passage WHERE document_key = ? AND start <= ? ORDER BY ordinal DESC LIMIT 1',
    documentKey,
    start,
  )
  return row === undefined ? undefined : passageOf(row)
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

/** The document that answers to an identity; undefined where none is held. */
export function keyOfIdentity(reader: Reader, identity: string): number | undefined {
  const row = reader.get('SELECT document_key FROM document_identity WHERE identity = ?', identity)
  return row === undefined ? undefined : integer(row, 'document_key')
}

/** InfoLEG's number of a document, where its source gave it. */
export function infolegIdOf(reader: Reader, key: number): number | null {
  const row = reader.get(
    `SELECT identity FROM document_identity WHERE document_key = ? AND identity >= 'infoleg:' AND identity < 'infoleg;'`,
    key,
  )
  const id = row === undefined ? '' : text(row, 'identity').slice('infoleg:'.length)
  return /^\d{1,9}$/.test(id) ? Number(id) : null
}

/** Norms and avisos held of a number and one of these types, whatever their year where none is asked. */
export function findNumbered(
  reader: Reader,
  number: string,
  year: number | null,
  types: readonly NormType[],
): DocumentMeta[] {
  return reader
    .all(
      `SELECT * FROM document WHERE number = ? AND (? IS NULL OR year IS NULL OR year = ?)
         AND type IN (${types.map(() => '?').join(', ')}) ORDER BY key LIMIT 50`,
      number,
      year,
      year,
      ...types,
    )
    .map(metaOf)
}
