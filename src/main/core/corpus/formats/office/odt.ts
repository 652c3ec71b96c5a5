/** OpenDocument texts (.odt): what was deleted stands apart from the text and is left there; list numbers are written out. */
import { FojasError } from '../../../../../shared/errors/index.ts'
import type { Format, Parsed, SourceFile } from '../format.ts'
import { numeral } from './numerals.ts'
import { partsOf } from './parts.ts'
import { Story } from './story.ts'
import { readXml, type XmlElement } from './xml.ts'

interface Level {
  readonly format: string
  readonly prefix: string
  readonly suffix: string
  /** How many levels a number shows, its own the last. */
  readonly shown: number
  readonly start: number
}

interface List {
  readonly style: string
  readonly counts: number[]
  /** What stands before the item's first paragraph. */
  before: string
}

const formats: Readonly<Record<string, string>> = {
  '1': 'decimal',
  a: 'lowerLetter',
  A: 'upperLetter',
  i: 'lowerRoman',
  I: 'upperRoman',
}
/** Comments, deletions, a table of contents, descriptions of drawings. */
const left = new Set([
  'tracked-changes',
  'annotation',
  'table-of-content',
  'title',
  'desc',
  'note-citation',
  'hidden-text',
])

class Styles {
  readonly lists = new Map<string, Map<number, Level>>()
  readonly hidden = new Set<string>()
  /** A paragraph's style is the title's, by itself or by the one it comes from. */
  readonly titles = new Set(['Title'])
  #list: Map<number, Level> | undefined
  #style = ''

  open(element: XmlElement): void {
    const { name } = element
    if (name === 'list-style') {
      this.#list = new Map()
      this.lists.set(element.get('name') ?? '', this.#list)
    }
    if (name === 'style') {
      this.#style = element.get('name') ?? ''
      if (element.get('parent-style-name') === 'Title') this.titles.add(this.#style)
    }
    if (name === 'text-properties' && element.get('display') === 'none') this.hidden.add(this.#style)
    if (name !== 'list-level-style-number' && name !== 'list-level-style-bullet') return
    this.#list?.set(Number(element.get('level')), {
      format: name.endsWith('bullet') ? 'bullet' : (formats[element.get('num-format') ?? ''] ?? 'none'),
      prefix: element.get('num-prefix') ?? '',
      suffix: element.get('num-suffix') ?? '',
      shown: Number(element.get('display-levels') ?? 1) || 1,
      start: Number(element.get('start-value') ?? 1) || 1,
    })
  }
}

class Reader {
  readonly story = new Story()
  readonly notes: string[] = []
  readonly #paragraphs: { text: string; level: number }[] = []
  readonly #lists: List[] = []
  /** Where a list left off, for one that goes on from it. */
  readonly #ended = new Map<string, number[]>()
  readonly #spans: number[] = []
  #skipping = 0

  readonly #styles: Styles

  constructor(styles: Styles) {
    this.#styles = styles
  }

