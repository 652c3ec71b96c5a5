/** Passages with their citations as a .docx: plain paragraphs in named styles, for the lawyer to go on writing. */
import {
  AlignmentType,
  Document,
  Footer,
  HeadingLevel,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'

export interface ExportedPassage {
  /** The norm's name, a heading where it changes. */
  readonly title: string
  /** One line: according to which source and date. */
  readonly state: string
  /** The stretch in quotation marks, paragraphs apart by a blank line; of a table, rows as lines, cells apart by tabs. */
  readonly quoted: string
  readonly citation: string
}

/** What a document is made of, in its order. A part without a heading is the only one. */
export interface ExportedPart {
  readonly heading: string | null
  readonly blocks: readonly ExportedBlock[]
}
export type ExportedBlock =
  | ({ readonly kind: 'passage' } & ExportedPassage)
  /** Of one's own: paragraphs apart by line ends. */
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'question'; readonly text: string }

export interface ExportedText {
  /** Empty: none. */
  readonly title: string
  /** Below the title, one a line; the last says of which day the library is. */
  readonly lines: readonly string[]
  readonly parts: readonly ExportedPart[]
}

const font = 'Times New Roman'
/** Twentieths of a point. */
const point = 20

/** Characters that no XML 1.0 document may hold. */
function clean(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
}

function stretch(text: string): Paragraph | Table {
  if (!text.includes('\t')) return new Paragraph({ style: 'Transcripcion', text: clean(text) })
  const rows = text.split('\n').map((line) => line.split('\t'))
  const columns = Math.max(...rows.map((cells) => cells.length))
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: rows.map(
      (cells) =>
        new TableRow({
          children: Array.from(
            { length: columns },
            (_, i) => new TableCell({ children: [new Paragraph({ text: clean(cells[i] ?? '') })] }),
          ),
        }),
    ),
  })
}

/** @param level of a norm's heading: below that of its part, where there is one */
function blockParagraphs(
  block: ExportedBlock,
  before: ExportedBlock | undefined,
  level: (typeof HeadingLevel)[keyof typeof HeadingLevel],
): (Paragraph | Table)[] {
  if (block.kind === 'question')
    return [new Paragraph({ style: 'Pregunta', keepNext: true, text: clean(block.text) })]
  if (block.kind === 'note')
    return block.text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => new Paragraph({ style: 'Nota', text: clean(line) }))
  const heading =
    before?.kind === 'passage' && before.title === block.title
      ? []
      : [
          new Paragraph({ heading: level, keepNext: true, text: clean(block.title) }),
          new Paragraph({ style: 'Fuente', keepNext: true, text: clean(block.state) }),
        ]
  return [
    ...heading,
    ...block.quoted.split('\n\n').map(stretch),
    new Paragraph({ style: 'Cita', text: clean(`(${block.citation})`) }),
  ]
}

function partParagraphs({ heading, blocks }: ExportedPart): (Paragraph | Table)[] {
  const level = heading === null ? HeadingLevel.HEADING_2 : HeadingLevel.HEADING_3
  return [
    ...(heading === null
      ? []
      : [new Paragraph({ heading: HeadingLevel.HEADING_2, keepNext: true, text: clean(heading) })]),
    ...blocks.flatMap((each, i) => blockParagraphs(each, blocks[i - 1], level)),
  ]
}

export function toDocx(text: ExportedText): Promise<Buffer> {
  const document = new Document({
    creator: 'Fojas',
    title: clean(text.title === '' ? 'Fragmentos' : text.title),
    description: clean(text.lines.at(-1) ?? ''),
    styles: {
      default: {
        document: { run: { font, size: 24, language: { value: 'es-AR' } } },
        heading1: { run: { font, size: 32, bold: true }, paragraph: { spacing: { after: 4 * point } } },
        heading2: {
          run: { font, size: 26, bold: true },
          paragraph: { spacing: { before: 18 * point, after: 2 * point } },
        },
        heading3: {
          run: { font, size: 24, bold: true },
          paragraph: { spacing: { before: 12 * point, after: 2 * point } },
        },
      },
      paragraphStyles: [
        {
          id: 'Transcripcion',
          name: 'Transcripción',
          basedOn: 'Normal',
          quickFormat: true,
          paragraph: {
            alignment: AlignmentType.JUSTIFIED,
            indent: { left: 567, right: 567 },
            spacing: { after: 6 * point, line: 300 },
          },
        },
        {
          id: 'Cita',
          name: 'Cita de la norma',
          basedOn: 'Normal',
          quickFormat: true,
          paragraph: { indent: { left: 567 }, spacing: { after: 14 * point } },
        },
        {
          id: 'Nota',
          name: 'Nota',
          basedOn: 'Normal',
          quickFormat: true,
          paragraph: { spacing: { after: 6 * point } },
        },
        {
          id: 'Pregunta',
          name: 'Pregunta',
          basedOn: 'Normal',
          quickFormat: true,
          run: { bold: true },
          paragraph: { spacing: { before: 12 * point, after: 4 * point } },
        },
        {
          id: 'Fuente',
          name: 'Fuente del texto',
          basedOn: 'Normal',
          quickFormat: true,
          run: { size: 20, italics: true },
          paragraph: { spacing: { after: 8 * point } },
        },
      ],
    },
    sections: [
      {
        // A4, in twentieths of a point, with 2.5 cm margins.
        properties: {
          page: {
            size: { width: 11_906, height: 16_838 },
            margin: { top: 1417, bottom: 1417, left: 1417, right: 1417 },
          },
        },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                alignment: AlignmentType.RIGHT,
                children: [
                  new TextRun({ size: 18, children: [PageNumber.CURRENT, ' de ', PageNumber.TOTAL_PAGES] }),
                ],
              }),
            ],
          }),
        },
        children: [
          ...(text.title === ''
            ? []
            : [new Paragraph({ heading: HeadingLevel.HEADING_1, text: clean(text.title) })]),
          ...text.lines.map((line) => new Paragraph({ style: 'Fuente', text: clean(line) })),
          ...text.parts.flatMap(partParagraphs),
        ],
      },
    ],
  })
  return Packer.toBuffer(document)
}
