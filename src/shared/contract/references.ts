import { z } from 'zod'
import { isoDate, span } from '../domain/document.ts'
import { normTypes } from '../domain/vocabulary.ts'

/** A document of the library, as lists of norms name it. */
export const heldNorm = z.object({
  key: z.number().int(),
  id: z.string(),
  /** `Decreto 70/2023`; the title where it has no number. */
  label: z.string(),
  title: z.string(),
  summary: z.string().nullable(),
  date: isoDate.nullable(),
  organism: z.string().nullable(),
})
export type HeldNorm = z.infer<typeof heldNorm>

/** A norm that a document cites. */
export const citedNorm = z.object({
  /** Equal for all that may name the same norm: `ley:24240`. */
  target: z.string(),
  /** `Ley 24.240` */
  label: z.string(),
  /** Who issued it, as written; null where the text does not say. */
  organism: z.string().nullable(),
  /** How many held documents it may be. */
  held: z.number().int(),
  /** The first of them. */
  first: heldNorm.nullable(),
  /** `first` is the one meant, with nothing left to guess. */
  certain: z.boolean(),
})
export type CitedNorm = z.infer<typeof citedNorm>

export const documentReference = span.extend({
  /** Index in `norms`. */
  norm: z.number().int(),
  /** `arts. 12 a 15`; empty where the norm is cited whole. */
  articles: z.string(),
  /** The first of them, to go to: `12`, `14 bis`. */
  article: z.string().nullable(),
  /** `I` */
  annex: z.string().nullable(),
})
export type DocumentReference = z.infer<typeof documentReference>

/** What a person said of a stretch of the text. */
export const correction = z.object({
  id: z.number().int(),
  verdict: z.enum(['none', 'norm']),
  /** Where its words stand now; null while they stand nowhere. */
  place: span.nullable(),
  /** The words. */
  quote: z.string(),
})
export type Correction = z.infer<typeof correction>

export const documentReferences = z.object({
  /** Its text was read for what it cites; until then the rest is empty or of an earlier reading. */
  read: z.boolean(),
  norms: z.array(citedNorm),
  /** Ascending by `start`, none over another. */
  references: z.array(documentReference),
  corrections: z.array(correction),
})
export type DocumentReferences = z.infer<typeof documentReferences>

/** Everything a citation may name, asked at its place. */
export const candidatesInput = z.object({ key: z.number().int(), start: z.number().int().min(0) })
export const candidates = z.object({
  label: z.string(),
  documents: z.array(heldNorm),
  certain: z.boolean(),
  /** Documents of the library that cite it, this one apart. */
  citedBy: z.number().int(),
  /** Their keys, the first thousand: `filters.keys` of a search lists them. */
  citing: z.array(z.number().int()),
})
export type Candidates = z.infer<typeof candidates>

const page = {
  limit: z.number().int().min(1).max(100).default(20),
  offset: z.number().int().min(0).default(0),
}
/** Who cites a document of the library, or what it does not hold. */
export const citingInput = z.union([
  z.object({ key: z.number().int(), ...page }),
  z.object({
    target: z.string().min(1).max(300),
    organism: z.string().max(300).nullable().default(null),
    ...page,
  }),
])
export type CitingInput = z.output<typeof citingInput>

export const citingPassage = span.extend({
  /** `art. 5°`, where it stands in the citing document; empty outside articles. */
  from: z.string(),
  /** `arts. 12 a 15`, of the cited one; empty where it is cited whole. */
  cites: z.string(),
  /** The sentence around it. */
  text: z.string(),
  /** Offset of `text` in the citing document. */
  textStart: z.number().int(),
})
export const citingDocument = z.object({
  document: heldNorm,
  /** False: what it says may name another norm as well. */
  certain: z.boolean(),
  /** Places in all; `passages` has the first. */
  mentions: z.number().int(),
  passages: z.array(citingPassage),
})
export type CitingDocument = z.infer<typeof citingDocument>
export const citing = z.object({
  /** Documents. */
  total: z.number().int(),
  /** Documents whose text is still to be read: there may be more. */
  unread: z.number().int(),
  documents: z.array(citingDocument),
})
export type Citing = z.infer<typeof citing>

export const correctInput = z.intersection(
  span.extend({ key: z.number().int() }),
  z.discriminatedUnion('verdict', [
    /** It is no reference. */
    z.object({ verdict: z.literal('none') }),
    /** It refers to this document. */
    z.object({
      verdict: z.literal('norm'),
      to: z.number().int(),
      article: z.string().trim().min(1).max(40).nullable().default(null),
    }),
  ]),
)
export type CorrectInput = z.output<typeof correctInput>

/** A person's own name for a norm. */
export const alias = z.object({
  /** `Ley Micaela` */
  name: z.string(),
  type: z.enum(normTypes),
  number: z.string(),
  year: z.number().int().nullable(),
  /** `Ley 27.499` */
  label: z.string(),
})
export type AliasRow = z.infer<typeof alias>
export const aliasInput = z.object({
  name: z.string().trim().min(2).max(80),
  /** As it would be cited: `ley 27.499`. */
  norm: z.string().trim().min(1).max(200),
})
