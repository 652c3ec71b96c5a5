/** A norm by its name: `Código Civil`, `Ley de Contrato de Trabajo N° 20.744 (LCT)`. */
import { after, at, gap, space, sticky } from './cursor.ts'
import { numberAt } from './numbers.ts'
import { partOf, type NormList, type Source } from './part.ts'
import type { Alias } from './reference.ts'

const lead = sticky(String.raw`${gap},?${gap}\(?(?:ley${space})?`)
const direct = sticky(gap)
const opening = sticky(String.raw`${gap}\(`)
const closing = sticky(String.raw`${gap}\)`)

export function namedAt(source: Source, position: number): NormList | null {
  const { text, folded, names, anyCase } = source
  const named = names.nameAt(text, folded, position, anyCase)
  if (named === null) return null
  const { alias } = named
  const law = folded.startsWith('ley', position)
  let { end } = named
  let numbered = false
  if (alias.type === 'ley' && !named.acronym) {
    const touching = numberAt(folded, after(direct, folded, end), false)
    // Another number than the one known: the text's word counts, and it is read as a law's number.
    if (law && touching !== null && touching.marked && touching.number !== alias.number) return null
    const number = numberAt(folded, after(lead, folded, end), false)
    if (number !== null && (number.marked || number.dotted) && number.number === alias.number) {
      end = after(closing, folded, number.end)
      numbered = law
    }
  }
  end = ownNameAfter(source, end, alias.number)
  const part = partOf({
    start: position,
    end,
    kind: numbered ? 'ley' : 'codigo',
    types: typesOf(alias),
    number: alias.number,
    year: alias.year,
    annex: alias.annex,
    label: alias.label,
    needsArticle: named.acronym && alias.onlyWithArticle === true,
  })
  return { norms: [part], end }
}

const typesOf = ({ type }: Alias) =>
  type === 'decreto' || type === 'dnu' ? (['dnu', 'decreto'] as const) : [type]

/** `(Código Aduanero)`, `(LCT)` right after the number of that law name nothing new. @returns where it ends */
export function ownNameAfter({ text, folded, names }: Source, end: number, number: string): number {
  const open = at(opening, folded, end)
  if (open === null) return end
  const named = names.nameAt(text, folded, end + open[0].length, false)
  if (named?.alias.number !== number) return end
  const close = after(closing, folded, named.end)
  return close > named.end ? close : end
}
