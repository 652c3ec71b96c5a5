/** Marks as rows, under the filters in force. */
import type { ExportLabelsInput } from '../../../../shared/contract/label-exchange.ts'
import { verdictFacts } from '../../../../shared/domain/verdicts.ts'
import { z } from 'zod'
import type { Reader } from '../../library/database.ts'
import { findJudgment } from '../store-judgments.ts'
import { wholeMarks, type WholeMark } from '../store-marks.ts'
import { findQuestion, type QuestionRow } from '../store.ts'
import type { MarkRow } from './row.ts'

const further = z.record(z.string(), z.union([z.string(), z.number(), z.null()]))

export function rowOf(
  { judgment, target }: Pick<WholeMark, 'judgment' | 'target'>,
  question: QuestionRow,
  include: ExportLabelsInput['include'],
  /** The mark from which it follows. */
  propagated: string | null,
): MarkRow {
  const { how } = judgment
  const extra = judgment.extra === null ? {} : further.catch({}).parse(JSON.parse(judgment.extra))
  const row: MarkRow = {
    question: question.text,
    context: target.text,
    grade: judgment.verdict === 'none' ? null : verdictFacts[judgment.verdict].grade,
    verdict: judgment.verdict,
    document: target.documentId === '' ? null : target.documentId,
    citation: target.citation,
    title: target.title,
    annotator: judgment.annotator,
    at: judgment.at,
    reason: judgment.reason,
    resolution: judgment.resolution ? 1 : 0,
    review: judgment.review ? 1 : 0,
    propagated,
    guideline: question.guideline,
    author: question.author,
    origin: question.origin,
    asked_at: question.createdAt,
    surface: how.surface,
    rank: how.rank,
    score: how.score,
    model: how.model,
    index_date: how.indexDate,
    source: how.source,
    scope: target.scope,
    hash: target.hash,
    question_id: question.uid,
    mark_id: judgment.uid,
    ...(include.notes ? { note: judgment.note } : {}),
    ...(include.matter ? { matter: question.matter } : {}),
    ...(include.history ? { query: how.query } : {}),
  }
  return { ...extra, ...row }
}

export function rowsOf(reader: Reader, input: Pick<ExportLabelsInput, 'filter' | 'include'>): MarkRow[] {
  const questions = new Map<number, QuestionRow>()
  const rows: MarkRow[] = []
  for (const mark of wholeMarks(reader, input.filter)) {
    const { question: id } = mark.judgment
    const question = questions.get(id) ?? findQuestion(reader, id)
    if (question === undefined) continue
    questions.set(id, question)
    const from = mark.judgment.propagatedFrom
    const source = from === null ? undefined : findJudgment(reader, from)
    rows.push(rowOf(mark, question, input.include, source?.uid ?? null))
  }
  return rows
}
