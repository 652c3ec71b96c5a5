/** The SQL of references, corrections and a person's own names; nothing but SQL. */
import { z } from 'zod'
import { normTypes, type NormType } from '../../../shared/domain/vocabulary.ts'
import type { Reader, Row, Writer } from '../library/database.ts'
import { integer, integerOrNull, oneOf, text, textOrNull } from '../library/sql.ts'
import type { CitedNorm, CitedPlaces, Place } from './found.ts'

export interface StoredNorm extends CitedNorm {
  readonly id: number
}

const storedTypes = z.array(z.enum(normTypes))
const storedPlaces = z.array(
  z.union([
    z.tuple([z.number().int(), z.number().int()]),
    z.tuple([z.number().int(), z.number().int(), z.string(), z.string(), z.string()]),
  ]),
)

function placesText(places: readonly Place[]): string {
  return JSON.stringify(
    places.map(({ start, end, articles, annex, inciso }) =>
      articles + annex + inciso === '' ? [start, end] : [start, end, articles, annex, inciso],
    ),
  )
}

export function placesOf(row: Row): Place[] {
  return storedPlaces
    .parse(JSON.parse(text(row, 'places')))
    .map(([start, end, articles = '', annex = '', inciso = '']) => ({ start, end, articles, annex, inciso }))
}

export function normOf(row: Row): StoredNorm {
  const organism = text(row, 'organism')
  return {
    id: integer(row, 'id'),
    target: text(row, 'target'),
    kind: text(row, 'kind'),
    label: text(row, 'label'),
    organism: organism === '' ? null : organism,
    types: storedTypes.parse(JSON.parse(text(row, 'types'))),
    number: textOrNull(row, 'number'),
    year: integerOrNull(row, 'year'),
    gdeCode: textOrNull(row, 'gde_code'),
  }
}