  open(element: XmlElement): void {
    const { name } = element
    const style = element.get('style-name') ?? ''
    if (this.#skipping > 0 || left.has(name) || (name !== 'list' && this.#styles.hidden.has(style))) {
      this.#skipping += 1
      return
    }
    switch (name) {
      case 'p':
        this.#paragraphs.push({ text: this.#takeNumber(), level: this.#styles.titles.has(style) ? 1 : 0 })
        break
      case 'h':
        this.#paragraphs.push({
          text: this.#takeNumber(),
          level: Number(element.get('outline-level') ?? 1) || 1,
        })
        break
      case 's':
      case 'tab':
      case 'line-break':
        this.text(' ')
        break
      case 'note':
        this.text(` [${this.notes.length + 1}] `)
        this.notes.push('')
        break
      case 'note-body':
        this.#paragraphs.push({ text: '', level: 0 })
        break
      case 'list':
        this.#openList(style, element)
        break
      case 'list-item':
        this.#count(element)
        break
      case 'table':
        this.story.openTable()
        break
      case 'table-row':
        this.story.openRow()
        break
      case 'table-cell':
        this.#spans.push(Number(element.get('number-columns-spanned') ?? 1) || 1)
        this.story.openCell()
        break
    }
  }

  close(name: string): void {
    if (this.#skipping > 0) {
      this.#skipping -= 1
      return
    }
    if (name === 'p' || name === 'h') {
      const paragraph = this.#paragraphs.pop()
      const note = this.#note
      if (paragraph !== undefined && note !== undefined) note.text += `${paragraph.text} `
      else if (paragraph !== undefined) this.story.paragraph(paragraph.text, paragraph.level)
    }
    if (name === 'note-body') this.notes[this.notes.length - 1] = this.#paragraphs.pop()?.text ?? ''
    if (name === 'list') {
      const list = this.#lists.pop()
      if (list !== undefined && this.#lists.length === 0) this.#ended.set(list.style, list.counts)
    }
    if (name === 'table-cell') this.story.closeCell(this.#spans.pop())
    if (name === 'table-row') this.story.closeRow()
    if (name === 'table') this.story.closeTable()
  }

  text(text: string): void {
    const paragraph = this.#paragraphs.at(-1)
    if (paragraph !== undefined && this.#skipping === 0) paragraph.text += text
  }

  /** The note being read: its paragraphs stand inside the paragraph that has its mark. */
  get #note() {
    return this.#paragraphs.length > 1 ? this.#paragraphs.at(-1) : undefined
  }

  #openList(style: string, element: XmlElement): void {
    const outer = this.#lists.at(-1)
    const own = style === '' ? (outer?.style ?? '') : style
    if (outer !== undefined) {
      this.#lists.push({ style: own, counts: outer.counts, before: '' })
      return
    }
    const goesOn = element.get('continue-numbering') === 'true' || element.get('continue-list') !== null
    this.#lists.push({ style: own, counts: goesOn ? (this.#ended.get(own) ?? []) : [], before: '' })
  }

  #count(element: XmlElement): void {
    const list = this.#lists.at(-1)
    const depth = this.#lists.length
    const levels = list === undefined ? undefined : this.#styles.lists.get(list.style)
    const level = levels?.get(depth)
    if (list === undefined || levels === undefined || level === undefined) return
    const given = Number(element.get('start-value') ?? NaN)
    const before = list.counts[depth - 1]
    list.counts[depth - 1] = Number.isInteger(given) ? given : before === undefined ? level.start : before + 1
    list.counts.length = depth
    if (level.format === 'bullet') {
      list.before = '- '
      return
    }
    if (level.format === 'none') return
    const first = Math.max(1, depth - level.shown + 1)
    const numbers: string[] = []
    for (let at = first; at <= depth; at += 1)
      numbers.push(numeral(list.counts[at - 1] ?? 1, levels.get(at)?.format ?? 'decimal'))
    list.before = `${level.prefix}${numbers.join('.')}${level.suffix} `
  }

  #takeNumber(): string {
    const list = this.#lists.at(-1)
    if (list === undefined) return ''
    const { before } = list
    list.before = ''
    return before
  }
}

function parse(file: SourceFile): Parsed {
  const { name } = file
  const found = partsOf(file, ['content.xml', 'styles.xml', 'META-INF/manifest.xml'])
  const manifest = found.get('META-INF/manifest.xml')
  if (manifest !== undefined && Buffer.from(manifest).includes('encryption-data'))
    throw new FojasError('encrypted_document', { name })
  const body = found.get('content.xml')
  if (body === undefined)
    throw new FojasError('malformed_file', { name, detail: 'no es un documento de texto' })
  const styles = new Styles()
  for (const part of [found.get('styles.xml'), body])
    if (part !== undefined)
      readXml(part, name, {
        open: (element) => {
          styles.open(element)
        },
      })
  const reader = new Reader(styles)
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
  for (const [i, note] of reader.notes.entries())
    if (note.trim() !== '') reader.story.paragraph(`[${i + 1}] ${note}`)
  return reader.story.parsed(name)
}

export const odt: Format = {
  id: 'odt',
  extensions: ['odt', 'ott'],
  recognises: (_head, name) => /\.o[dt]t$/i.test(name),
  parse,
}
