/** A PDF with a text layer: the official one as its avisos, any other as one document. Nothing is drawn. */
import { getDocumentProxy } from 'unpdf'
import { FojasError } from '../../../../shared/errors/index.ts'
import { bareDocument } from './bare-document.ts'
import { isPrinted, parsePrinted } from './bora-pdf-text.ts'
import type { Format, Parsed, SourceFile } from './format.ts'
import { paragraphsOfLines } from './lines.ts'
import { joinParagraphs, normaliseLine } from './normalise.ts'
import { pageLines, type Piece } from './pdf-layout.ts'

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>

/** Pages of a scan may have a number or a stamp; fewer letters a page than these are no text. */
const lettersOfPage = 5
/** A page number, alone at the head or the foot of its page. */
const pageNumber = /^(?:p[áa]gina\s+)?[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*(?:de|\/)\s*\d{1,4})?$/i

async function piecesOf(pdf: Pdf, number: number): Promise<Piece[]> {
  const page = await pdf.getPage(number)
  const { transform } = page.getViewport({ scale: 1 })
  const [va = 1, vb = 0, vc = 0, vd = 1, ve = 0, vf = 0] = transform
  const { items } = await page.getTextContent()
  page.cleanup()
  return items.flatMap((item) => {
    if (!('str' in item) || item.str.trim() === '') return []
    const [a = 0, b = 0, c = 0, d = 0, x = 0, y = 0] = item.transform as number[]
    // Across the page stand stamps and watermarks.
    const upright = Math.abs(vb * a + vd * b) < Math.abs(va * a + vc * b)
    const piece: Piece = {
      text: item.str,
      x: va * x + vc * y + ve,
      y: vb * x + vd * y + vf,
      width: item.width,
      size: Math.hypot(c, d),
    }
    return upright && [piece.x, piece.y, piece.width, piece.size].every(Number.isFinite) ? [piece] : []
  })
}

function withoutNumbers(lines: readonly string[]): string[] {
  const own = lines.filter((line) => line.trim() !== '')
  const numbers = [own[0], own.at(-1)].filter((line) => pageNumber.test(line?.trim() ?? ''))
  return lines.filter((line) => !numbers.includes(line))
}

/** The tail says whether the file came whole: readers that mend a cut one would give half a text as if it were all. */
function isWhole(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(-4096)).includes('%%EOF')
}

async function read({ name, bytes }: SourceFile): Promise<{ lines: string[]; pages: number }> {
  // The reader keeps and may detach what it is given.
  const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0, stopAtErrors: false })
  try {
    const lines: string[] = []
    for (let number = 1; number <= pdf.numPages; number += 1)
      lines.push(...withoutNumbers(pageLines(await piecesOf(pdf, number))))
    if (pdf.numPages === 0) throw new FojasError('pdf_without_text', { name })
    return { lines, pages: pdf.numPages }
  } finally {
    await pdf.loadingTask.destroy()
  }
}

function failure(error: unknown, name: string): FojasError {
  if (error instanceof FojasError) return error as FojasError
  const kind = error instanceof Error ? error.name : ''
  return kind === 'PasswordException'
    ? new FojasError('encrypted_pdf', { name }, { cause: error })
    : new FojasError('malformed_file', { name, detail: 'el PDF está dañado' }, { cause: error })
}

/** Paragraphs that the page sets apart, each of its lines joined. */
function textOf(lines: readonly string[]): string {
  const blocks: string[][] = [[]]
  for (const line of lines) {
    if (line === '') blocks.push([])
    else blocks.at(-1)?.push(line)
  }
  return joinParagraphs(blocks.flatMap(paragraphsOfLines))
}

async function parse(file: SourceFile): Promise<Parsed> {
  const { name } = file
  if (!isWhole(file.bytes)) throw new FojasError('truncated_file', { name })
  const { lines, pages } = await read(file).catch((error: unknown) => {
    throw failure(error, name)
  })
  const letters = lines.reduce((sum, line) => sum + (line.match(/\p{L}/gu)?.length ?? 0), 0)
  if (letters < lettersOfPage * pages) throw new FojasError('pdf_without_text', { name })
  const start = lines.slice(0, 400).map(normaliseLine).join('\n').slice(0, 4000)
  if (isPrinted(start)) return parsePrinted(lines, name)
  const document = bareDocument({
    id: name,
    kind: 'text',
    identities: [`file:${name}`],
    text: textOf(lines),
  })
  return { documents: [document], enrichments: [] }
}

export const pdf: Format = {
  id: 'pdf',
  extensions: ['pdf'],
  // The table of signatures has seen to the first bytes.
  recognises: (_head, name) => /\.pdf$/i.test(name),
  parse,
}
