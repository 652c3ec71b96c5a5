/** A data set of questions and contexts (JSONL, CSV, Parquet): equal contexts are one document with all their questions. */
import { z } from 'zod'
import { FojasError } from '../../../../shared/errors/index.ts'
import { bareDocument } from './bare-document.ts'
import { holdsRows, readRows, rowContainers } from './data-rows.ts'
import type { Format, Parsed, ParsedQuestion, SourceFile } from './format.ts'
import { joinParagraphs, normaliseLine } from './normalise.ts'

const identifier = z.union([z.string(), z.number()]).nullish()
const record = z.object({
  question: z.string(),
  context: z.string(),
  grade: z.union([z.number(), z.string()]).nullish(),
  _id: identifier,
  id: identifier,
})
const columns = ['question', 'context'] as const

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

async function parse(file: SourceFile): Promise<Parsed> {
  const { name } = file
  const rows = await readRows(file, Object.keys(record.shape))
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
  extensions: rowContainers,
  recognises: (_head, name) => holdsRows(name),
  parse,
}
