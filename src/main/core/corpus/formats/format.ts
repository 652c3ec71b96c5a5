/**
 * What a format is: one parser and one row of the table in `index.ts`. A parser is a small pure function from bytes to
 * documents, or it throws a FojasError whose code is the reason for the rejection.
 */
import type { DocumentKind, NormType, Section, TextState } from '../../../../shared/domain/vocabulary.ts'

/** One file as it was read, before anything is known of it. */
export interface SourceFile {
  /** Path relative to what was imported, with `/`; inside an archive `archive.zip/inner/name.json`. */
  readonly name: string
  readonly bytes: Uint8Array
}

export interface ParseOptions {
  /** For evaluations: front matter and leading headings are dropped. */
  readonly bodyOnly: boolean
}

/** A heading the format itself marks; offsets are UTF-16 units of `text`. */
export interface HeadingMark {
  readonly start: number
  readonly end: number
  /** 1 is the title. */
  readonly level: number
}

/** Words of the text that InfoLEG links to a norm. */
export interface NormLink {
  /** Where its words end, in UTF-16 units of `text`. */
  readonly end: number
  readonly infolegId: number
}

/** A question that came with a data set, linked to the document it was asked of. */
export interface ParsedQuestion {
  readonly text: string
  /** 2 relevant, 1 partial, 0 not relevant; 2 where the data set has no grade. */
  readonly grade: number
}

/** What came with a norm from InfoLEG. */
export interface InfolegFacts {
  /** Norms that complement or change it, as InfoLEG counts them. */
  readonly modifiedBy: number
  readonly modifies: number
  /** As text; links as their address between parentheses. */
  readonly observations: string | null
}

/** A document as a format gives it. Absent facts are null; nothing is guessed. */
export interface ParsedDocument {
  /** The document's own identifier: `LEY-17000`, the aviso's id, the file's path; a data set's `_id`, `id` or `FILE#N`. */
  readonly id: string
  readonly kind: DocumentKind
  /**
   * Facts by which the same document is recognised when it comes from another source or edition, strongest first:
   * `tramite:5573746`, `gde:RESOL-2018-241-APN-ENRE#MEN`, `registro:61202/26`, `infoleg:46993`, `norma:LEY-17000`.
   */
  readonly identities: readonly string[]
  readonly title: string
  readonly summary: string | null
  readonly type: NormType | null
  readonly number: string | null
  readonly year: number | null
  readonly section: Section | null
  readonly rubro: string | null
  readonly organism: string | null
  readonly sanctionDate: string | null
  readonly publishedFrom: string | null
  readonly publishedTo: string | null
  readonly editionDate: string | null
  readonly editionNumber: string | null
  readonly gdeCode: string | null
  readonly registryLine: string | null
  readonly sourceUrl: string | null
  /** Of a judgment. */
  readonly court?: string | null
  /** The number of its case. */
  readonly docket?: string | null
  readonly textState: TextState
  /** Of a text read by machine: how well, as JSON of the document's `ocr`. */
  readonly ocr?: string
  /** Normalised: NFC, single spaces, lines re-joined, paragraphs apart by a blank line (`\n\n`), tables as Markdown rows. */
  readonly text: string
  readonly headings: readonly HeadingMark[]
  /** Ascending; the text itself has their words alone. */
  readonly links?: readonly NormLink[]
  readonly questions: readonly ParsedQuestion[]
  /** What InfoLEG registers of a norm, where the file has it. */
  readonly infoleg?: InfolegFacts
  /** Whether it came in a supplement of its edition; absent where the format does not tell. */
  readonly supplement?: boolean
  /** Names of the files of its annexes, in order: `5572837A01.pdf`. */
  readonly annexes?: readonly string[]
}

/** Where a listing has an aviso: a day's sumario, in its order. */
export interface Listing {
  readonly date: string
  readonly section: Section
  readonly rubro: string | null
  /** From 0, in the whole listing. */
  readonly position: number
}

/** Facts a listing adds to the avisos it lists (rubro, organism, edition), by their identity. */
export interface Enrichment {
  readonly identity: string
  readonly facts: Partial<
    Pick<ParsedDocument, 'rubro' | 'organism' | 'summary' | 'editionDate' | 'section' | 'title' | 'type'>
  >
  /** Absent where the listing is not of one section of one day. */
  readonly listing?: Listing
}

export interface Parsed {
  readonly documents: readonly ParsedDocument[]
  /** What of this file helps others; a file with enrichments and no documents, alone, is rejected as `index_only`. */
  readonly enrichments: readonly Enrichment[]
  /** The code of that rejection, where another says it better. */
  readonly alone?: 'card_only'
}

export interface Format {
  readonly id: string
  /** Lower-case extensions without the dot. */
  readonly extensions: readonly string[]
  /** Grows when the parser keeps more than it did: files it read before are then read once more. */
  readonly revision?: number
  /** Cheap look at the first bytes and the name. The first format of the table that recognises a file parses it. */
  recognises(head: Uint8Array, name: string): boolean
  /** @throws FojasError with the code of the rejection */
  parse(file: SourceFile, options: ParseOptions): Parsed | Promise<Parsed>
}
