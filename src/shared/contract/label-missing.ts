import { z } from 'zod'
import { howFound } from './labels.ts'

const id = z.number().int()

/** Where what somebody misses ranks today, and why. */
export const missingInput = z.object({ question: id, text: z.string().trim().min(1).max(300) })
export const missingPassage = z.object({
  passage: id,
  documentKey: id,
  citation: z.string(),
  title: z.string(),
  text: z.string(),
  start: z.number().int(),
  end: z.number().int(),
  /** Of its document in a search for the question; null where that does not bring it. */
  rank: z.number().int().nullable(),
  /** `puesto 63: ninguna palabra en común` */
  words: z.string(),
  how: howFound,
})
export type MissingPassage = z.infer<typeof missingPassage>
export const missingAnswer = z.object({
  /** Norms named that the library does not hold, as a person says them. */
  unheld: z.array(z.string()),
  passages: z.array(missingPassage),
})
export type MissingAnswer = z.infer<typeof missingAnswer>
