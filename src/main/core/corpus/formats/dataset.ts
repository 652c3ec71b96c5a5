/** A data set of questions and contexts (JSONL, CSV, Parquet): equal contexts are one document with all their questions. */
import { z } from 'zod'
import { FojasError } from '../../../../shared/errors/index.ts'
import { bareDocument } from './bare-document.ts'
import { parseCsv } from './csv.ts'
import { decodeText } from './decode.ts'
import type { Format, Parsed, ParsedQuestion, SourceFile } from './format.ts'
import { joinParagraphs, normaliseLine } from './normalise.ts'
import { parquetRows } from './parquet.ts'

const identifier = z.union([z.string(), z.number()]).nullish()
const record = z.object({
  question: z.string(),
  context: z.string(),
  grade: z.union([z.number(), z.string()]).nullish(),
  _id: identifier,
  id: identifier,
})
const columns = ['question', 'context'] as const

function jsonRows(source: string, name: string): unknown[] {
  const lines = source.split(/\r\n?|\n/).filter((line) => line.trim() !== '')
  return lines.map((line, index) => {
    try {
      const value: unknown = JSON.parse(line)
      return value
    } catch (error) {
      throw index === lines.length - 1 && index > 0
        ? new FojasError('truncated_file', { name }, { cause: error })
        : new FojasError(
            'malformed_file',
            { name, detail: `la fila ${String(index + 1)} no es JSON` },
            { cause: error },
          )
    }
  })
}

function csvRows(source: string, name: string): unknown[] {
  const rows = parseCsv(source)
  if (rows === null) throw new FojasError('truncated_file', { name })
  const [header = [], ...body] = rows
  const names = header.map((each) => each.trim().toLowerCase())
  return body.map((row) => Object.fromEntries(names.map((column, index) => [column, row[index] ?? ''])))
}

/** 2 where there is none; anything but 0, 1 and 2 is no grade of ours. */
function gradeOf(value: string | number | null | undefined, name: string, row: number): number {
  if (value === null || value === undefined || value === '') return 2
  const grade = Number(value)
  if (grade === 0 || grade === 1 || grade === 2) return grade
  throw new FojasError('malformed_file', {
    name,
    detail: `la fila ${String(row)} tiene un grado que no es 0, 1 ni 2`,
  })
}

const textOf = ({ bytes, name }: SourceFile) => decodeText(bytes, name).replace(/^\uFEFF/, '')

/** How the rows of each container are read, by extension; a new container is a row here. */
const containers: Readonly<Record<string, (file: SourceFile) => unknown[] | Promise<unknown[]>>> = {
  jsonl: (file) => jsonRows(textOf(file), file.name),
  csv: (file) => csvRows(textOf(file), file.name),
  parquet: ({ bytes, name }) => parquetRows(bytes, name, Object.keys(record.shape)),
}
const extensionOf = (name: string) => name.slice(name.lastIndexOf('.') + 1).toLowerCase()

async function parse(file: SourceFile): Promise<Parsed> {
  const { name } = file
  const rows = (await containers[extensionOf(name)]?.(file)) ?? []
  const first = z.record(z.string(), z.unknown()).safeParse(rows[0])
  const missing = columns.filter((column) => !first.success || !(column in first.data))
  if (missing.length > 0) throw new FojasError('missing_columns', { name, columns: missing.join(', ') })
  const contexts = new Map<string, { id: string; questions: ParsedQuestion[] }>()
  const used = new Set<string>()
  for (const [index, value] of rows.entries()) {
    const row = record.safeParse(value)
    if (!row.success) {
      const detail = `a la fila ${String(index + 1)} le faltan la pregunta o el contexto`
      throw new FojasError('malformed_file', { name, detail })
    }
    const text = joinParagraphs(row.data.context.split(/\r\n?|\n/))
    if (text === '') continue
    let context = contexts.get(text)
    if (context === undefined) {
      const own = String(row.data._id ?? row.data.id ?? '')
      // A row's identifier may be its question's, or come twice: a context never shares one.
      const id = own === '' || used.has(own) ? `${name}#${String(index + 1)}` : own
      used.add(id)
      context = { id, questions: [] }
      contexts.set(text, context)
    }
    const question = normaliseLine(row.data.question.replace(/\s+/g, ' '))
    if (question !== '')
      context.questions.push({ text: question, grade: gradeOf(row.data.grade, name, index + 1) })
  }
  if (contexts.size === 0) throw new FojasError('no_text', { name })
  const documents = [...contexts].map(([text, { id, questions }]) =>
    bareDocument({ id, kind: 'context', identities: [`dataset:${name}:${id}`], text, questions }),
  )
  return { documents, enrichments: [] }
}

export const dataset: Format = {
  id: 'dataset',
  extensions: Object.keys(containers),
  recognises: (_head, name) => Object.hasOwn(containers, extensionOf(name)),
  parse,
}
