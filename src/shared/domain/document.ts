import { z } from 'zod'
import { documentKinds, normTypes, parts, sections, textStates } from './vocabulary.ts'

/** A calendar day, YYYY-MM-DD. */
export const isoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

/** How well a machine read a text. */
export const machineReading = z.object({
  /** Mean of its words, 0 to 100. */
  confidence: z.number(),
  pages: z.number().int(),
  /** Pages whose words are more often wrong. */
  doubtful: z.array(z.number().int()),
})
export type MachineReading = z.infer<typeof machineReading>

/** What Fojas knows of a document, without its text. Absent facts are null. */
export const documentMeta = z.object({
  /** Stable integer within the library. */
  key: z.number().int(),
  /** The document's own identifier: `LEY-17000`, the aviso's id, a path relative to the folder imported. */
  id: z.string(),
  kind: z.enum(documentKinds),
  title: z.string(),
  summary: z.string().nullable(),
  type: z.enum(normTypes).nullable(),
  /** As printed, without dots: `27541`, `4291/2018` never: the year is apart. */
  number: z.string().nullable(),
  year: z.number().int().nullable(),
  section: z.enum(sections).nullable(),
  rubro: z.string().nullable(),
  organism: z.string().nullable(),
  sanctionDate: isoDate.nullable(),
  publishedFrom: isoDate.nullable(),
  publishedTo: isoDate.nullable(),
  editionDate: isoDate.nullable(),
  editionNumber: z.string().nullable(),
  gdeCode: z.string().nullable(),
  /** `e. 28/08/2026 N° 61202/26 v. 28/08/2026` */
  registryLine: z.string().nullable(),
  sourceUrl: z.string().nullable(),
  textState: z.enum(textStates),
  /** A gone source file leaves its document here, marked. */
  vanished: z.boolean(),
  /** sha256 of the file it came from, hex. */
  sourceHash: z.string(),
  sourceName: z.string(),
  /** UTF-16 units of its text. */
  length: z.number().int(),
  /** Of a judgment: its court as written. */
  court: z.string().nullable().optional(),
  /** The number of its case: `CIV 12345/2024`. */
  docket: z.string().nullable().optional(),
  /** Its text was read by machine from a scan. */
  ocr: machineReading.nullable().optional(),
})
export type DocumentMeta = z.infer<typeof documentMeta>

/** Where a passage stands: norm › annex › chapter › article, each step as printed. */
export const address = z.object({
  part: z.enum(parts),
  annex: z.string().nullable(),
  /** `245`, `52 bis`, `4`; null outside the articles. */
  article: z.string().nullable(),
  /** The heading line in capitals before an article, or the chapter's title. */
  heading: z.string().nullable(),
  /** Set when the article is quoted by this norm to replace or add one in another: the quoting article. */
  quotedBy: z.string().nullable(),
})
export type Address = z.infer<typeof address>

/** Offsets are UTF-16 units of the document's text, end exclusive. */
export const span = z.object({ start: z.number().int().min(0), end: z.number().int().min(0) })
export type Span = z.infer<typeof span>

export const highlights = z.array(z.tuple([z.number().int(), z.number().int()]))

/** One entry of a document's structure (outline). */
export const outlineEntry = z.object({
  start: z.number().int(),
  level: z.number().int().min(1).max(8),
  label: z.string(),
  article: z.string().nullable(),
  part: z.enum(parts),
  quoted: z.boolean(),
})
export type OutlineEntry = z.infer<typeof outlineEntry>

/** How a stretch of the text is set on the page. */
export const blockKinds = ['paragraph', 'heading', 'article', 'table', 'note'] as const
export const block = z.object({
  start: z.number().int(),
  end: z.number().int(),
  kind: z.enum(blockKinds),
  level: z.number().int(),
})
export type Block = z.infer<typeof block>
