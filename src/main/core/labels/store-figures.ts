/** The SQL of the figures: questions with their marks, what was marked, and how much of the library that is. */
import { verdicts, type Verdict } from '../../../shared/domain/verdicts.ts'
import type { Reader } from '../library/database.ts'
import { integer, oneOf, text } from '../library/sql.ts'

export interface CountedQuestion {
  readonly text: string
  readonly stems: string
  /** Passages that somebody marked. */
  readonly marks: number
  readonly relevant: number
}

export function countedQuestions(reader: Reader): CountedQuestion[] {
  return reader
    .all(
      `SELECT q.text, q.stems, count(DISTINCT m.target_id) AS marks,
         count(DISTINCT CASE j.verdict WHEN 'relevant' THEN m.target_id END) AS relevant
       FROM label_question q LEFT JOIN label_mark m ON m.question_id = q.id
       LEFT JOIN label_judgment j ON j.id = m.judgment_id
       WHERE q.state = 'open' GROUP BY q.id ORDER BY q.id`,
    )
    .map((row) => ({
      text: text(row, 'text'),
      stems: text(row, 'stems'),
      marks: integer(row, 'marks'),
      relevant: integer(row, 'relevant'),
    }))
}

const marked = `label_mark m JOIN label_question q ON q.id = m.question_id AND q.state = 'open'
  JOIN label_target t ON t.id = m.target_id`

export function countedVerdicts(reader: Reader): { verdict: Verdict; count: number }[] {
  return reader
    .all(
      `SELECT j.verdict, count(*) AS n FROM ${marked} JOIN label_judgment j ON j.id = m.judgment_id GROUP BY 1`,
    )
    .map((row) => ({ verdict: oneOf(row, 'verdict', verdicts), count: integer(row, 'n') }))
}

/** Each text once, with how many passages have it. */
export function markedTexts(reader: Reader): { text: string; passages: number }[] {
  return reader
    .all(`SELECT t.text, count(DISTINCT t.id) AS n FROM ${marked} GROUP BY t.hash`)
    .map((row) => ({ text: text(row, 'text'), passages: integer(row, 'n') }))
}

/** What documents are told apart by. */
export const traits = ['section', 'rubro', 'organism', 'year'] as const
export type Trait = (typeof traits)[number]

/** Documents with a mark and documents held, by a trait; an empty name where a document has none. */
export function coverage(reader: Reader, trait: Trait): { name: string; count: number; of: number }[] {
  return reader
    .all(
      `WITH marked AS (SELECT DISTINCT t.document_key AS key FROM ${marked} WHERE t.document_key IS NOT NULL)
       SELECT coalesce(CAST(d.${trait} AS TEXT), '') AS name, count(marked.key) AS n, count(*) AS held
       FROM document d LEFT JOIN marked ON marked.key = d.key GROUP BY 1 ORDER BY held DESC, name`,
    )
    .map((row) => ({ name: text(row, 'name'), count: integer(row, 'n'), of: integer(row, 'held') }))
}
