/** Rows of several voices as one grade a passage, for formats that hold no more. */
import type { MarkRow } from './row.ts'

export interface SettledPassage {
  readonly row: MarkRow
  readonly grade: number
}

/** By question; passages that people contradict each other about, or could not judge, are left out. */
export function settledRows(rows: readonly MarkRow[]): Map<string, SettledPassage[]> {
  const byPassage = new Map<string, MarkRow[]>()
  for (const row of rows) {
    const key = JSON.stringify([
      row.question_id ?? row.question,
      row.scope,
      row.hash ?? row.context,
      row.document,
    ])
    const known = byPassage.get(key)
    if (known === undefined) byPassage.set(key, [row])
    else known.push(row)
  }
  const byQuestion = new Map<string, SettledPassage[]>()
  for (const voices of byPassage.values()) {
    const settling = voices.find((row) => row.resolution === 1)
    const graded = (settling === undefined ? voices : [settling]).flatMap((row) =>
      typeof row.grade === 'number' ? [{ row, grade: row.grade }] : [],
    )
    const [first] = graded
    if (first === undefined || graded.some(({ grade }) => grade !== first.grade)) continue
    const question = String(first.row.question_id ?? first.row.question)
    byQuestion.set(question, [...(byQuestion.get(question) ?? []), first])
  }
  return byQuestion
}

/** A passage's name in a file: its document's and its text's. */
export const passageId = (row: MarkRow): string =>
  `${String(row.document ?? '')}#${String(row.scope ?? 'passage')}-${String(row.hash ?? '')}`.replace(
    /\s+/g,
    '_',
  )
