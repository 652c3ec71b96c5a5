/** Word's styles, for what they say of a paragraph's place: a heading's level, a list, a line of a table of contents. */
import { readXml } from './xml.ts'

interface Style {
  name: string
  basedOn: string | null
  outline: number | null
  list: string | null
  listLevel: number | null
}

export interface StyleFacts {
  /** 1 is the title; 0 is no heading. */
  readonly level: number
  readonly list: string | null
  readonly listLevel: number | null
  /** A line of a table of contents: it repeats a heading. */
  readonly contents: boolean
}

export class Styles {
  readonly #styles = new Map<string, Style>()

  /** @param part `styles.xml`, where the document has one */
  constructor(part: Uint8Array | undefined, name: string) {
    if (part === undefined) return
    let style: Style | undefined
    readXml(part, name, {
      open: (element) => {
        const value = element.get('val')
        if (element.name === 'style') {
          style = { name: '', basedOn: null, outline: null, list: null, listLevel: null }
          this.#styles.set(element.get('styleId') ?? '', style)
        }
        if (style === undefined) return
        if (element.name === 'name') style.name = (value ?? '').toLowerCase()
        if (element.name === 'basedOn') style.basedOn = value
        if (element.name === 'outlineLvl') style.outline = Number(value)
        if (element.name === 'numId') style.list = value
        if (element.name === 'ilvl') style.listLevel = Number(value)
      },
      close: (name) => {
        if (name === 'style') style = undefined
      },
    })
  }

  of(id: string | null): StyleFacts {
    let level = 0
    let list: string | null = null
    let listLevel: number | null = null
    let contents = false
    // Bounded: a damaged file may have styles that are based on each other.
    for (let at = id, steps = 0; at !== null && steps < 20; steps += 1) {
      const style = this.#styles.get(at)
      if (style === undefined) break
      const heading = /^heading ([1-9])$/.exec(style.name)?.[1]
      if (level === 0 && heading !== undefined) level = Number(heading)
      if (level === 0 && style.name === 'title') level = 1
      // 9 is body text.
      if (level === 0 && style.outline !== null && style.outline >= 0 && style.outline < 9)
        level = style.outline + 1
      list ??= style.list
      listLevel ??= style.listLevel
      contents ||= /^toc \d$/.test(style.name)
      at = style.basedOn
    }
    return { level, list, listLevel, contents }
  }
}
