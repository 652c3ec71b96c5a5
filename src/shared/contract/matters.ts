/** Matters (carpetas): what belongs to one case, and goes with it to a document. */
import { z } from 'zod'
import { span } from '../domain/document.ts'
import { standings } from './labels.ts'
import { savedSearch } from './saved.ts'
import { textStatus } from './texts.ts'

const id = z.number().int()
/** `PÉREZ, JUAN C/ GÓMEZ, ANA S/ DAÑOS Y PERJUICIOS` */
const caption = z.string().trim().min(1).max(500)
/** `CIV 12345/2024`; an empty one is none. */
const fileNumber = z
  .string()
  .trim()
  .max(100)
  .nullable()
  .transform((value) => (value === '' ? null : value))
const note = z.string().max(20_000)

export const matter = z.object({
  id,
  caption: z.string(),
  fileNumber: z.string().nullable(),
  archived: z.boolean(),
  createdAt: z.string(),
  /** When something of it last changed. */
  touchedAt: z.string(),
})
export type Matter = z.infer<typeof matter>

export const matterSummary = matter.extend({
  notes: z.number().int(),
  passages: z.number().int(),
  questions: z.number().int(),
  searches: z.number().int(),
  /** Documents that are new for its saved searches. */
  news: z.number().int(),
})
export type MatterSummary = z.infer<typeof matterSummary>

export const matterList = z.object({
  /** What was touched last comes first; archived ones after the rest. */
  matters: z.array(matterSummary),
  /** Captions that questions carry, say from another computer's marks, and that are no matter here. */
  unknown: z.array(z.object({ caption: z.string(), questions: z.number().int() })),
})
export type MatterList = z.infer<typeof matterList>

export const matterNote = z.object({ id, text: z.string(), createdAt: z.string(), changedAt: z.string() })
export type MatterNote = z.infer<typeof matterNote>

/** A stretch of a document, kept with its text: it outlives the document. */
export const matterPassage = z.object({
  id,
  citation: z.string(),
  /** `Ley 24.240` */
  title: z.string(),
  text: z.string(),
  note: z.string(),
  addedAt: z.string(),
  /** Whether the library still holds this text, and where. */
  standing: z.enum(standings),
  /** Null where the document is gone. */
  key: z.number().int().nullable(),
  ...span.shape,
  textStatus: textStatus.nullable(),
})
export type MatterPassage = z.infer<typeof matterPassage>

export const matterAnswer = z.object({
  citation: z.string(),
  text: z.string(),
  /** relevante, or parcial where nothing is. */
  verdict: z.enum(['relevant', 'partial']),
  key: z.number().int().nullable(),
  start: z.number().int().nullable(),
})
export const matterQuestion = z.object({
  id,
  text: z.string(),
  /** Passages that were judged. */
  marks: z.number().int(),
  answers: z.array(matterAnswer),
})
export type MatterQuestion = z.infer<typeof matterQuestion>

export const matterPage = matter.extend({
  notes: z.array(matterNote),
  passages: z.array(matterPassage),
  questions: z.array(matterQuestion),
  searches: z.array(savedSearch),
})
export type MatterPage = z.infer<typeof matterPage>

export const matterRef = z.object({ id })
export const newMatter = z.object({ caption, fileNumber: fileNumber.default(null) })
export const matterChange = z.object({
  id,
  caption: caption.optional(),
  fileNumber: fileNumber.optional(),
  archived: z.boolean().optional(),
})

export const addPassagesInput = z.object({
  id,
  passages: z
    .array(span.extend({ key: z.number().int() }))
    .min(1)
    .max(500),
})
export const addedPassages = z.object({
  /** Those that it did not hold. */
  added: z.array(id),
  already: z.number().int(),
})

export const parts = ['note', 'passage'] as const
/** Something of a matter, to take out or to bring back. */
export const partRef = z.object({ kind: z.enum(parts), id })
export type PartRef = z.infer<typeof partRef>

export const newNote = z.object({ id, text: note })
/** The text of a note, or what is noted of a passage. */
export const noteChange = partRef.extend({ text: note })
/** Before another passage of the same matter; last where it is null. */
export const passageMove = z.object({ id, before: id.nullable() })
export const searchLink = z.object({ id, search: id, linked: z.boolean() })
export const questionPlace = z.object({ question: id, id: id.nullable() })
