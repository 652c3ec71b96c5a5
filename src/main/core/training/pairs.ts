/** Questions from a file of pairs: CSV, JSONL or Parquet with `question`, `context` and, when there, `grade` or `negative`. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { FojasError } from '../../../shared/errors/index.ts'
import { fold } from '../../../shared/text/fold.ts'
import { readRows } from '../corpus/formats/data-rows.ts'
import { hashOf, type Grade, type JudgedPassage, type Question } from './question.ts'

/** Further negatives of a row, as sentence-transformers names the columns of a data set. */
const negativeColumns = ['negative', ...Array.from({ length: 9 }, (_, n) => `negative_${n + 1}`)]
const columns = ['question', 'context', 'grade', 'document', ...negativeColumns]

const written = z.string().refine((text) => text.trim() !== '')
const row = z.looseObject({
  question: written,
  context: written,
  grade: z.union([z.literal(''), z.coerce.number().pipe(z.literal([0, 1, 2]))]).nullish(),
  /** Questions of one document never stand on both sides of a split. */
  document: z.union([z.string(), z.number()]).nullish(),
})

/** What is wrong with a row, in a person's words. */
const complaints = {
  question: 'no tiene pregunta',
  context: 'no tiene contexto',
  grade: 'tiene un grado que no es 0, 1 ni 2',
  document: 'tiene un documento que no es texto ni número',
} as const

function complaint(issue: z.core.$ZodIssue | undefined): string {
  const [column] = issue?.path ?? []
  for (const [name, text] of Object.entries(complaints)) if (name === column) return text
  return 'no es un registro'
}

/** Rows named in a rejection; the rest are counted. */
const named = 5

export interface ReadPairs {
  readonly questions: readonly Question[]
  readonly rows: number
  /** Pairs with two grades that contradict each other: left out, as marks that wait for review. */
  readonly contradictory: number
  /** Of the file's bytes: goes into the model's card. */
  readonly hash: string
}

/** @throws FojasError path_not_found, missing_columns, malformed_file naming every row that is wrong */
export async function readPairs(path: string): Promise<ReadPairs> {
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (error) {
    throw new FojasError('path_not_found', { path }, { cause: error })
  }
  const name = basename(path)
  const rows = await readRows({ name, bytes }, columns)
  const first = z.record(z.string(), z.unknown()).safeParse(rows[0])
  const missing = ['question', 'context'].filter((column) => !first.success || !(column in first.data))
  if (missing.length > 0) throw new FojasError('missing_columns', { name, columns: missing.join(', ') })
  const wrong: string[] = []
  const gathering = new Gathering()
  for (const [index, value] of rows.entries()) {
    const parsed = row.safeParse(value)
    if (!parsed.success) {
      wrong.push(`la fila ${index + 1} ${complaint(parsed.error.issues[0])}`)
      continue
    }
    const { question, context, grade, document } = parsed.data
    const of = document === null || document === undefined || document === '' ? null : String(document)
    gathering.add(question, context, grade === '' ? 2 : (grade ?? 2), of)
    for (const column of negativeColumns) {
      const negative = parsed.data[column]
      if (typeof negative === 'string' && negative.trim() !== '') gathering.add(question, negative, 0, null)
    }
  }
  if (wrong.length > 0) {
    const more = wrong.length > named ? `; y ${wrong.length - named} más` : ''
    throw new FojasError('malformed_file', { name, detail: wrong.slice(0, named).join('; ') + more })
  }
  return { ...gathering.end(), rows: rows.length, hash: hashOf(bytes.toString('latin1')) }
}

/** Rows of one question together, in the order of its first. */
class Gathering {
  readonly #questions = new Map<string, { text: string; passages: Map<string, JudgedPassage | null> }>()
  #contradictory = 0

  add(question: string, context: string, grade: Grade, document: string | null): void {
    const text = question.trim().replace(/\s+/g, ' ')
    const key = fold(text)
    const known = this.#questions.get(key) ?? { text, passages: new Map<string, JudgedPassage | null>() }
    this.#questions.set(key, known)
    const passage = context.trim()
    const hash = hashOf(passage)
    const before = known.passages.get(hash)
    if (before === undefined) known.passages.set(hash, { grade, text: passage, hash, document })
    else if (before !== null && before.grade !== grade) {
      known.passages.set(hash, null)
      this.#contradictory += 1
    } else if (before?.document === null && document !== null)
      known.passages.set(hash, { ...before, document })
  }

  end(): { questions: Question[]; contradictory: number } {
    const questions = [...this.#questions].map(([key, { text, passages }]) => ({
      id: hashOf(key),
      text,
      passages: [...passages.values()].filter((each) => each !== null),
    }))
    return { questions, contradictory: this.#contradictory }
  }
}
