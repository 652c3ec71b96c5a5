/** Norms in Markdown with YAML front matter: one norm a file. */
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import type { NormType } from '../../../../shared/domain/vocabulary.ts'
import { FojasError } from '../../../../shared/errors/index.ts'
import { parseDate } from './dates.ts'
import { decodeText } from './decode.ts'
import type { Format, HeadingMark, NormLink, Parsed, ParseOptions, SourceFile } from './format.ts'
import { remarkText } from './infoleg-remark.ts'
import { markNorm, plainMarkdown, unmarked } from './markdown-line.ts'
import { parseGdeCode } from './norm-line.ts'
import { fact, normaliseLine } from './normalise.ts'
import { parseRegistryLine } from './registry-line.ts'

const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => fact(value?.toString()))
/** Left out where there is none. */
const count = text.transform((value) => (value !== null && /^\d{1,6}$/.test(value) ? Number(value) : 0))
const frontMatter = z.object({
  identifier: z.string().min(1),
  title: text,
  rank: text,
  publication_date: text,
  enactment_date: text,
  department: text,
  gazette_number: text,
  infoleg_id: text,
  texto_resumido: text,
  source: text,
  times_modified: count,
  modifies_count: count,
  observaciones: text,
})

const prefixes: Readonly<Record<string, NormType>> = {
  LEY: 'ley',
  DEC: 'decreto',
  DNU: 'dnu',
  DL: 'decreto_ley',
}

/** `LEY-17000`, `DEC-70-2023`: type, number, year. */
function numberOf(identifier: string): { type: NormType | null; number: string | null; year: number | null } {
  const [prefix = '', number, year] = identifier.split('-')
  return {
    type: prefixes[prefix] ?? null,
    number: number !== undefined && /^\d+$/.test(number) ? String(Number(number)) : (number ?? null),
    year: year !== undefined && /^\d{4}$/.test(year) ? Number(year) : null,
  }
}

interface Paragraph {
  text: string
  /** As the source has it: a link may be broken between two lines. */
  source: string
  /** 0: no heading. */
  level: number
  table: boolean
}

/** After one of these words a sentence goes on, in lower case or in capitals: `Modifícase el` · `Estatuto del Personal`. */
const goesOnAfter = /(?<![\p{L}\p{N}])(?:a|al|con|de|del|e|el|en|la|las|los|o|para|por|que|según|un|una|y)$/u

/**
 * Markdown as paragraphs. Hard line wraps of the source became paragraphs of their own: one that does not end a
 * sentence is joined to the next when that goes on in lower case, or when its last word asks for more.
 */
