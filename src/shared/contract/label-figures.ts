/** How much is marked, how long it is, and what it covers of the library. */
import { z } from 'zod'
import { verdicts } from '../domain/verdicts.ts'

const counted = z.object({ name: z.string(), count: z.number().int() })
/** Documents with a mark, of those that the library holds. */
const covered = counted.extend({ of: z.number().int() })
export const labelFigures = z.object({
  questions: z.number().int(),
  answered: z.number().int(),
  unanswered: z.number().int(),
  marks: z.number().int(),
  /** With a mark, of those that the library holds. */
  documents: z.number().int(),
  held: z.number().int(),
  verdicts: z.array(z.object({ verdict: z.enum(verdicts), count: z.number().int() })),
  /** Questions by how many marks they have. */
  marksAQuestion: z.array(counted),
  /** Words, in classes. */
  questionLengths: z.array(counted),
  passageLengths: z.array(counted),
  /** Of what the library holds most of, the most first; years in order. An empty name: it has none. */
  sections: z.array(covered),
  rubros: z.array(covered),
  organisms: z.array(covered),
  years: z.array(covered),
  /** Groups of questions that ask the same by their stems, and of marked passages with the same text. */
  duplicateQuestions: z.number().int(),
  duplicatePassages: z.number().int(),
})
export type LabelFigures = z.infer<typeof labelFigures>
