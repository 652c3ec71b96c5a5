/** A written document as it is gathered: paragraphs, tables whose cells have paragraphs, notes. */
import { FojasError } from '../../../../../shared/errors/index.ts'
import { bareDocument } from '../bare-document.ts'
import { compose, type ComposedParagraph } from '../compose.ts'
import { writtenDate } from '../dates.ts'
import type { Parsed } from '../format.ts'
import { normaliseLine } from '../normalise.ts'

interface Table {
  readonly rows: string[][]
  row: string[] | undefined
  cell: string[] | undefined
}

export class Story {
  readonly #paragraphs: ComposedParagraph[] = []
  readonly #tables: Table[] = []

  /** @param level 0 where it is no heading */
  paragraph(text: string, level = 0): void {
    const line = normaliseLine(text.replace(/\s+/g, ' '))
    if (line === '') return
    const cell = this.#tables.at(-1)?.cell
    if (cell === undefined) this.#paragraphs.push({ text: line, level: Math.min(level, 6) })
    else cell.push(line)
  }

  openTable(): void {
    this.#tables.push({ rows: [], row: undefined, cell: undefined })
  }

  openRow(): void {
    const table = this.#tables.at(-1)
    if (table !== undefined) table.row = []
  }

  openCell(): void {
    const table = this.#tables.at(-1)
    if (table !== undefined) table.cell = []
  }

  /** @param span columns it takes */
  closeCell(span = 1): void {
    const table = this.#tables.at(-1)
    if (table?.cell === undefined) return
    const empty = Array.from({ length: Math.min(span, 100) - 1 }, () => '')
    table.row?.push(table.cell.join(' '), ...empty)
    table.cell = undefined
  }

  closeRow(kept = true): void {
    const table = this.#tables.at(-1)
    if (table?.row !== undefined && kept) table.rows.push(table.row)
    if (table !== undefined) table.row = undefined
  }

  closeTable(): void {
    const table = this.#tables.pop()
    if (table === undefined) return
    const rows = table.rows.filter((row) => row.some((cell) => cell !== ''))
    const width = Math.max(0, ...rows.map((row) => row.length))
    const outer = this.#tables.at(-1)?.cell
    // Within a cell, and of a single column, it only sets out the page.
    if (outer !== undefined) outer.push(...rows.map((row) => row.filter((cell) => cell !== '').join(' ')))
    else if (width <= 1) for (const [cell = ''] of rows) this.paragraph(cell)
    else
      this.#paragraphs.push({
        text: rows.map((row) => `| ${pad(row, width).map(escaped).join(' | ')} |`).join('\n'),
        level: 0,
      })
  }

  /** @throws FojasError no_text */
  parsed(name: string): Parsed {
    const { text, headings } = compose(this.#paragraphs)
    if (text === '') throw new FojasError('no_text', { name })
    const document = bareDocument({ id: name, kind: 'own', identities: [`file:${name}`], text, headings })
    const dated = this.#paragraphs.slice(0, datedLines).find((each) => dateLine.test(each.text))
    return {
      documents: [
        { ...document, title: titleOf(this.#paragraphs, name), sanctionDate: writtenDate(dated?.text) },
      ],
      enrichments: [],
    }
  }
}

const escaped = (cell: string) => cell.replaceAll('|', '¦')
const pad = (row: readonly string[], width: number) => [
  ...row,
  ...Array.from({ length: width - row.length }, () => ''),
]

/** Lines at the head in which a letter or a contract has its date. */
const datedLines = 6
/** `Buenos Aires, 3 de mayo de 2023.` */
const dateLine =
  /^(?:(?:Ciudad de |C\. ?A\. ?B\. ?A\.|\p{Lu})[\p{L} .]{0,50}, )?(?:a )?\d{1,2}[°º]? de \p{L}+ del? \d{4}\.?$/u

/** What it calls itself, in a heading or in a first line that is a title's; else its file's name. */
function titleOf(paragraphs: readonly ComposedParagraph[], name: string): string {
  const heading = paragraphs.slice(0, 20).find((each) => each.level === 1)?.text
  const first = paragraphs[0]?.text ?? ''
  const isTitle =
    first.length <= 120 && !/[.:;,]$/.test(first) && !first.startsWith('|') && !dateLine.test(first)
  const base = name.slice(name.lastIndexOf('/') + 1).replace(/\.\w+$/, '')
  return (heading ?? (isTitle ? first : base)).slice(0, 300)
}