export function normId(writer: Writer, norm: CitedNorm): number {
  const named = [norm.target, norm.kind, norm.label, norm.organism ?? ''] as const
  const known = writer.get(
    'SELECT id FROM cited_norm WHERE target = ? AND kind = ? AND label = ? AND organism = ?',
    ...named,
  )
  if (known !== undefined) return integer(known, 'id')
  return writer.run(
    `INSERT INTO cited_norm(target, kind, label, organism, types, number, year, gde_code)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ...named,
    JSON.stringify(norm.types),
    norm.number,
    norm.year,
    norm.gdeCode,
  ).lastInsertRowid
}

/** What a document cites takes the place of what it cited. @param idOf the row of a norm */
export function replaceReferences(
  writer: Writer,
  key: number,
  cited: readonly CitedPlaces[],
  rule: number,
  idOf: (norm: CitedNorm) => number,
): void {
  writer.run('DELETE FROM reference WHERE document_key = ?', key)
  for (const { norm, places } of cited)
    writer.run(
      'INSERT INTO reference(document_key, cited, places) VALUES (?, ?, ?)',
      key,
      idOf(norm),
      placesText(places),
    )
  writer.run(
    `INSERT INTO reference_reading(document_key, rule) VALUES (?, ?)
     ON CONFLICT(document_key) DO UPDATE SET rule = excluded.rule`,
    key,
    rule,
  )
}

export function referencesOf(reader: Reader, key: number): { norm: StoredNorm; places: Place[] }[] {
  return reader
    .all(
      'SELECT cited_norm.*, places FROM reference JOIN cited_norm ON id = cited WHERE document_key = ?',
      key,
    )
    .map((row) => ({ norm: normOf(row), places: placesOf(row) }))
}

/** Every way in which texts name what these targets name. */
export function normsOfTargets(reader: Reader, targets: readonly string[]): StoredNorm[] {
  return reader
    .all('SELECT * FROM cited_norm WHERE target IN (SELECT value FROM json_each(?))', JSON.stringify(targets))
    .map(normOf)
}

/** Documents that cite one of these norms, newest first, without the one that is asked about. */
export function citingDocuments(
  reader: Reader,
  norms: readonly number[],
  except: number | null,
  limit: number,
  offset: number,
): Row[] {
  return [
    ...reader.all(
      `SELECT * FROM document WHERE key IN
         (SELECT document_key FROM reference WHERE cited IN (SELECT value FROM json_each(?)))
       AND key IS NOT ?
       ORDER BY published_from IS NULL, published_from DESC, key LIMIT ? OFFSET ?`,
      JSON.stringify(norms),
      except,
      limit,
      offset,
    ),
  ]
}

export function countCiting(reader: Reader, norms: readonly number[], except: number | null): number {
  const row = reader.get(
    `SELECT count(DISTINCT document_key) AS n FROM reference
     WHERE cited IN (SELECT value FROM json_each(?)) AND document_key IS NOT ?`,
    JSON.stringify(norms),
    except,
  )
  return row === undefined ? 0 : integer(row, 'n')
}

/** Where one document cites them, in the order of the text. */
export function placesIn(
  reader: Reader,
  key: number,
  norms: readonly number[],
): { norm: number; place: Place }[] {
  return reader
    .all(
      `SELECT cited, places FROM reference
       WHERE document_key = ? AND cited IN (SELECT value FROM json_each(?))`,
      key,
      JSON.stringify(norms),
    )
    .flatMap((row) => placesOf(row).map((place) => ({ norm: integer(row, 'cited'), place })))
    .sort((x, y) => x.place.start - y.place.start)
}

// What is still to be read

export function ruleInForce(reader: Reader): { rule: number; madeOf: string } {
  const row = reader.get('SELECT rule, made_of FROM reference_rule')
  return row === undefined
    ? { rule: 0, madeOf: '' }
    : { rule: integer(row, 'rule'), madeOf: text(row, 'made_of') }
}

export function setRule(writer: Writer, rule: number, madeOf: string): void {
  writer.run('UPDATE reference_rule SET rule = ?, made_of = ?', rule, madeOf)
}

const unread = `FROM document LEFT JOIN reference_reading ON document_key = key
  WHERE coalesce(rule, -1) <> ?`

export function countUnread(reader: Reader, rule: number): number {
  const row = reader.get(`SELECT count(*) AS n ${unread}`, rule)
  return row === undefined ? 0 : integer(row, 'n')
}

export function isUnread(reader: Reader, rule: number, key: number): boolean {
  return reader.get(`SELECT 1 ${unread} AND key = ?`, rule, key) !== undefined
}

/** The next documents to read, after a key. */
export function unreadKeys(reader: Reader, rule: number, after: number, limit: number): number[] {
  return reader
    .all(`SELECT key ${unread} AND key > ? ORDER BY key LIMIT ?`, rule, after, limit)
    .map((row) => integer(row, 'key'))
}

// A person's own names

export interface AliasRow {
  /** Folded. */
  readonly name: string
  readonly shown: string
  readonly type: NormType
  readonly number: string
  readonly year: number | null
}

export function aliases(reader: Reader): AliasRow[] {
  return reader.all('SELECT * FROM reference_alias ORDER BY name').map((row) => ({
    name: text(row, 'name'),
    shown: text(row, 'shown'),
    type: oneOf(row, 'type', normTypes),
    number: text(row, 'number'),
    year: integerOrNull(row, 'year'),
  }))
}

export function setAlias(writer: Writer, { name, shown, type, number, year }: AliasRow): void {
  writer.run(
    `INSERT INTO reference_alias(name, shown, type, number, year) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT(name) DO UPDATE SET
       shown = excluded.shown, type = excluded.type, number = excluded.number, year = excluded.year`,
    name,
    shown,
    type,
    number,
    year,
  )
}

export function removeAlias(writer: Writer, name: string): boolean {
  return writer.run('DELETE FROM reference_alias WHERE name = ?', name).changes > 0
}
