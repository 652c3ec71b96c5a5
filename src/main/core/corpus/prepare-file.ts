/** A file's whole way to what the library writes, without touching the library: what an import worker runs. */
import { hash } from 'node:crypto'
import { zstdCompressSync } from 'node:zlib'
import { prepareDocument, type PreparedDocument } from '../search/analysis/prepare.ts'
import type { Enrichment, ParsedDocument, ParseOptions, SourceFile } from './formats/format.ts'
import { parseFile } from './formats/index.ts'
import type { PassageCut } from './passage.ts'
import { cutPassages } from './passages.ts'
import { structureOf } from './structure-of.ts'

export interface PreparedCut extends PassageCut {
  /** sha256 of its text, 16 bytes in hex: a passage whose text survives an update keeps its identity. */
  readonly hash: string
}

export interface ImportedDocument {
  readonly document: Omit<ParsedDocument, 'text' | 'headings'>
  /** zstd of the text in UTF-8. */
  readonly text: Uint8Array
  readonly textHash: string
  /** UTF-16 units. */
  readonly length: number
  readonly headings: string
  readonly passages: readonly PreparedCut[]
  readonly prepared: PreparedDocument
}

export interface PreparedFile {
  readonly hash: string
  readonly documents: readonly ImportedDocument[]
  readonly enrichments: readonly Enrichment[]
}

export function contentHash(bytes: Uint8Array | string): string {
  return hash('sha256', bytes)
}

/** @throws FojasError the reason for the rejection */
export async function prepareFile(file: SourceFile, options: ParseOptions): Promise<PreparedFile> {
  const parsed = await parseFile(file, options)
  return {
    hash: contentHash(file.bytes),
    documents: parsed.documents.map(prepareOne),
    enrichments: parsed.enrichments,
  }
}

function prepareOne(parsed: ParsedDocument): ImportedDocument {
  const { text, headings, ...document } = parsed
  const cuts = cutPassages(text, structureOf(text, headings).segments)
  return {
    document,
    text: zstdCompressSync(Buffer.from(text, 'utf8')),
    textHash: contentHash(text),
    length: text.length,
    headings: JSON.stringify(headings.map((heading) => [heading.start, heading.end, heading.level])),
    passages: cuts.map((cut) => ({ ...cut, hash: contentHash(text.slice(cut.start, cut.end)).slice(0, 32) })),
    prepared: prepareDocument(text, cuts),
  }
}
