/** `.txt` and `.md` in UTF-8 or Windows-1252: one document a file. */
import { FojasError } from '../../../../shared/errors/index.ts'
import { bareDocument } from './bare-document.ts'
import { decodeText } from './decode.ts'
import type { Format, HeadingMark, Parsed, ParseOptions, SourceFile } from './format.ts'
import { normaliseLine } from './normalise.ts'

function parse(file: SourceFile, options: ParseOptions): Parsed {
  const source = decodeText(file.bytes, file.name)
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
  const markdown = /\.md$/i.test(file.name)
  const headings: HeadingMark[] = []
  let text = ''
  for (const chunk of source.split(/\n\s*\n/)) {
    const table = chunk.trim().startsWith('|')
    const level = markdown ? (/^\s*(#{1,6})\s/.exec(chunk)?.[1]?.length ?? 0) : 0
    if (options.bodyOnly && level > 0 && text === '') continue
    const lines = chunk
      .split('\n')
      .map(normaliseLine)
      .filter((line) => line !== '')
    // A word cut at the end of a line goes together again; the rest of a paragraph is one line.
    const joined = lines.join(table ? '\n' : ' ').replace(/(\p{Ll})- (?=\p{Ll})/gu, '$1')
    const paragraph = level > 0 ? joined.replace(/^#{1,6}\s+/, '') : joined
    if (paragraph === '') continue
    if (text !== '') text += '\n\n'
    if (level > 0) headings.push({ start: text.length, end: text.length + paragraph.length, level })
    text += paragraph
  }
  if (text === '') throw new FojasError('no_text', { name: file.name })
  const { name } = file
  const document = bareDocument({ id: name, kind: 'text', identities: [`file:${name}`], text, headings })
  return { documents: [document], enrichments: [] }
}

export const plainText: Format = {
  id: 'plain-text',
  extensions: ['txt', 'md'],
  recognises: (_head, name) => /\.(txt|md)$/i.test(name),
  parse,
}
