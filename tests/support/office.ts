/** Small office documents written by hand, part by part. */
import { zipSync } from 'fflate'

const utf8 = (text: string) => new TextEncoder().encode(text)
const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

export interface DocxParts {
  readonly body: string
  readonly numbering?: string
  readonly styles?: string
  readonly footnotes?: string
}

export function makeDocx({ body, numbering, styles, footnotes }: DocxParts): Uint8Array {
  const part = (root: string, inner: string) =>
    utf8(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:${root} ${w}>${inner}</w:${root}>`)
  return zipSync({
    '[Content_Types].xml': utf8('<Types/>'),
    'word/document.xml': part('document', `<w:body>${body}</w:body>`),
    ...(numbering === undefined ? {} : { 'word/numbering.xml': part('numbering', numbering) }),
    ...(styles === undefined ? {} : { 'word/styles.xml': part('styles', styles) }),
    ...(footnotes === undefined ? {} : { 'word/footnotes.xml': part('footnotes', footnotes) }),
  })
}

export const run = (text: string, properties = '') =>
  `<w:r>${properties === '' ? '' : `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`
export const paragraph = (inner: string, properties = '') =>
  `<w:p>${properties === '' ? '' : `<w:pPr>${properties}</w:pPr>`}${inner}</w:p>`
export const listed = (text: string, level: number, list = 1) =>
  paragraph(run(text), `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${list}"/></w:numPr>`)

export function makeOdt(body: string, styles = ''): Uint8Array {
  const names = ['office', 'text', 'table', 'style', 'draw']
    .map((each) => `xmlns:${each}="urn:oasis:names:tc:opendocument:xmlns:${each}:1.0"`)
    .join(' ')
  return zipSync({
    mimetype: utf8('application/vnd.oasis.opendocument.text'),
    'content.xml': utf8(
      `<?xml version="1.0" encoding="UTF-8"?><office:document-content ${names}><office:automatic-styles>${styles}</office:automatic-styles><office:body><office:text>${body}</office:text></office:body></office:document-content>`,
    ),
  })
}
