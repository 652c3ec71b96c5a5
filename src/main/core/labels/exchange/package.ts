/**
 * A package of marks, from one computer to another: a first line that says what it is, then rows as in JSONL, each with
 * the numbers its question and its mark have everywhere. Of each voice the last thing it said, taking away included.
 */
import { z } from 'zod'
import type { ExportLabelsInput } from '../../../../shared/contract/label-exchange.ts'
import { markFilter } from '../../../../shared/contract/label-marks.ts'
import { FojasError } from '../../../../shared/errors/index.ts'
import type { Reader } from '../../library/database.ts'
import { decodeText } from '../../corpus/formats/decode.ts'
import { takenAway } from '../store-marks.ts'
import { findQuestion, openQuestions } from '../store.ts'
import { jsonl, jsonLines } from './jsonl.ts'
import type { MarkRow, Row } from './row.ts'
import { rowOf, rowsOf } from './write-rows.ts'

export const packageExtension = '.fojas'
const version = 1
const head = z.object({ fojas: z.literal('marcas'), version: z.number().int().max(version) })

export function packageRows(reader: Reader, input: Pick<ExportLabelsInput, 'filter' | 'include'>): MarkRow[] {
  const rows = rowsOf(reader, input)
  // Under a filter, what is not there is not missing.
  if (JSON.stringify(input.filter) !== JSON.stringify(markFilter.parse({}))) return rows
  for (const mark of takenAway(reader)) {
    const question = findQuestion(reader, mark.judgment.question)
    if (question !== undefined) rows.push(rowOf(mark, question, input.include, null))
  }
  const marked = new Set(rows.map((row) => row.question_id))
  for (const question of openQuestions(reader))
    if (!marked.has(question.uid))
      rows.push({
        question: question.text,
        question_id: question.uid,
        guideline: question.guideline,
        author: question.author,
        origin: question.origin,
        asked_at: question.createdAt,
        ...(input.include.matter ? { matter: question.matter } : {}),
      })
  return rows
}

export async function writePackage(
  rows: readonly MarkRow[],
  annotator: string,
  at: string,
): Promise<Uint8Array> {
  const first = `${JSON.stringify({ fojas: 'marcas', version, from: annotator, at })}\n`
  const { bytes } = await jsonl.write(rows)
  return Buffer.concat([Buffer.from(first), bytes])
}

/** @throws FojasError label_package */
export function readPackage(bytes: Uint8Array, name: string): (Row | null)[] {
  const text = decodeText(bytes, name)
  const end = text.indexOf('\n')
  try {
    head.parse(JSON.parse(text.slice(0, end < 0 ? text.length : end)))
  } catch (error) {
    throw new FojasError('label_package', { name }, { cause: error })
  }
  return end < 0 ? [] : jsonLines(text.slice(end + 1))
}
