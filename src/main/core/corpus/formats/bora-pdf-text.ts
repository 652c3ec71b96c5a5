/** A section as text taken from the official PDF: marked avisos, older ones told by their tails, or a single norm. */
import type { Section } from '../../../../shared/domain/vocabulary.ts'
import { sections } from '../../../../shared/domain/vocabulary.ts'
import { FojasError } from '../../../../shared/errors/index.ts'
import { fold } from '../../../../shared/text/fold.ts'
import { printedNotice } from './bora-notice.ts'
import { parseDate } from './dates.ts'
import { decodeText } from './decode.ts'
import type { Format, Parsed, SourceFile } from './format.ts'
import { paragraphsOfLines } from './lines.ts'
import { typeOf } from './norm-line.ts'
import { normaliseLine } from './normalise.ts'

/** `Lunes 2 de enero de 2012 Primera sección BOLETIN OFICIAL Nº 32.308 2`: the head of each printed page. */
const pageHead = /\bde \d{4}\b.*BOLET[IÍ]N OFICIAL\s+N[º°]/i
/** A page number and signs of the typesetter may stand before the mark. */
const openMark = /^[\s\d%@]*#I(\w+)I#/
const closeMark = /#F(\w+)F#/
/** Ends an aviso in the years before the marks. */
const tail = /^\s*e\.\s*\d{1,2}\/\d{1,2}\/\d{2,4}.*\sv\.\s*\d{1,2}\/\d{1,2}\/\d{2,4}/
const normLine =
  /^(?:Ley|Decreto|Resoluci[óo]n|Disposici[óo]n|Decisi[óo]n Administrativa)\b[^,;]{0,60}\d[\d.]*(?:\/\d{2,4})?\.?$/i

interface Edition {
  readonly section: Section | null
  readonly editionDate: string | null
  readonly editionNumber: string | null
}

interface Cut {
  readonly mark: string | null
  readonly lines: string[]
}

const months =
  'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(' ')

/** From the head of a page, else from a name like `20120102-01.txt`. */
function editionOf(lines: readonly string[], name: string): Edition {
  const line = lines.find((each) => pageHead.test(each)) ?? ''
  const folded = fold(line)
  const day = /(\d{1,2}) de (\p{L}+) de (\d{4})/u.exec(folded)
  const month = months.indexOf((day?.[2] ?? '').replace('setiembre', 'septiembre')) + 1
  const printed =
    day === null || month === 0 ? null : parseDate(`${day[1] ?? ''}/${String(month)}/${day[3] ?? ''}`)
  const file = /(?:^|\/)(\d{8})-0([1-4])\.(?:txt|pdf)$/i.exec(name)
  const ordinal = /(primera|segunda|tercera|cuarta) seccion/.exec(folded)?.[1]
  const digit = /([1-4])[ªa] seccion/.exec(folded)?.[1] ?? file?.[2]
  return {
    section: sections.find((each) => each === ordinal) ?? sections[Number(digit ?? 0) - 1] ?? null,
    editionDate: printed ?? parseDate(file?.[1]),
    editionNumber: /BOLET[IÍ]N OFICIAL\s+N[º°]\s*([\d.]+)/i.exec(line)?.[1]?.replace(/\./g, '') ?? null,
  }
}

/** @throws FojasError truncated_file where a mark opens and the file ends before it closes */
function markedCuts(lines: readonly string[], name: string): Cut[] {
  const cuts: Cut[] = []
  let open: Cut | null = null
  for (const line of lines) {
    const begins = openMark.exec(line)?.[1]
    if (begins !== undefined) {
      open = { mark: begins, lines: [] }
      cuts.push(open)
      continue
    }
    if (open === null) continue
    const close = closeMark.exec(line)
    if (close === null) open.lines.push(line)
    else {
      open.lines.push(line.slice(0, close.index).replace(/%\s*\d+\s*%\s*$/, ''))
      open = null
    }
  }
  if (open !== null) throw new FojasError('truncated_file', { name })
  return cuts
}

/** Text between two tails is one aviso; what follows the last tail is the newspaper's own. */
function tailCuts(lines: readonly string[]): Cut[] {
  const cuts: Cut[] = []
  let current: string[] = []
  for (const line of lines) {
    current.push(line)
    if (!tail.test(line)) continue
    cuts.push({ mark: null, lines: current })
    current = []
  }
  return cuts
}

function parse(file: SourceFile): Parsed {
  const text = decodeText(file.bytes, file.name).replace(/^\uFEFF/, '')
  return parsePrinted(text.split(/\r\n?|\n/), file.name)
}

/**
 * @param all lines as printed
 * @throws FojasError the reason for the rejection
 */
export function parsePrinted(all: readonly string[], name: string): Parsed {
  const edition = editionOf(all, name)
  const lines = all.filter((line) => !pageHead.test(line))
  const marked = lines.some((line) => openMark.test(line))
  const tails = marked ? [] : tailCuts(lines)
  const cuts = marked ? markedCuts(lines, name) : tails.length > 0 ? tails : [{ mark: null, lines }]
  const documents = cuts.flatMap((cut, index) => {
    const paragraphs = paragraphsOfLines(cut.lines)
    if (paragraphs.length === 0) return []
    const heading = cut.lines.slice(0, 12).map(normaliseLine)
    const own = heading.find((line) => typeOf(line) !== null && normLine.test(line)) ?? null
    return printedNotice({
      id: cut.mark ?? (cuts.length === 1 ? name : `${name}#${String(index + 1)}`),
      mark: cut.mark,
      paragraphs,
      title: own,
      normLine: own,
      organism: null,
      summary: null,
      ...edition,
    })
  })
  if (documents.length === 0) throw new FojasError('no_text', { name })
  return { documents, enrichments: [] }
}

/**
 * A section's first page names its publisher; a single norm has its GDE code on a line of its own.
 * @param start of the text, some four thousand letters
 */
export function isPrinted(start: string): boolean {
  const folded = fold(start).replace(/\s+/g, ' ')
  return (
    /^\s*#I\w+I#/m.test(start) ||
    (folded.includes('direccion nacional del registro oficial') &&
      folded.includes('propiedad intelectual')) ||
    /^(?:RESOL|DI|DA|DECTO|RESFC|RESOG|RESGC)-\d{4}-\d+-[A-Z]+-\w+#\w+\s*$/m.test(start.slice(0, 600))
  )
}

export const boraPdfText: Format = {
  id: 'bora-pdf-text',
  extensions: ['txt'],
  recognises: (head, name) => /\.txt$/i.test(name) && isPrinted(new TextDecoder().decode(head)),
  parse,
}
