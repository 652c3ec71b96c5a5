/** A mark as a row of a file: question, context and grade are the least; everything else stands in further columns. */
import type { ColumnMapping } from '../../../../shared/contract/label-exchange.ts'

export type Cell = string | number | null
export type Row = Readonly<Record<string, Cell>>

/** In the order in which they are written; others that a file brought come after them, and go out again. */
export const columns = [
  'question',
  'context',
  'grade',
  'verdict',
  'document',
  'citation',
  'title',
  'annotator',
  'at',
  'note',
  'reason',
  'resolution',
  'review',
  'propagated',
  'matter',
  'guideline',
  'author',
  'origin',
  'asked_at',
  'surface',
  'query',
  'rank',
  'score',
  'model',
  'index_date',
  'source',
  'scope',
  'hash',
  'question_id',
  'mark_id',
] as const
export type Column = (typeof columns)[number]
export type MarkRow = Partial<Record<Column, Cell>> & Row

export const numericColumns: ReadonlySet<string> = new Set<Column>([
  'grade',
  'rank',
  'score',
  'resolution',
  'review',
])

/** Names under which other programs write the columns that matter, in lower case. */
const names: Readonly<Record<keyof ColumnMapping, readonly string[]>> = {
  question: ['question', 'pregunta', 'query', 'consulta', 'anchor'],
  context: ['context', 'contexto', 'passage', 'fragmento', 'text', 'texto', 'positive'],
  grade: ['grade', 'grado', 'score', 'label', 'relevance', 'relevancia'],
  document: ['document', 'documento', 'doc_id', 'document_id', '_id'],
  annotator: ['annotator', 'anotador', 'quien', 'usuario'],
  note: ['note', 'nota', 'comentario'],
}

/** Which column is which, by their names; what is named by hand stands. */
export function mappingOf(found: readonly string[], chosen: ColumnMapping = {}): ColumnMapping {
  const mapping: { -readonly [K in keyof ColumnMapping]: ColumnMapping[K] } = {}
  for (const field of ['question', 'context', 'grade', 'document', 'annotator', 'note'] as const) {
    const own = chosen[field]
    const known = names[field]
      .map((name) => found.find((column) => column.trim().toLowerCase() === name))
      .find((column) => column !== undefined)
    const column = own === undefined ? known : own === '' ? undefined : own
    if (column !== undefined) mapping[field] = column
  }
  return mapping
}

/** A file's row under our names. */
export function mapped(row: Row, mapping: ColumnMapping): MarkRow {
  const taken = new Set(Object.values(mapping))
  const rest = Object.fromEntries(Object.entries(row).filter(([name]) => !taken.has(name)))
  const chosen = Object.fromEntries(
    Object.entries(mapping).flatMap(([field, column]) =>
      column === undefined ? [] : [[field, row[column] ?? null] as const],
    ),
  )
  return { ...rest, ...chosen }
}
