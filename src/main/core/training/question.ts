/** What a model learns from: questions, and passages that people judged for them. */
import { createHash } from 'node:crypto'

/** Relevante 2, parcial 1, no relevante 0. */
export type Grade = 0 | 1 | 2

export interface JudgedPassage {
  readonly grade: Grade
  readonly text: string
  /** Equal texts, equal hash. */
  readonly hash: string
  /** The document it is of; null where nothing says. */
  readonly document: string | null
}

export interface Question {
  /** The same on every computer: what its side is fixed by. */
  readonly id: string
  readonly text: string
  readonly passages: readonly JudgedPassage[]
}

/** A question with one passage that answers it: what is counted as a usable label. */
export interface Pair {
  readonly question: Question
  readonly positive: JudgedPassage
}

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32)

/** Relevant passages; partial ones only where the question has no relevant one. */
export function positivesOf(question: Question): JudgedPassage[] {
  const relevant = question.passages.filter(({ grade }) => grade === 2)
  return relevant.length > 0 ? relevant : question.passages.filter(({ grade }) => grade === 1)
}

export function pairsOf(questions: readonly Question[]): Pair[] {
  return questions.flatMap((question) => positivesOf(question).map((positive) => ({ question, positive })))
}

/** What the recipe goes by: pairs of a question with a passage marked relevant. */
export function usableLabels(questions: readonly Question[]): number {
  return questions.reduce((sum, { passages }) => sum + passages.filter(({ grade }) => grade === 2).length, 0)
}
