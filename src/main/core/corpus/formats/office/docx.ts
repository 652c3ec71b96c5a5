/** Word's .docx: the text as it stands with every change accepted, list numbers written out, notes at the end. */
import { FojasError } from '../../../../../shared/errors/index.ts'
import type { Format, Parsed, SourceFile } from '../format.ts'
import { isOn, Numbering } from './docx-numbering.ts'
import { Styles } from './docx-styles.ts'
import { partsOf } from './parts.ts'
import { Story } from './story.ts'
import { readXml, type XmlElement } from './xml.ts'

/** Removed by a change that was tracked, what it was before, instructions, and the second form of what was drawn. */
const left = new Set(
  'moveFrom Fallback instrText delText delInstrText pPrChange rPrChange sectPrChange tblPrChange tcPrChange trPrChange tblGridChange numberingChange'.split(
    ' ',
  ),
)

interface Paragraph {
  text: string
  style: string | null
  list: string | null
  listLevel: number | null
  outline: number | null
  /** Its end was deleted: it goes on in the next one. */
  open: boolean
}

interface Cell {
  span: number
  continues: boolean
}

class Reader {
  readonly story = new Story()
  readonly notes: string[] = []
  readonly #path: string[] = []
  readonly #paragraphs: Paragraph[] = []
  readonly #cells: Cell[] = []
  #skipping = 0
  #hidden = false
  #rowDeleted = false
  #carried = ''

  readonly #styles: Styles
  readonly #numbering: Numbering

  constructor(styles: Styles, numbering: Numbering) {
    this.#styles = styles
    this.#numbering = numbering
  }

