/**
 * Tables of facts too long to be held at once: recognised by the names of their columns and read in stretches. A new
 * one is a row of `rowFormats`.
 */
import { headerOf, type Header } from './csv-stretch.ts'
import { infolegCatalogue } from './infoleg-catalogue.ts'
import { infolegRelations, infolegRelationList, reformList } from './infoleg-relations.ts'
import type { RowFormat } from './row-format.ts'

export const rowFormats: readonly RowFormat[] = [
  infolegCatalogue,
  infolegRelations,
  infolegRelationList,
  reformList,
]

export interface RecognisedTable {
  readonly format: RowFormat
  readonly header: Header
}

/** @param head the first bytes of the file */
export function recogniseTable(head: Uint8Array): RecognisedTable | null {
  const header = headerOf(head)
  if (header === null) return null
  const format = rowFormats.find(({ columns }) => columns.every((column) => header.columns.includes(column)))
  return format === undefined ? null : { format, header }
}
