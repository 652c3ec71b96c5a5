/** Codes and laws by their names and acronyms. */
import { foldInPlace } from './fold.ts'
import { at, sticky } from './cursor.ts'
import type { Alias } from './reference.ts'

export interface NameIndex {
  /** Alternatives for the scan: where one matches, `nameAt` is asked. */
  readonly source: string
  nameAt(text: string, folded: string, position: number, anyCase: boolean): NamedNorm | null
}

export interface NamedNorm {
  readonly alias: Alias
  readonly acronym: boolean
  readonly end: number
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)

/** A longer name first: `Código Civil y Comercial` before `Código Civil`. */
function alternatives(names: Iterable<string>, written: (name: string) => string): string {
  return [...names]
    .sort((x, y) => y.length - x.length)
    .map(written)
    .join('|')
}

const simple = (name: string) => foldInPlace(name).replace(/\s+/g, ' ').trim()
/** `lct`, `l.c.t.` */
const dottable = (acronym: string) => Array.from(acronym, escaped).join(String.raw`\.?\s?`)

/** What says that a name is another jurisdiction's. */
const elsewhere = sticky(
  String.raw`\s{0,3},?\s{0,3}(?:de|del)\s{1,3}(?:la\s{1,3})?(?:provincia|pcia|ciudad|c\.a\.b\.a)|\s{1,3}(?:provincial|bonaerense|modelo|español|frances|aleman|italiano)`,
)

function build(aliases: readonly Alias[]): NameIndex {
  const names = new Map<string, Alias>()
  const acronyms = new Map<string, { alias: Alias; written: string }>()
  // The user's own come first and win.
  for (const alias of aliases) {
    for (const name of alias.names)
      if (simple(name) !== '' && !names.has(simple(name))) names.set(simple(name), alias)
    for (const written of alias.acronyms) {
      const key = simple(written).replace(/[.\s]/g, '')
      if (key !== '' && !acronyms.has(key)) acronyms.set(key, { alias, written })
    }
  }
  const sources = [
    ...(names.size > 0
      ? [
          `(?:${alternatives(names.keys(), (name) => escaped(name).replace(/ /g, String.raw`\s{1,3}`))})(?![a-zñ\\d])`,
        ]
      : []),
    ...(acronyms.size > 0 ? [`(?:${alternatives(acronyms.keys(), dottable)})\\.?(?![a-zñ\\d])`] : []),
  ]
  const source = sources.length === 0 ? '(?!)' : sources.join('|')
  const whole = sticky(source)
  return {
    source,
    nameAt(text, folded, position, anyCase) {
      const found = at(whole, folded, position)?.[0]
      if (found === undefined) return null
      let end = position + found.length
      const name = names.get(found.replace(/\s+/g, ' '))
      if (name !== undefined)
        return at(elsewhere, folded, end) === null ? { alias: name, acronym: false, end } : null
      const entry = acronyms.get(found.replace(/[.\s]/g, ''))
      if (entry === undefined) return null
      // A full stop after an acronym without dots ends the sentence.
      if (found.endsWith('.') && !found.slice(0, -1).includes('.')) end -= 1
      const letters = text.slice(position, end).replace(/[.\s]/g, '')
      const exact =
        letters === entry.written || (letters.length > 2 && letters === entry.written.toUpperCase())
      return exact || anyCase ? { alias: entry.alias, acronym: true, end } : null
    },
  }
}

const built = new WeakMap<readonly Alias[], NameIndex>()

/** Built once for each list of aliases. */
export function namesOf(aliases: readonly Alias[]): NameIndex {
  const known = built.get(aliases)
  if (known !== undefined) return known
  const made = build(aliases)
  built.set(aliases, made)
  return made
}
