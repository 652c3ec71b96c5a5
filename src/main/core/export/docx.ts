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

export interface ExportedText {
  readonly query: string
  /** `Biblioteca al 28/8/2026 …` */
  readonly provenance: string
  readonly passages: readonly ExportedPassage[]
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

function passageParagraphs(
  passage: ExportedPassage,
  before: ExportedPassage | undefined,
): (Paragraph | Table)[] {
  const heading =
    before?.title === passage.title
      ? []
      : [
          new Paragraph({ heading: HeadingLevel.HEADING_2, keepNext: true, text: clean(passage.title) }),
          new Paragraph({ style: 'Fuente', keepNext: true, text: clean(passage.state) }),
        ]
  return [
    ...heading,
    ...passage.quoted.split('\n\n').map(stretch),
    new Paragraph({ style: 'Cita', text: clean(`(${passage.citation})`) }),
  ]
}

export function toDocx(text: ExportedText): Promise<Buffer> {
  const document = new Document({
    creator: 'Fojas',
    title: clean(text.query === '' ? 'Fragmentos' : text.query),
    description: clean(text.provenance),
    styles: {
      default: {
        document: { run: { font, size: 24, language: { value: 'es-AR' } } },
        heading1: { run: { font, size: 32, bold: true }, paragraph: { spacing: { after: 4 * point } } },
        heading2: {
          run: { font, size: 26, bold: true },
          paragraph: { spacing: { before: 18 * point, after: 2 * point } },
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
          ...(text.query === ''
            ? []
            : [new Paragraph({ heading: HeadingLevel.HEADING_1, text: clean(text.query) })]),
          new Paragraph({ style: 'Fuente', text: clean(text.provenance) }),
          ...text.passages.flatMap((each, i) => passageParagraphs(each, text.passages[i - 1])),
        ],
      },
    ],
  })
  return Packer.toBuffer(document)
}
