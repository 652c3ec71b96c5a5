import { z } from 'zod'
import { address, documentMeta, highlights, isoDate, span } from '../domain/document.ts'
import { documentKinds, normTypes, sections } from '../domain/vocabulary.ts'
import { textStatus } from './texts.ts'

export const searchModes = ['hybrid', 'semantic', 'lexical'] as const
export const searchOrders = ['relevance', 'newest', 'oldest'] as const

/** Values of one list are alternatives; lists are joined by and. Dates are days of publication, by overlap. */
export const searchFilters = z.object({
  sections: z.array(z.enum(sections)).optional(),
  rubros: z.array(z.string()).optional(),
  types: z.array(z.enum(normTypes)).optional(),
  kinds: z.array(z.enum(documentKinds)).optional(),
  number: z.string().optional(),
  year: z.number().int().optional(),
  organisms: z.array(z.string()).optional(),
  from: isoDate.optional(),
  to: isoDate.optional(),
  sources: z.array(z.string()).optional(),
  /** Only passages that stand in an article, of the norm or of a code it brings: no visto, considerando, table or list. */
  articlesOnly: z.boolean().optional(),
  /** Only these documents: those that cite a norm, say. */
  keys: z.array(z.number().int()).max(1000).optional(),
})
export type SearchFilters = z.infer<typeof searchFilters>

export const searchInput = z.object({
  text: z.string(),
  mode: z.enum(searchModes).default('hybrid'),
  order: z.enum(searchOrders).default('relevance'),
  filters: searchFilters.default({}),
  limit: z.number().int().min(1).max(10_000).default(50),
  offset: z.number().int().min(0).default(0),
  /** Whether the question joins the history; a script's does not. */
  remember: z.boolean().default(true),
})
export type SearchInput = z.input<typeof searchInput>
export type SearchRequest = z.output<typeof searchInput>

/** Why a passage is here. Scores are comparable within one answer only. */
export const reasons = z.object({
  /** BM25 divided by the best of the answer, 0 to 1; null where the leg was not asked. */
  lexical: z.number().nullable(),
  /** Cosine, −1 to 1. */
  semantic: z.number().nullable(),
  /** The query's words found, as the text has them. */
  words: z.array(z.string()),
  /** The document is the one the query names. */
  reference: z.boolean(),
})

export const resultPassage = span.extend({
  id: z.number().int(),
  /** The passage whole: `document.text.slice(start, end)`. */
  text: z.string(),
  address,
  /** `art. 3° del Decreto 908/1983 (B.O. 25/4/1983)` */
  citation: z.string(),
  score: z.number(),
  reasons,
  /** Pairs of offsets into the document's text. */
  highlights,
})
export type ResultPassage = z.infer<typeof resultPassage>

export const searchResult = z.object({
  rank: z.number().int(),
  score: z.number(),
  document: documentMeta,
  textStatus,
  passage: resultPassage,
  /** Its other passages among the candidates, best first. */
  passages: z.array(resultPassage),
})
export type SearchResult = z.infer<typeof searchResult>

/** A reference the query names exactly. */
export const referenceNotice = z.object({
  /** As typed. */
  text: z.string(),
  /** `Ley 99.999` */
  label: z.string(),
  /** Held documents it may mean; several where it is ambiguous. */
  documents: z.array(documentMeta),
  article: z.string().nullable(),
  /** Documents of the library that cite it, where it is not held. */
  citedBy: z.number().int(),
  /** Their keys, the first thousand: `filters.keys` lists them. */
  citing: z.array(z.number().int()),
})

export const searchAnswer = z.object({
  query: z.string(),
  mode: z.enum(searchModes),
  /** Asked hybrid, answered lexical, because there is no index yet. */
  degraded: z.boolean(),
  model: z.string().nullable(),
  indexDate: z.string().nullable(),
  /** Documents that match, at most; exact where `totalExact`. */
  total: z.number().int(),
  totalExact: z.boolean(),
  milliseconds: z.number(),
  references: z.array(referenceNotice),
  /** Rare words of the query that no document contains, as typed. */
  unknownWords: z.array(z.string()),
  /** Editions held and missing within the dates asked; null without dates. */
  coverage: z
    .object({ from: isoDate, to: isoDate, held: z.array(isoDate), missing: z.array(isoDate) })
    .nullable(),
  results: z.array(searchResult),
})
export type SearchAnswer = z.infer<typeof searchAnswer>

/** Characters whose references are read at a time: more than the longest norm known has. */
export const citedTextLimit = 4_000_000

export const citedTextInput = z.object({ text: z.string().max(citedTextLimit) })

/** A norm or ruling that a text cites, and the held documents that it may be. */
export const citedReference = span.extend({
  kind: z.string(),
  number: z.string().nullable(),
  year: z.number().int().nullable(),
  /** As cited, `12 a 15 y 18`; null without one. */
  article: z.string().nullable(),
  /** `Ley 24.240` */
  label: z.string(),
  /** Several where number, year and body leave it open. */
  candidates: z.array(z.object({ id: z.string(), title: z.string(), date: isoDate.nullable() })),
})
export const citedText = z.object({ references: z.array(citedReference) })
export type CitedText = z.infer<typeof citedText>

export const suggestion = z.object({
  kind: z.enum(['reference', 'history', 'saved']),
  text: z.string(),
  /** A second, smaller line. */
  detail: z.string().nullable(),
  documentKey: z.number().int().nullable(),
  /** Of a saved search. */
  savedId: z.number().int().optional(),
})
export type Suggestion = z.infer<typeof suggestion>

export const facet = z.object({ value: z.string(), count: z.number().int() })
export const facets = z.object({
  sections: z.array(facet),
  rubros: z.array(facet),
  types: z.array(facet),
  kinds: z.array(facet),
  organisms: z.array(facet),
  sources: z.array(facet),
  years: z.array(facet),
})
export type Facets = z.infer<typeof facets>
