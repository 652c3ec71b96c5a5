/** Word's lists: the text holds no numbers, only which list and level a paragraph is of. In a contract they are its articles. */
import { numeral } from './numerals.ts'
import { readXml, type XmlElement } from './xml.ts'

interface Level {
  start: number
  format: string
  /** `Artículo %1.`; `%1.%2)` */
  text: string
  suffix: string
  /** All numbers of it in digits, whatever the format of their own levels. */
  legal: boolean
  /** 0: never begins anew. */
  restart: number | null
  /** The style whose paragraphs are of this level. */
  style: string | null
}

interface Abstract {
  readonly levels: Map<number, Level>
  /** The list is the one that a style names. */
  styleLink: string | null
}

interface Num {
  abstract: string
  readonly starts: Map<number, number>
  readonly levels: Map<number, Level>
}

const newLevel = (): Level => ({
  start: 1,
  format: 'decimal',
  text: '',
  suffix: 'tab',
  legal: false,
  restart: null,
  style: null,
})

export const isOn = (element: XmlElement): boolean => !/^(?:0|false|off)$/.test(element.get('val') ?? '1')
const integerOf = (text: string | null): number => (/^-?\d{1,9}$/.test(text ?? '') ? Number(text) : 0)

export class Numbering {
  readonly #abstracts = new Map<string, Abstract>()
  readonly #nums = new Map<string, Num>()
  /** By abstract list: lists that share one go on from each other. */
  readonly #counters = new Map<string, Map<number, number>>()
  readonly #begun = new Set<string>()

  /** @param part `numbering.xml`, where the document has lists */
  constructor(part: Uint8Array | undefined, name: string) {
    if (part === undefined) return
    let abstract: Abstract | undefined
    let num: Num | undefined
    let level: Level | undefined
    let index = 0
    readXml(part, name, {
      open: (element) => {
        const value = element.get('val')
        switch (element.name) {
          case 'abstractNum':
            abstract = { levels: new Map(), styleLink: null }
            this.#abstracts.set(element.get('abstractNumId') ?? '', abstract)
            break
          case 'num':
            num = { abstract: '', starts: new Map(), levels: new Map() }
            this.#nums.set(element.get('numId') ?? '', num)
            break
          case 'abstractNumId':
            if (num !== undefined) num.abstract = value ?? ''
            break
          case 'numStyleLink':
            if (abstract !== undefined) abstract.styleLink = value
            break
          case 'lvlOverride':
            index = integerOf(element.get('ilvl'))
            break
          case 'startOverride':
            num?.starts.set(index, integerOf(value))
            break
          case 'lvl':
            level = newLevel()
            index = integerOf(element.get('ilvl'))
            ;(num ?? abstract)?.levels.set(index, level)
            break
          case 'start':
            if (level !== undefined) level.start = integerOf(value)
            break
          case 'numFmt':
            if (level !== undefined) level.format = value ?? 'decimal'
            break
          case 'lvlText':
            if (level !== undefined) level.text = value ?? ''
            break
          case 'suff':
            if (level !== undefined) level.suffix = value ?? 'tab'
            break
          case 'isLgl':
            if (level !== undefined) level.legal = isOn(element)
            break
          case 'lvlRestart':
            if (level !== undefined) level.restart = integerOf(value)
            break
          case 'pStyle':
            if (level !== undefined) level.style = value
            break
        }
      },
      close: (name) => {
        if (name === 'abstractNum') abstract = undefined
        if (name === 'num') num = undefined
        if (name === 'lvl') level = undefined
      },
    })
  }

  /** The level of a list whose paragraphs have a style; 0 where none says so. */
  levelOf(numId: string, style: string | null, listOfStyle: (style: string) => string | null): number {
    for (const [index, level] of this.#resolve(numId, listOfStyle)?.levels ?? [])
      if (level.style === style && style !== null) return index
    return 0
  }

  /**
   * What stands before the next paragraph of a list, with the blank after it; empty where nothing does.
   * @param listOfStyle the list that a style names, for lists that are one
   */
  next(numId: string, index: number, listOfStyle: (style: string) => string | null): string {
    const list = this.#resolve(numId, listOfStyle)
    const level = list?.levels.get(index)
    if (list === undefined || level === undefined) return ''
    const counters = this.#counters.get(list.key) ?? new Map<number, number>()
    this.#counters.set(list.key, counters)
    const first = `${numId} ${index}`
    const override = this.#begun.has(first) ? undefined : list.starts.get(index)
    this.#begun.add(first)
    const before = counters.get(index)
    counters.set(index, override ?? (before === undefined ? level.start : before + 1))
    for (const [deeper, { restart }] of list.levels) {
      // Begins anew after any level above its own, or only after the one it names.
      const anew = restart === null ? true : restart > 0 && index < restart
      if (deeper > index && anew) counters.delete(deeper)
    }
    if (level.format === 'bullet') return '- '
    const text = level.text.replace(/%(\d)/g, (_, digit: string) => {
      const other = Number(digit) - 1
      const { start = 1, format = 'decimal' } = list.levels.get(other) ?? {}
      return numeral(counters.get(other) ?? start, level.legal && other !== index ? 'decimal' : format)
    })
    return text === '' ? '' : text + (level.suffix === 'nothing' ? '' : ' ')
  }

  #resolve(numId: string, listOfStyle: (style: string) => string | null) {
    const num = this.#nums.get(numId)
    if (num === undefined) return undefined
    let key = num.abstract
    const link = this.#abstracts.get(key)?.styleLink ?? null
    const linked = link === null ? null : listOfStyle(link)
    if (linked !== null) key = this.#nums.get(linked)?.abstract ?? key
    const levels = new Map([...(this.#abstracts.get(key)?.levels ?? []), ...num.levels])
    return { key, levels, starts: num.starts }
  }
}
