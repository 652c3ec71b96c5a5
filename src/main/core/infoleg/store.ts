/** The SQL of InfoLEG's catalogue and relations; nothing but SQL. */
import { normTypes, type NormType } from '../../../shared/domain/vocabulary.ts'
import type { CatalogueRow } from '../corpus/formats/row-format.ts'
import type { Reader, Row, Writer } from '../library/database.ts'
import { integer, integerOrNull, oneOfOrNull, text, textOrNull } from '../library/sql.ts'

export type CatalogueNorm = Omit<CatalogueRow, 'kind'>

function normOf(row: Row): CatalogueNorm {
  return {
    id: integer(row, 'id'),
    type: oneOfOrNull(row, 'type', normTypes),
    typeName: text(row, 'type_name'),
    typeClass: textOrNull(row, 'type_class'),
    number: textOrNull(row, 'number'),
    year: integerOrNull(row, 'year'),
    organism: textOrNull(row, 'organism'),
    sanctioned: textOrNull(row, 'sanctioned'),
    published: textOrNull(row, 'published'),
    gazette: textOrNull(row, 'gazette'),
    title: textOrNull(row, 'title'),
    subject: textOrNull(row, 'subject'),
    consolidated: integer(row, 'consolidated') === 1,
    modifiedBy: integer(row, 'modified_by'),
    modifies: integer(row, 'modifies'),
    observations: textOrNull(row, 'observations'),
  }
}

export function saveNorm(writer: Writer, row: CatalogueNorm): void {
  writer.run(
    `INSERT OR REPLACE INTO infoleg_norm(id, type, type_name, type_class, number, year, organism, sanctioned, published,
       gazette, title, subject, consolidated, modified_by, modifies, observations)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    row.id,
    row.type,
    row.typeName,
    row.typeClass,
    row.number,
    row.year,
    row.organism,
    row.sanctioned,
    row.published,
    row.gazette,
    row.title,
    row.subject,
    row.consolidated ? 1 : 0,
    row.modifiedBy,
    row.modifies,
    row.observations,
  )
}

export function saveRelation(writer: Writer, modifier: number, modified: number): void {
  writer.run('INSERT OR IGNORE INTO infoleg_relation(modified, modifier) VALUES (?, ?)', modified, modifier)
}

export function readNorm(reader: Reader, id: number): CatalogueNorm | undefined {
  const row = reader.get('SELECT * FROM infoleg_norm WHERE id = ?', id)
  return row === undefined ? undefined : normOf(row)
}

export function findNorms(
  reader: Reader,
  number: string,
  year: number,
  types: readonly NormType[],
): CatalogueNorm[] {
  return reader
    .all(
      `SELECT * FROM infoleg_norm WHERE number = ? AND year = ? AND type IN (${types.map(() => '?').join(', ')})
       LIMIT 50`,
      number,
      year,
      ...types,
    )
    .map(normOf)
}

export function modifiersOf(reader: Reader, id: number): number[] {
  return reader
    .all('SELECT modifier FROM infoleg_relation WHERE modified = ?', id)
    .map((row) => integer(row, 'modifier'))
}

export function modifiedOf(reader: Reader, id: number): number[] {
  return reader
    .all('SELECT modified FROM infoleg_relation WHERE modifier = ?', id)
    .map((row) => integer(row, 'modified'))
}

export function countModifiers(reader: Reader, id: number): number {
  const row = reader.get('SELECT count(*) AS n FROM infoleg_relation WHERE modified = ?', id)
  return row === undefined ? 0 : integer(row, 'n')
}
