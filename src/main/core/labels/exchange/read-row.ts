/** One row of a file, checked: what it says of which passage for which question. */
import { z } from 'zod'
import {
  candidateSources,
  questionOrigins,
  surfaces,
  targetScopes,
  type HowFound,
} from '../../../../shared/contract/labels.ts'
import {
  unableReasons,
  verdictFacts,
  verdictOfGrade,
  verdicts,
  type UnableReason,
  type Verdict,
} from '../../../../shared/domain/verdicts.ts'
import { FojasError } from '../../../../shared/errors/index.ts'
import { fold } from '../../../../shared/text/fold.ts'
import { joinParagraphs, normaliseLine } from '../../corpus/formats/normalise.ts'
import { contentHash } from '../../corpus/prepare-file.ts'
import { columns, type Cell, type MarkRow } from './row.ts'

export interface ReadRow {
  readonly question: string
  readonly questionId: string | null
  /** Empty: identifiers alone. */
  readonly context: string
  readonly scope: (typeof targetScopes)[number] | null
  readonly hash: string
  readonly document: string
  readonly citation: string
  readonly title: string
  /** `none`: the mark was taken away; null: the row has only a question. */
  readonly verdict: Verdict | 'none' | null
  readonly reason: UnableReason | null
  readonly note: string | null
  readonly annotator: string | null
  readonly at: string | null
  readonly resolution: boolean
  readonly review: boolean
  /** The mark from which it follows. */
  readonly propagated: string | null
  readonly markId: string | null
  readonly matter: string | null
  readonly guideline: string | null
  readonly author: string | null
  readonly origin: (typeof questionOrigins)[number]
  readonly askedAt: string | null
  readonly how: HowFound
  /** Columns that are not ours, as JSON; null where there are none. */
  readonly extra: string | null
}

const string = (value: Cell | undefined): string =>
  value === null || value === undefined ? '' : String(value).trim()
const optional = (value: Cell | undefined): string | null => (string(value) === '' ? null : string(value))
const number = (value: Cell | undefined): number | null => {
  const text = string(value)
  return text === '' || !Number.isFinite(Number(text)) ? null : Number(text)
}
const flag = (value: Cell | undefined): boolean => /^(?:1|true|si|sí)$/i.test(string(value))
const among = <T extends string>(value: Cell | undefined, values: readonly T[]): T | null =>
  values.find((each) => each === string(value)) ?? null
const moment = z.iso.datetime()
const instant = (value: Cell | undefined): string | null => {
  const parsed = moment.safeParse(string(value))
  return parsed.success ? new Date(parsed.data).toISOString() : null
}
const own: ReadonlySet<string> = new Set<string>(columns)

/** The head of the sha256, as the corpus names a passage's text. */
export const hashOf = (text: string): string => contentHash(text).slice(0, 32)

function verdictOf(row: MarkRow, graded: boolean): Verdict | 'none' {
  const said = among(row.verdict, [...verdicts, 'none'] as const)
  if (said !== null) return said
  const written = fold(string(row.grade))
  if (!graded) return 'relevant'
  const byName = verdicts.find((each) => fold(verdictFacts[each].name) === written)
  const byGrade = written === '' ? undefined : verdictOfGrade(Number(written))
  const verdict = byName ?? byGrade
  if (verdict === undefined)
    throw new Error(written === '' ? 'le falta el grado' : `el grado «${string(row.grade)}» no es 0, 1 ni 2`)
  return verdict
}

/**
 * @param graded whether the file has a column of grades; without one, every row is an answer
 * @param asksOnly the file is a list of questions: no column has what they are answered with
 * @throws FojasError label_row
 */
export function readRow(row: MarkRow, graded: boolean, at: number, asksOnly = false): ReadRow {
  const question = normaliseLine(string(row.question).replace(/\s+/g, ' '))
  const questionId = optional(row.question_id)
  const raw = string(row.context)
  const hash = string(row.hash)
  const wrong = (detail: string) => new FojasError('label_row', { row: at, detail })
  if (question === '' && questionId === null) throw wrong('le falta la pregunta')
  if (question.length > 2000) throw wrong('la pregunta pasa los 2.000 caracteres')
  const alone = raw === '' && hash === ''
  if (alone && !asksOnly && row.mark_id === undefined && !('asked_at' in row))
    throw wrong('le falta el contexto')
  let verdict: ReadRow['verdict'] = null
  try {
    if (!alone) verdict = verdictOf(row, graded)
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : '')
  }
  // As it was kept where it says so itself; else as an import would have brought it in.
  const context = raw === '' || hashOf(raw) === hash ? raw : joinParagraphs(raw.split(/\r\n?|\n/))
  const further = Object.entries(row).filter(
    ([name, value]) => !own.has(name) && value !== null && value !== '',
  )
  return {
    question,
    questionId,
    context,
    scope: among(row.scope, targetScopes),
    hash: raw === '' ? hash : hashOf(context),
    document: string(row.document),
    citation: string(row.citation),
    title: string(row.title),
    verdict,
    reason: among(row.reason, unableReasons),
    note: optional(row.note),
    annotator: optional(row.annotator),
    at: instant(row.at),
    resolution: flag(row.resolution),
    review: flag(row.review),
    propagated: optional(row.propagated),
    markId: optional(row.mark_id),
    matter: optional(row.matter),
    guideline: optional(row.guideline),
    author: optional(row.author),
    origin: among(row.origin, questionOrigins) ?? 'import',
    askedAt: instant(row.asked_at),
    how: {
      surface: among(row.surface, surfaces) ?? 'import',
      query: optional(row.query),
      rank: number(row.rank),
      score: number(row.score),
      model: optional(row.model),
      indexDate: optional(row.index_date),
      source: among(row.source, candidateSources),
    },
    extra: further.length === 0 ? null : JSON.stringify(Object.fromEntries(further)),
  }
}
