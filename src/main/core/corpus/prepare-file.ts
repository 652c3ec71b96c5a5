/** A file's whole way to what the library writes, without touching the library: what an import worker runs. */
import { hash } from 'node:crypto'
import { zstdCompressSync } from 'node:zlib'
import { FojasError, reportOf, type ErrorReport } from '../../../shared/errors/index.ts'
import { readReferences, type CitedPlaces, type Reading } from '../references/found.ts'
import { prepareDocument, type PreparedDocument } from '../search/analysis/prepare.ts'
import { factsOf, type TextFacts } from '../texts/facts.ts'
import { findNotes } from '../texts/notes.ts'
import type { Member } from './archives/archive.ts'
import { membersOf } from './archives/index.ts'
import type { Enrichment, Parsed, ParsedDocument, ParseOptions, SourceFile } from './formats/format.ts'
import { parseFile } from './formats/index.ts'
import type { PassageCut } from './passage.ts'
import { cutPassages } from './passages.ts'
import { structureOf } from './structure-of.ts'

export interface PreparedCut extends PassageCut {
  /** sha256 of its text, 16 bytes in hex: a passage whose text survives an update keeps its identity. */
  readonly hash: string
}

export interface ImportedDocument {
  readonly document: Omit<ParsedDocument, 'text' | 'headings' | 'links'>
  /** zstd of the text in UTF-8. */
  readonly text: Uint8Array
  readonly textHash: string
  /** UTF-16 units. */
  readonly length: number
  readonly headings: string
  readonly links: string
  readonly passages: readonly PreparedCut[]
  readonly prepared: PreparedDocument
  readonly facts: TextFacts
  /** What its text cites, and by which rule it was read. */
  readonly cited: readonly CitedPlaces[]
  readonly rule: number
}

/** What of an archive was not read. */
export interface RejectedMember {
  /** `archive.zip/inner/name.json` */
  readonly name: string
  readonly report: ErrorReport
}

export interface PreparedFile {
  readonly hash: string
  readonly documents: readonly ImportedDocument[]
  readonly enrichments: readonly Enrichment[]
  readonly rejected: readonly RejectedMember[]
  /** @see Parsed.alone */
  readonly alone?: NonNullable<Parsed['alone']>
}

export function contentHash(bytes: Uint8Array | string): string {
  return hash('sha256', bytes)
}

/** By no rule of any library: what is read so is read again. */
const noReading: Reading = { rule: 0, aliases: [] }

/** @throws FojasError the reason for the rejection */
export async function prepareFile(
  file: SourceFile,
  options: ParseOptions,
  reading: Reading = noReading,
): Promise<PreparedFile> {
  const hash = contentHash(file.bytes)
  const members = membersOf(file)
  if (members !== null) return { hash, ...(await prepareMembers(file.name, members, options, reading)) }
  const { documents, enrichments, alone } = await parseFile(file, options)
  const own = documents.map((each) => prepareDocumentOf(each, reading))
  const prepared = { hash, documents: own, enrichments, rejected: [] }
  return alone === undefined ? prepared : { ...prepared, alone }
}

/** Each member's whole way before the next is unpacked: what stays of it is compressed. */
async function prepareMembers(
  archive: string,
  members: Iterable<Member> | AsyncIterable<Member>,
  options: ParseOptions,
  reading: Reading,
): Promise<Omit<PreparedFile, 'hash'>> {
  const documents: ImportedDocument[] = []
  const enrichments: Enrichment[] = []
  const rejected: RejectedMember[] = []
  const owners = new Map<string, string>()
  for await (const member of members) {
    const { name } = member
    try {
      if ('error' in member) throw member.error
      const parsed = await parseFile(member, options)
      // The same aviso is in several editions: as in a folder, it is one document; here the first one's.
      const isNew = ({ identities }: ParsedDocument) =>
        identities.every((identity) => (owners.get(identity) ?? name) === name)
      const fresh = parsed.documents.filter(isNew)
      for (const { identities } of fresh) for (const identity of identities) owners.set(identity, name)
      documents.push(...fresh.map((each) => prepareDocumentOf(each, reading)))
      enrichments.push(...parsed.enrichments)
    } catch (error) {
      rejected.push({ name, report: reportOf(error) })
    }
  }
  if (documents.length + enrichments.length + rejected.length === 0)
    throw new FojasError('archive_empty', { name: archive })
  return { documents, enrichments, rejected }
}

/** A document's whole way to what the library writes. */
export function prepareDocumentOf(parsed: ParsedDocument, reading: Reading = noReading): ImportedDocument {
  const { text, headings, links = [], ...document } = parsed
  const { segments } = structureOf(text, headings)
  const cuts = cutPassages(text, segments)
  return {
    document,
    text: zstdCompressSync(Buffer.from(text, 'utf8')),
    textHash: contentHash(text),
    length: text.length,
    headings: JSON.stringify(headings.map((heading) => [heading.start, heading.end, heading.level])),
    links: JSON.stringify(links.map(({ end, infolegId }) => [end, infolegId])),
    passages: cuts.map((cut) => ({ ...cut, hash: contentHash(text.slice(cut.start, cut.end)).slice(0, 32) })),
    prepared: prepareDocument(text, cuts),
    facts: factsOf(segments, findNotes(text, links)),
    cited: readReferences(text, reading.aliases, document),
    rule: reading.rule,
  }
}
