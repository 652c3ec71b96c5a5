/** Norms in Markdown with YAML front matter: one norm a file. */
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import type { NormType } from '../../../../shared/domain/vocabulary.ts'
import { FojasError } from '../../../../shared/errors/index.ts'
import { parseDate } from './dates.ts'
import { decodeText } from './decode.ts'
import type { Format, HeadingMark, Parsed, ParseOptions, SourceFile } from './format.ts'
import { parseGdeCode } from './norm-line.ts'
import { fact, normaliseLine } from './normalise.ts'
import { parseRegistryLine } from './registry-line.ts'

const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => fact(value?.toString()))
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
  /** 0: no heading. */
  level: number
  table: boolean
}

/**
 * Markdown as paragraphs. Hard line wraps of the source became paragraphs of their own: one that does not end a
 * sentence is joined to the next when that goes on in lower case.
 */
function paragraphsOf(body: string): Paragraph[] {
  const paragraphs: Paragraph[] = []
  for (const chunk of body.split(/\n\s*\n/)) {
    const trimmed = chunk.trim()
    if (trimmed.startsWith('|')) {
      const rows = trimmed
        .split('\n')
        .map(normaliseLine)
        .filter((row) => row !== '' && !/^\|[\s:|-]+\|?$/.test(row))
      if (rows.length > 0) paragraphs.push({ text: rows.join('\n'), level: 0, table: true })
      continue
    }
    const level = /^(#{1,6})\s/.exec(trimmed)?.[1]?.length ?? 0
    const line = normaliseLine(
      trimmed
        .replace(/\n/g, ' ')
        .replace(/^#{1,6}\s+/, '')
        .replace(/\*\*|__/g, ''),
    )
    if (line === '' || /^[-*_]{3,}$/.test(line)) continue
    const previous = paragraphs.at(-1)
    const goesOn =
      previous !== undefined && level === 0 && !previous.table && !/[.:;”"»)]$/.test(previous.text)
    if (goesOn && /^[\p{Ll}\d(]/u.test(line) && !/^(?:\d+[.)º°]|[a-zñ][).])/u.test(line)) {
      previous.text =
        previous.text.endsWith('-') && /^\p{Ll}/u.test(line)
          ? previous.text.slice(0, -1) + line
          : `${previous.text} ${line}`
    } else {
      paragraphs.push({ text: line, level, table: false })
    }
  }
  return paragraphs
}

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
  let body = ''
  for (const paragraph of paragraphs) {
    if (body !== '') body += '\n\n'
    if (paragraph.level > 0)
      headings.push({ start: body.length, end: body.length + paragraph.text.length, level: paragraph.level })
    body += paragraph.text
  }
  if (body === '') throw new FojasError('no_text', { name: file.name })
  const registry = parseRegistryLine(body.slice(-400))
  const gde = parseGdeCode(body.slice(0, 1500))
  const published = parseDate(facts.publication_date)
  const { type, number, year } = numberOf(facts.identifier)
  const sanctioned = parseDate(facts.enactment_date)
  return {
    documents: [
      {
        id: facts.identifier,
        kind: 'norm',
        identities: [
          `norma:${facts.identifier}`,
          ...(facts.infoleg_id === null ? [] : [`infoleg:${facts.infoleg_id}`]),
          ...(gde === null ? [] : [`gde:${gde.code}`]),
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
        textState: /texact\.htm/.test(facts.source ?? '')
          ? 'consolidated'
          : /norma\.htm/.test(facts.source ?? '')
            ? 'original'
            : 'unknown',
        text: body,
        headings,
        questions: [],
      },
    ],
    enrichments: [],
  }
}

export const normMarkdown: Format = {
  id: 'norm-markdown',
  extensions: ['md'],
  recognises: (head) => /^\uFEFF?---\r?\n[^]*?\bidentifier:/.test(new TextDecoder().decode(head)),
  parse,
}
