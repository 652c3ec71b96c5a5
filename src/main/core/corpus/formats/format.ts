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

/** A question that came with a data set, linked to the document it was asked of. */
export interface ParsedQuestion {
  readonly text: string
  /** 2 relevant, 1 partial, 0 not relevant; 2 where the data set has no grade. */
  readonly grade: number
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
  readonly textState: TextState
  /** Normalised: NFC, single spaces, lines re-joined, paragraphs apart by a blank line (`\n\n`), tables as Markdown rows. */
  readonly text: string
  readonly headings: readonly HeadingMark[]
  readonly questions: readonly ParsedQuestion[]
}

/** Facts a listing adds to the avisos it lists (rubro, organism, edition), by their identity. */
export interface Enrichment {
  readonly identity: string
  readonly facts: Partial<
    Pick<ParsedDocument, 'rubro' | 'organism' | 'summary' | 'editionDate' | 'section' | 'title' | 'type'>
  >
}

export interface Parsed {
  readonly documents: readonly ParsedDocument[]
  /** What of this file helps others; a file with enrichments and no documents, alone, is rejected as `index_only`. */
  readonly enrichments: readonly Enrichment[]
}

export interface Format {
  readonly id: string
  /** Lower-case extensions without the dot. */
  readonly extensions: readonly string[]
  /** Cheap look at the first bytes and the name. The first format of the table that recognises a file parses it. */
  recognises(head: Uint8Array, name: string): boolean
  /** @throws FojasError with the code of the rejection */
  parse(file: SourceFile, options: ParseOptions): Parsed | Promise<Parsed>
}
