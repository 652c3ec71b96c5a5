import { z } from 'zod'

/** According to which source a text is what it is, and whether later changes are in it. */
export const textStatus = z.object({
  /** One line for the head of a text. Never a bare «vigente». */
  line: z.string(),
  /** The same for a row of a list. */
  short: z.string(),
  /** `warning`: there is something that the text held does not show. */
  tone: z.enum(['plain', 'warning']),
})
export type TextStatus = z.infer<typeof textStatus>

/** What the text's own notes say of an article as it stands. */
export const articleHistory = z.object({
  /** Where the article begins. */
  start: z.number().int(),
  article: z.string(),
  /** Whether it still has a text to apply: repealed or vetoed ones do not. */
  state: z.enum(['changed', 'repealed', 'observed']),
  /** `texto según art. 51, Ley 27.802 (B.O. 6/3/2026)` */
  line: z.string(),
})
export type ArticleHistory = z.infer<typeof articleHistory>

/** The other text of the same norm that is held: the gazette's or the original one, and the consolidated one. */
export const counterpart = z.object({
  key: z.number().int(),
  /** Whether the other one is the older text. */
  side: z.enum(['original', 'consolidated']),
})

const run = z.object({ text: z.string(), changed: z.boolean() })
export type ComparedRun = z.infer<typeof run>

/** An article, or what stands between two. Signs of print are no difference. */
export const comparedRow = z.object({
  /** `Art. 245`; null outside articles. */
  label: z.string().nullable(),
  change: z.enum(['same', 'changed', 'added', 'removed']),
  /** Where it begins in each text; null where it is not in it. */
  leftStart: z.number().int().nullable(),
  rightStart: z.number().int().nullable(),
  left: z.array(run),
  right: z.array(run),
  /** The consolidated text's notes on it. */
  notes: z.array(z.string()),
})
export type ComparedRow = z.infer<typeof comparedRow>

/** The older text on the left. */
export const comparison = z.object({
  left: z.object({ key: z.number().int(), textStatus }),
  right: z.object({ key: z.number().int(), textStatus }),
  rows: z.array(comparedRow),
})
export type Comparison = z.infer<typeof comparison>
