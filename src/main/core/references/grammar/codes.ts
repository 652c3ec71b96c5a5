/** What is cited by a code and not by kind and number: GDE codes of norms, rulings of the Court. */
import { after, at, gap, space, sticky } from './cursor.ts'
import { gdePrefixes } from './kinds.ts'
import { partOf, type NormList, type NormPart, type Source } from './part.ts'

const prefixes = Object.keys(gdePrefixes)
  .map((prefix) => prefix.toLowerCase())
  .sort((x, y) => y.length - x.length)
  .join('|')
const gde = sticky(
  String.raw`(?:${prefixes})-(\d{4})-(\d{1,9})-(?:e-)?[a-z]{2,8}-[a-z0-9_ñ%]{1,24}(?:#[a-z0-9_ñ]{1,20})?(?![a-z0-9])`,
)
/** Where the scan stops for a code. */
export const gdeSource = String.raw`(?:${prefixes})-\d{4}-\d`

const fallos = sticky(String.raw`fallos${gap}:?${gap}(?:tomo${space})?`)
const volume = sticky(String.raw`(\d{1,3})${gap}:${gap}(\d{1,4})(?!\d)`)
const nextVolume = sticky(String.raw`${gap}(?:[;,]${gap}(?:y${space})?|y${space})(?=\d)`)

/** A GDE code of a norm. @param start where the words before it begin */
export function gdeAt({ text, folded }: Source, position: number, start = position): NormPart | null {
  const found = at(gde, folded, position)
  if (found === null) return null
  const end = position + found[0].length
  const code = text.slice(position, end).toUpperCase()
  const number = String(Number(found[2]))
  return partOf({
    start,
    end,
    kind: 'gde',
    types: [],
    number,
    year: Number(found[1]),
    gdeCode: code,
    label: code,
  })
}

/** `Fallos: 332:1963; 333:405 y 335:1126` */
export function rulingsAt({ folded }: Source, position: number): NormList | null {
  const found = at(fallos, folded, position)
  if (found === null) return null
  const norms: NormPart[] = []
  let start = position
  let end = position + found[0].length
  for (let i = 0; i < 100; i += 1) {
    const next = i === 0 ? end : after(nextVolume, folded, end)
    const page = i > 0 && next === end ? null : at(volume, folded, next)
    if (page === null) break
    if (i > 0) start = next
    end = next + page[0].length
    const number = `${String(Number(page[1]))}:${String(Number(page[2]))}`
    norms.push(partOf({ start, end, kind: 'fallos', types: [], number, label: `Fallos: ${number}` }))
  }
  return norms.length === 0 ? null : { norms, end }
}