function paragraphsOf(body: string): Paragraph[] {
  const paragraphs: Paragraph[] = []
  for (const chunk of body.split(/\n\s*\n/)) {
    const trimmed = chunk.trim()
    if (trimmed.startsWith('|')) {
      const rows = trimmed
        .split('\n')
        .map((row) => normaliseLine(plainMarkdown(row)))
        .filter((row) => row !== '' && !/^\|[\s:|-]+\|?$/.test(row))
      const text = rows.join('\n')
      if (rows.length > 0) paragraphs.push({ text, source: text, level: 0, table: true })
      continue
    }
    const level = /^(#{1,6})\s/.exec(trimmed)?.[1]?.length ?? 0
    const source = trimmed.replace(/\n/g, ' ').replace(/^#{1,6}\s+/, '')
    const line = normaliseLine(plainMarkdown(source))
    if (line === '' || /^[-*_]{3,}$/.test(line)) continue
    const previous = paragraphs.at(-1)
    if (previous === undefined) {
      paragraphs.push({ text: line, source, level, table: false })
      continue
    }
    const open = !previous.table && !/[.:;”"»)]$/.test(previous.text)
    const inLowerCase = /^[\p{Ll}\d(]/u.test(line) && !/^(?:\d+[.)º°]|[a-zñ][).])/u.test(line)
    const asked = open && goesOnAfter.test(previous.text) && !/^CONSIDERANDO/u.test(line)
    // A reference at the beginning of a broken line is marked as a heading: `##### artículo 2° de la Ley…`.
    const insideLink = /\[[^\]]*$/.test(previous.source) && /^[^[]*\]\(/.test(source)
    const goesOn =
      (insideLink && !previous.table) ||
      (level === 0
        ? open && (inLowerCase || asked)
        : open && previous.level === 0 && (asked || /^art(?:[íi]culo|\.)/u.test(line)))
    if (goesOn) {
      const hyphenated = previous.text.endsWith('-') && /^\p{Ll}/u.test(line)
      previous.text = hyphenated ? previous.text.slice(0, -1) + line : `${previous.text} ${line}`
      previous.source = hyphenated
        ? previous.source.replace(/-([*_]*)$/, '$1') + source
        : `${previous.source} ${source}`
    } else {
      paragraphs.push({ text: line, source, level, table: false })
    }
  }
  return paragraphs
}

const withLinks = (source: string) => unmarked(normaliseLine(plainMarkdown(source, markNorm)))

function parse(file: SourceFile, options: ParseOptions): Parsed {
  const source = decodeText(file.bytes, file.name)
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
  const end = source.indexOf('\n---', 3)
  if (end < 0) throw new FojasError('truncated_file', { name: file.name })
  let yaml: unknown
  try {
    yaml = parseYaml(source.slice(4, end))
  } catch (error) {
    throw new FojasError(
      'malformed_file',
      { name: file.name, detail: 'el encabezado YAML no es válido' },
      { cause: error },
    )
  }
  const parsed = frontMatter.safeParse(yaml)
  if (!parsed.success)
    throw new FojasError('malformed_file', { name: file.name, detail: 'al encabezado le falta «identifier»' })
  const facts = parsed.data
  const newline = source.indexOf('\n', end + 1)
  let paragraphs = paragraphsOf(newline < 0 ? '' : source.slice(newline))
  const firstBody = paragraphs.findIndex((paragraph) => paragraph.level === 0)
  // The leading heading repeats the title of the front matter.
  paragraphs = paragraphs.slice(Math.max(0, options.bodyOnly ? firstBody : Math.min(firstBody, 1)))
  const headings: HeadingMark[] = []
  const links: NormLink[] = []
  let body = ''
  for (const { text, source, level, table } of paragraphs) {
    if (body !== '') body += '\n\n'
    const read = table || !source.includes('](') ? { text, links: [] } : withLinks(source)
    for (const { end, infolegId } of read.links) links.push({ end: body.length + end, infolegId })
    if (level > 0) headings.push({ start: body.length, end: body.length + read.text.length, level })
    body += read.text
  }
  if (body === '') throw new FojasError('no_text', { name: file.name })
  const registry = parseRegistryLine(body.slice(-400))
  const gde = parseGdeCode(body.slice(0, 1500))
  const published = parseDate(facts.publication_date)
  const { type, number, year } = numberOf(facts.identifier)
  const sanctioned = parseDate(facts.enactment_date)
  const consolidated = /texact\.htm/.test(facts.source ?? '')
  return {
    documents: [
      {
        id: facts.identifier,
        kind: 'norm',
        identities: [
          `norma:${facts.identifier}`,
          ...(facts.infoleg_id === null ? [] : [`infoleg:${facts.infoleg_id}`]),
          // The gazette's own text, with its code, is another document than the consolidated one.
          ...(gde === null || consolidated ? [] : [`gde:${gde.code}`]),
        ],
        title: facts.title ?? facts.identifier,
        summary: options.bodyOnly ? null : facts.texto_resumido,
        type,
        number,
        year: year ?? (type === 'ley' ? null : Number((sanctioned ?? published)?.slice(0, 4)) || null),
        section: null,
        rubro: null,
        organism: facts.department,
        sanctionDate: sanctioned,
        publishedFrom: registry?.from ?? published,
        publishedTo: registry?.to ?? published,
        editionDate: published,
        editionNumber: facts.gazette_number === '0' ? null : facts.gazette_number,
        gdeCode: gde?.code ?? null,
        registryLine: registry?.line ?? null,
        sourceUrl: facts.source,
        textState: consolidated
          ? 'consolidated'
          : /norma\.htm/.test(facts.source ?? '')
            ? 'original'
            : 'unknown',
        text: body,
        headings,
        questions: [],
        ...(links.length === 0 ? {} : { links }),
        ...(facts.infoleg_id === null
          ? {}
          : {
              infoleg: {
                modifiedBy: facts.times_modified,
                modifies: facts.modifies_count,
                observations: facts.observaciones === null ? null : remarkText(facts.observaciones),
              },
            }),
      },
    ],
    enrichments: [],
  }
}

export const normMarkdown: Format = {
  id: 'norm-markdown',
  extensions: ['md'],
  revision: 2,
  recognises: (head) => /^\uFEFF?---\r?\n[^]*?\bidentifier:/.test(new TextDecoder().decode(head)),
  parse,
}
