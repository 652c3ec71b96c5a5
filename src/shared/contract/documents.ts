import { z } from 'zod'
import { address, block, documentMeta, outlineEntry, span } from '../domain/document.ts'
import { searchFilters, searchOrders } from './search.ts'

export const documentListInput = z.object({
  filters: searchFilters.default({}),
  /** Words that its heading has, whatever their case and accents: title, summary, organism, number/year, id. */
  heading: z.string().max(200).default(''),
  order: z.enum(searchOrders).default('newest'),
  limit: z.number().int().min(1).max(1000).default(100),
  offset: z.number().int().min(0).default(0),
})

export const documentList = z.object({ total: z.number().int(), documents: z.array(documentMeta) })

/** A document to read: its text whole, and how it is built. */
export const documentView = z.object({
  meta: documentMeta,
  text: z.string(),
  blocks: z.array(block),
  outline: z.array(outlineEntry),
  /** `Decreto 908/1983 (B.O. 25/4/1983)` */
  citation: z.string(),
  /** One line: according to which source and date, original or consolidated. Never a bare «vigente». */
  textStateLine: z.string(),
})
export type DocumentView = z.infer<typeof documentView>

export const citationInput = span.extend({ key: z.number().int() })
export const citation = z.object({
  address: address.nullable(),
  /** Plain: `art. 3° del Decreto 908/1983 (B.O. 25/4/1983)` */
  citation: z.string(),
  /** The stretch in “ ”, (…) where it was cut, followed by the citation. */
  transcription: z.string(),
  /** The same two as HTML, for what takes rich text. */
  richCitation: z.string(),
  richTranscription: z.string(),
})
export type Citation = z.infer<typeof citation>
