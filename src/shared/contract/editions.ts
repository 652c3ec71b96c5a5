import { z } from 'zod'
import { isoDate } from '../domain/document.ts'
import { normTypes, sections } from '../domain/vocabulary.ts'

export const monthInput = z.object({
  year: z.number().int().min(1800).max(2999),
  month: z.number().int().min(1).max(12),
})

/** `nonworking`: a day with no work that is no holiday. On any but a working day the gazette may not have come out. */
export const dayKinds = ['working', 'weekend', 'holiday', 'nonworking'] as const

export const editionDay = z.object({
  date: isoDate,
  kind: z.enum(dayKinds),
  /** `Viernes Santo`; null where the day has none. */
  name: z.string().nullable(),
  /** Sections held of that day's edition; none: the library has no edition of it. */
  sections: z.array(
    z.object({ section: z.enum(sections), documents: z.number().int(), unread: z.number().int() }),
  ),
})
export type EditionDay = z.infer<typeof editionDay>

export const editionMonth = z.object({
  /** Every day of the month, in order. */
  days: z.array(editionDay),
  /** The first and the last edition of the library; null where it has none. */
  first: isoDate.nullable(),
  last: isoDate.nullable(),
})
export type EditionMonth = z.infer<typeof editionMonth>

/** One line of a day's sumario. */
export const sumarioEntry = z.object({
  key: z.number().int(),
  section: z.enum(sections),
  rubro: z.string().nullable(),
  supplement: z.boolean(),
  type: z.enum(normTypes).nullable(),
  number: z.string().nullable(),
  year: z.number().int().nullable(),
  organism: z.string().nullable(),
  /** What it is about, or how its text begins; never its organism or its number again. */
  subject: z.string(),
  read: z.boolean(),
  /** The days it runs. */
  publishedFrom: isoDate.nullable(),
  publishedTo: isoDate.nullable(),
  /** Its annexes by the name of their file; `key` where the library has it. */
  annexes: z.array(z.object({ name: z.string(), key: z.number().int().nullable() })),
})
export type SumarioEntry = z.infer<typeof sumarioEntry>

export const sumario = z.object({
  date: isoDate,
  kind: z.enum(dayKinds),
  name: z.string().nullable(),
  /** By section, supplement, rubro and organism, each in the order of the day's listing. */
  entries: z.array(sumarioEntry),
  /** The nearest days with an edition. */
  previous: isoDate.nullable(),
  next: isoDate.nullable(),
})
export type Sumario = z.infer<typeof sumario>

export const readInput = z.object({ keys: z.array(z.number().int()).max(20_000), read: z.boolean() })
