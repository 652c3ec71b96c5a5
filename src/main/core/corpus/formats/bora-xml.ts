/** The official XML: one or more flat `<Aviso>` a file, with `%` between them, so not well-formed as a whole. */
import { FojasError } from '../../../../shared/errors/index.ts'
import { printedNotice } from './bora-notice.ts'
import { decodeText } from './decode.ts'
import type { Format, Parsed, ParsedDocument, SourceFile } from './format.ts'
import { htmlParagraphs } from './html-text.ts'
import { paragraphsOfLines } from './lines.ts'
import { fact, normaliseLine } from './normalise.ts'

const field = /<(Titulo|Norma|Sintesis|Fecha|VistoConsiderando|Responsable|Articulo|Anexo)>([\s\S]*?)<\/\1>/g
/** Fields whose lines are wrapped where the column ended. */
const wrapped = new Set(['Titulo', 'Sintesis', 'Fecha'])

function plain(markup: string): string {
  return htmlParagraphs(markup)
    .map((each) => each.text)
    .join(' ')
}

function documentOf(aviso: string, file: SourceFile, ordinal: number): ParsedDocument {
  const mark = /#I(\w+?)I#/.exec(aviso)?.[1] ?? null
  const paragraphs: string[] = []
  const facts = new Map<string, string>()
  for (const [, name = '', inner = ''] of aviso.matchAll(field)) {
    if (name === 'Anexo') {
      // Its table has HTML's own elements; the words around it are lines.
      for (const each of htmlParagraphs(inner)) paragraphs.push(each.text)
      continue
    }
    if (wrapped.has(name) || name === 'Norma') {
      const line = normaliseLine(plain(inner).replace(/\s*\/\s*/g, '/'))
      const spaced = name === 'Norma' ? line.replace(/(\p{L})(\d)/u, '$1 $2') : line
      if (spaced === '') continue
      facts.set(name, spaced)
      paragraphs.push(spaced)
    } else {
      const lines = inner.split('\n').map((line) => (line.trim() === '' ? '' : plain(line)))
      paragraphs.push(...paragraphsOfLines(lines))
    }
  }
  if (paragraphs.length === 0) throw new FojasError('no_text', { name: file.name })
  return printedNotice({
    id: mark ?? `${file.name}#${String(ordinal)}`,
    mark,
    paragraphs,
    title: fact(facts.get('Titulo')),
    normLine: fact(facts.get('Norma')),
    organism: null,
    summary: fact(facts.get('Sintesis')),
    section: null,
    editionDate: null,
    editionNumber: null,
  })
}

function parse(file: SourceFile): Parsed {
  const source = decodeText(file.bytes, file.name)
  // Cut at the opening tags: a search for pairs would run to the end of the file for each one left open.
  const avisos = source.split('<Aviso>').slice(1)
  if (avisos.some((each) => !each.includes('</Aviso>')))
    throw new FojasError('truncated_file', { name: file.name })
  const documents = avisos.map((aviso, index) => documentOf(aviso, file, index + 1))
  return { documents, enrichments: [] }
}

export const boraXml: Format = {
  id: 'bora-xml',
  extensions: ['xml'],
  recognises: (head) =>
    /^\uFEFF?\s*(?:<\?[^>]*>\s*)*(?:<Avisos>\s*)?<Aviso>/.test(new TextDecoder().decode(head)),
  parse,
}