  open(element: XmlElement): void {
    const { name } = element
    const parent = this.#path.at(-1)
    this.#path.push(name)
    if (this.#skipping > 0) {
      this.#skipping += 1
      return
    }
    const paragraph = this.#paragraphs.at(-1)
    const value = element.get('val')
    // Within properties it marks a paragraph's end or a row as deleted; elsewhere it holds what was.
    const mark = parent === 'rPr' || parent === 'trPr' || parent === 'tcPr'
    if (left.has(name) || (name === 'del' && !mark)) {
      this.#skipping = 1
      return
    }
    switch (name) {
      case 'p':
        this.#paragraphs.push({
          text: '',
          style: null,
          list: null,
          listLevel: null,
          outline: null,
          open: false,
        })
        break
      case 'r':
        this.#hidden = false
        break
      case 'vanish':
        if (this.#path.at(-3) === 'r' && isOn(element)) this.#hidden = true
        break
      case 'del':
        if (parent === 'trPr') this.#rowDeleted = true
        else if (paragraph !== undefined && this.#path.at(-3) === 'pPr') paragraph.open = true
        break
      case 'pStyle':
        if (paragraph !== undefined) paragraph.style = value
        break
      case 'numId':
        if (paragraph !== undefined) paragraph.list = value
        break
      case 'ilvl':
        if (paragraph !== undefined) paragraph.listLevel = Number(value)
        break
      case 'outlineLvl':
        if (paragraph !== undefined) paragraph.outline = Number(value)
        break
      case 'tab':
      case 'br':
      case 'cr':
        // Stops of the tabulator have the same name, in the properties.
        if (parent === 'r') this.#write(' ')
        break
      case 'noBreakHyphen':
        this.#write('-')
        break
      case 'footnoteReference':
      case 'endnoteReference':
        if (this.#hidden) break
        this.notes.push(`${name === 'footnoteReference' ? 'f' : 'e'}${element.get('id') ?? ''}`)
        this.#write(` [${this.notes.length}]`)
        break
      case 'tbl':
        this.story.openTable()
        break
      case 'tr':
        this.#rowDeleted = false
        this.story.openRow()
        break
      case 'tc':
        this.#cells.push({ span: 1, continues: false })
        this.story.openCell()
        break
      case 'gridSpan':
        this.#cell({ span: Number(value) || 1 })
        break
      case 'vMerge':
        this.#cell({ continues: value !== 'restart' })
        break
    }
  }

  close(name: string): void {
    this.#path.pop()
    if (this.#skipping > 0) {
      this.#skipping -= 1
      return
    }
    if (name === 'p') this.#end(this.#paragraphs.pop())
    if (name === 'tc') this.story.closeCell(this.#cells.pop()?.span)
    if (name === 'tr') this.story.closeRow(!this.#rowDeleted)
    if (name === 'tbl') this.story.closeTable()
  }

  text(text: string): void {
    if (this.#skipping === 0 && this.#path.at(-1) === 't') this.#write(text)
  }

  #cell(change: Partial<Cell>): void {
    const cell = this.#cells.at(-1)
    if (cell !== undefined) Object.assign(cell, change)
  }

  #write(text: string): void {
    const paragraph = this.#paragraphs.at(-1)
    if (paragraph !== undefined && !this.#hidden) paragraph.text += text
  }

  #end(paragraph: Paragraph | undefined): void {
    if (paragraph === undefined) return
    const text = this.#carried + paragraph.text
    this.#carried = ''
    if (paragraph.open) {
      this.#carried = text
      return
    }
    if (this.#cells.at(-1)?.continues === true) return
    const facts = this.#styles.of(paragraph.style)
    if (facts.contents) return
    const list = paragraph.list ?? facts.list
    const { outline } = paragraph
    const level = outline !== null && outline >= 0 && outline < 9 ? outline + 1 : facts.level
    // An empty line of a list shows its number on paper; it says nothing, but the count goes on.
    const number = list === null || list === '0' ? '' : this.#number(list, paragraph, facts.listLevel)
    if (text.trim() !== '') this.story.paragraph(number + text, level)
  }

  #number(list: string, { style, listLevel }: Paragraph, ofStyle: number | null): string {
    const named = (id: string) => this.#styles.of(id).list
    const index = listLevel ?? ofStyle ?? this.#numbering.levelOf(list, style, named)
    return this.#numbering.next(list, index, named)
  }
}

/** Texts of the notes, by `f` or `e` and their number. */
function notesOf(part: Uint8Array | undefined, kind: 'f' | 'e', name: string): Map<string, string> {
  const notes = new Map<string, string>()
  if (part === undefined) return notes
  let id: string | null = null
  let text = ''
  let skipping = 0
  let inText = false
  readXml(part, name, {
    open: (element) => {
      if (skipping > 0 || left.has(element.name) || element.name === 'del') skipping += 1
      inText = element.name === 't'
      if (element.name !== 'footnote' && element.name !== 'endnote') return
      // Those with a type are the line above the notes.
      id = element.get('type') === null ? element.get('id') : null
      text = ''
    },
    close: (closed) => {
      inText = false
      if (skipping > 0) skipping -= 1
      if (closed === 'p') text += ' '
      if ((closed === 'footnote' || closed === 'endnote') && id !== null) notes.set(kind + id, text.trim())
    },
    text: (piece) => {
      if (skipping === 0 && inText) text += piece
    },
  })
  return notes
}

/** Some versions of Word count their main part. */
const mains = ['word/document.xml', 'word/document2.xml', 'word/document1.xml']
const parts = [...mains, 'word/styles.xml', 'word/numbering.xml', 'word/footnotes.xml', 'word/endnotes.xml']

function parse(file: SourceFile): Parsed {
  const { name } = file
  const found = partsOf(file, parts)
  const body = mains.map((each) => found.get(each)).find((each) => each !== undefined)
  if (body === undefined)
    throw new FojasError('malformed_file', { name, detail: 'no es un documento de Word' })
  const styles = new Styles(found.get('word/styles.xml'), name)
  const numbering = new Numbering(found.get('word/numbering.xml'), name)
  const reader = new Reader(styles, numbering)
  readXml(body, name, {
    open: (element) => {
      reader.open(element)
    },
    close: (closed) => {
      reader.close(closed)
    },
    text: (text) => {
      reader.text(text)
    },
  })
  const notes = new Map([
    ...notesOf(found.get('word/footnotes.xml'), 'f', name),
    ...notesOf(found.get('word/endnotes.xml'), 'e', name),
  ])
  for (const [i, id] of reader.notes.entries()) {
    const text = notes.get(id)
    if (text !== undefined && text !== '') reader.story.paragraph(`[${i + 1}] ${text}`)
  }
  return reader.story.parsed(name)
}

export const docx: Format = {
  id: 'docx',
  extensions: ['docx', 'docm', 'dotx'],
  recognises: (_head, name) => /\.(?:docx|docm|dotx)$/i.test(name),
  parse,
}
