import { z } from 'zod'
import { address, block, documentMeta, isoDate, outlineEntry, span } from '../domain/document.ts'
import { searchFilters, searchOrders } from './search.ts'
import { articleHistory, counterpart, textStatus } from './texts.ts'

/** An empty line says nothing. */
const optionalLine = z
  .string()
  .trim()
  .max(300)
  .nullable()
  .transform((line) => (line === '' ? null : line))

export const documentListInput = z.object({
  filters: searchFilters.default({}),
  /** Words that its heading has, whatever their case and accents: title, summary, organism, number/year, id. */
  heading: z.string().max(200).default(''),
  order: z.enum(searchOrders).default('newest'),
  limit: z.number().int().min(1).max(1000).default(100),
  offset: z.number().int().min(0).default(0),
})

export const documentList = z.object({
  total: z.number().int(),
  documents: z.array(documentMeta.extend({ textStatus })),
})
export type ListedDocument = z.infer<typeof documentList>['documents'][number]

/** A document to read: its text whole, and how it is built. */
export const documentView = z.object({
  meta: documentMeta,
  text: z.string(),
  blocks: z.array(block),
  outline: z.array(outlineEntry),
  /** `Decreto 908/1983 (B.O. 25/4/1983)` */
  citation: z.string(),
  textStatus,
  /** Of each article that the text's notes speak of, in order. */
  articles: z.array(articleHistory),
  /** InfoLEG's remarks on the norm, as text. */
  observations: z.string().nullable(),
  /** The other text of the same norm; null where only this one is held. */
  counterpart: counterpart.nullable(),
  /** Its page on the official site, to be written down; null where that is not known. Nothing is ever fetched from it. */
  officialUrl: z.string().nullable(),
})
export type DocumentView = z.infer<typeof documentView>

/** A document, or one of its articles, by the document's own identifier. */
export const showInput = z.object({
  id: z.string().min(1).max(1000),
  article: z.string().trim().min(1).max(40).nullable().default(null),
})
export const shownDocument = z.object({
  id: z.string(),
  title: z.string(),
  /** As the document has it: `14 bis`; null where all of it is shown. */
  article: z.string().nullable(),
  text: z.string(),
  /** Null where all of it is shown. */
  address: address.nullable(),
  /** Which text it is, as one line. */
  textState: z.string(),
  citation: z.string(),
})
export type ShownDocument = z.infer<typeof shownDocument>

/** What a person says of a document of theirs; it stands over what was read, whatever is imported again. */
export const documentFacts = z.object({
  kind: z.enum(['own', 'judgment', 'text']),
  /** The case's name, of a judgment. */
  title: z.string().trim().min(1).max(500),
  court: optionalLine,
  docket: optionalLine,
  date: isoDate.nullable(),
})
export type DocumentFacts = z.infer<typeof documentFacts>
export const editInput = documentFacts.extend({ key: z.number().int() })

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
  /** The transcription with the address of the official page below it; null where that is not known. */
  linkedTranscription: z.string().nullable(),
  richLinkedTranscription: z.string().nullable(),
})
export type Citation = z.infer<typeof citation>
