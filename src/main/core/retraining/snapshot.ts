/** What a training learns from, as it stood when it began: kept whole, so that it can be resumed and explained. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { TrainingQuestion } from '../labels/training.ts'
import { positivesOf, type Question } from '../training/question.ts'

const passage = z.object({
  grade: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  text: z.string(),
  hash: z.string(),
  document: z.string().nullable(),
  /** The document was judged as one: which of its passages answers nobody said. */
  whole: z.boolean(),
})
export const snapshot = z.array(z.object({ id: z.string(), text: z.string(), passages: z.array(passage) }))
export type SnapshotQuestion = z.infer<typeof snapshot>[number]

export function snapshotOf(questions: readonly TrainingQuestion[]): SnapshotQuestion[] {
  return questions.map(({ uid, text, passages }) => ({
    id: uid,
    text,
    passages: passages.map(({ grade, text: own, hash, document, documentKey, passageId }) => ({
      ...{ grade, text: own, hash, document },
      whole: documentKey !== null && passageId === null,
    })),
  }))
}

/** Those that have an answer: the rest teach nothing and measure nothing. */
export function answered<T extends Question>(questions: readonly T[]): T[] {
  return questions.filter((question) => positivesOf(question).length > 0)
}

/** The same marks, the same hash. */
export const hashOfSnapshot = (questions: readonly SnapshotQuestion[]): string =>
  createHash('sha256').update(JSON.stringify(questions)).digest('hex').slice(0, 32)
