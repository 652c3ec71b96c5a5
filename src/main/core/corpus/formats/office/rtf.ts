/** RTF: groups, control words and letters. Programs write into it the numbers of their lists. */
import { FojasError } from '../../../../../shared/errors/index.ts'
import type { Format, Parsed, SourceFile } from '../format.ts'
import { Story } from './story.ts'

/** Groups whose words are none of the text. */
const left = new Set(
  'fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf listtable listoverridetable rsidtbl generator themedata colorschememapping datastore latentstyles xmlnstbl fldinst pgptbl nonshppict annotation atnid atnauthor atrfstart atrfend bkmkstart bkmkend filetbl revtbl mmathPr'.split(
    ' ',
  ),
)
/** Beginning with `\*` and nevertheless of the text. */
const kept = new Set(['shpinst', 'shptxt'])
const letters: Readonly<Record<string, string>> = {
  tab: ' ',
  line: ' ',
  emdash: '—',
  endash: '–',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  emspace: ' ',
  enspace: ' ',
}
/** Groups open at once; documents have dozens. */
const depthLimit = 2000

interface State {
  readonly skip: boolean
  hidden: boolean
  deleted: boolean
  /** Bytes that stand for a letter after \u. */
  fallback: number
  /** The group is a note: what it says goes to the end. */
  readonly note: boolean
}

const token = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\/giy

class Reader {
  readonly story = new Story()
  readonly #stack: State[] = []
  #state: State = { skip: false, hidden: false, deleted: false, fallback: 1, note: false }
  #decoder = new TextDecoder('windows-1252')
  #text = ''
  #note = ''
  readonly #notes: string[] = []
  #level = 0
  #inTable = false
  #tableOpen = false
  #row: string[] = []
  #cell = ''
  #passed = 0

  readonly #name: string

  constructor(name: string) {
    this.#name = name
  }

  read(source: string): void {
    // One expression that takes every character of the source once: nothing is looked at twice.
    token.lastIndex = 0
    let starred = false
    let opened = false
    for (let found = token.exec(source); found !== null; found = token.exec(source)) {
      const [whole, word, parameter, hex, symbol, brace, plain] = found
      if (whole === '') break
      if (brace === '{') {
        if (this.#stack.length >= depthLimit)
          throw new FojasError('malformed_file', {
            name: this.#name,
            detail: 'sus grupos están anidados sin fin',
          })
        this.#stack.push(this.#state)
        this.#state = { ...this.#state }
        opened = true
        starred = false
        continue
      }
      if (brace === '}') {
        this.#leave()
        continue
      }
      if (symbol === '*' && opened) {
        starred = true
        continue
      }
      if (word !== undefined) {
        const destination = opened && (left.has(word) || (starred && !kept.has(word)))
        if (destination) this.#state = { ...this.#state, skip: true }
        else if (opened && word === 'footnote') this.#beginNote()
        else if (word === 'bin') token.lastIndex += Math.max(0, Number(parameter ?? 0))
        else this.#word(word, parameter === undefined ? undefined : Number(parameter))
      } else if (hex !== undefined) {
        this.#letter(this.#decoder.decode(Uint8Array.of(Number.parseInt(hex, 16))))
      } else if (symbol !== undefined) {
        if (symbol === '~') this.#letter(' ')
        else if (symbol === '_') this.#letter('-')
        else if (/[\\{}]/.test(symbol)) this.#letter(symbol)
        else if (symbol === '\n' || symbol === '\r') this.#end()
      } else if (plain !== undefined) {
        const taken = Math.min(this.#passed, plain.length)
        this.#passed -= taken
        this.#write(plain.slice(taken))
      }
      if (whole.trim() !== '') {
        opened = false
        starred = false
      }
    }
    this.#end()
    this.#closeTable()
    for (const [i, note] of this.#notes.entries()) this.story.paragraph(`[${i + 1}] ${note}`)
    if (this.#stack.length > 0) throw new FojasError('truncated_file', { name: this.#name })
  }

  #word(word: string, parameter: number | undefined): void {
    const on = parameter !== 0
    switch (word) {
      case 'par':
      case 'sect':
      case 'page':
        this.#end()
        break
      case 'pard':
        this.#level = 0
        this.#inTable = false
        break
      case 'intbl':
        this.#inTable = true
        break
      case 'outlinelevel':
        this.#level = parameter !== undefined && parameter < 9 ? parameter + 1 : 0
        break
      case 'cell':
      case 'nestcell':
        if (this.#state.skip) break
        this.#row.push(`${this.#cell} ${this.#text}`.trim())
        this.#cell = ''
        this.#text = ''
        break
      case 'row':
      case 'nestrow':
        this.#endRow()
        break
      case 'plain':
        this.#state.hidden = false
        this.#state.deleted = false
        break
      case 'v':
        this.#state.hidden = on
        break
      case 'deleted':
        this.#state.deleted = on
        break
      case 'uc':
        this.#state.fallback = Math.min(8, Math.max(0, parameter ?? 1))
        break
      case 'u':
        if (parameter === undefined) break
        this.#write(String.fromCharCode((parameter + 65536) % 65536))
        this.#passed = this.#state.fallback
        break
      case 'ansicpg':
        this.#page(parameter)
        break
      default: {
        const letter = letters[word]
        if (letter !== undefined) this.#write(letter)
      }
    }
  }

  #page(number: number | undefined): void {
    try {
      this.#decoder = new TextDecoder(number === 65001 ? 'utf-8' : `windows-${number ?? 1252}`)
    } catch {
      // A page this program does not know: the letters of Windows.
    }
  }

  /** A letter written as bytes may be the stand-in of the one before. */
  #letter(text: string): void {
    if (this.#passed > 0) this.#passed -= 1
    else this.#write(text)
  }

  #write(text: string): void {
    const { skip, hidden, deleted, note } = this.#state
    if (skip || hidden || deleted) return
    if (note) this.#note += text
    else this.#text += text
  }

  #beginNote(): void {
    this.#write(` [${this.#notes.length + 1}]`)
    this.#note = ''
    this.#state = { ...this.#state, note: true }
  }

  #leave(): void {
    const was = this.#state
    this.#state = this.#stack.pop() ?? was
    if (was.note && !this.#state.note) this.#notes.push(this.#note)
    this.#passed = 0
  }

  #end(): void {
    if (this.#state.skip) return
    if (this.#state.note) {
      this.#note += ' '
      return
    }
    if (this.#inTable) {
      this.#cell += ` ${this.#text}`
    } else {
      this.#closeTable()
      this.story.paragraph(this.#text, this.#level)
    }
    this.#text = ''
  }

  #endRow(): void {
    if (this.#row.length === 0) return
    if (!this.#tableOpen) this.story.openTable()
    this.#tableOpen = true
    this.story.openRow()
    for (const cell of this.#row) {
      this.story.openCell()
      this.story.paragraph(cell)
      this.story.closeCell()
    }
    this.story.closeRow()
    this.#row = []
  }

  #closeTable(): void {
    if (this.#row.length > 0) this.#endRow()
    if (this.#tableOpen) this.story.closeTable()
    this.#tableOpen = false
  }
}

function parse(file: SourceFile): Parsed {
  const reader = new Reader(file.name)
  reader.read(new TextDecoder('latin1').decode(file.bytes))
  return reader.story.parsed(file.name)
}

export const rtf: Format = {
  id: 'rtf',
  // Programs have long saved RTF under the name of Word's own.
  extensions: ['rtf', 'doc'],
  recognises: (head) => new TextDecoder('latin1').decode(head.subarray(0, 6)).startsWith('{\\rtf'),
  parse,
}
