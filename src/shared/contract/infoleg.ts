import { z } from 'zod'
import { isoDate } from '../domain/document.ts'

/** A norm that changes another, or is changed by it. */
export const relation = z.object({
  /** Its number in InfoLEG; null where only its name is known. */
  id: z.number().int().nullable(),
  /** `Ley 27.802` */
  label: z.string(),
  title: z.string().nullable(),
  /** Of the gazette, else of its sanction. */
  date: isoDate.nullable(),
  /** The document held; null where it is not in the library. */
  documentKey: z.number().int().nullable(),
  /** Who tells of it: InfoLEG's tables, the notes of the text held, or both. */
  source: z.enum(['infoleg', 'texto', 'both']),
  /** False where the notes name it by a number that several norms held have: it is one of those they may mean. */
  certain: z.boolean(),
  /** Articles of the changed norm, where its notes say so. */
  articles: z.array(z.string()),
})
export type Relation = z.infer<typeof relation>

/** Newest first. */
export const relations = z.object({ modifies: z.array(relation), modifiedBy: z.array(relation) })
export type Relations = z.infer<typeof relations>
