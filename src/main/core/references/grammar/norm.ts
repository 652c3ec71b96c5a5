/** Norms from the words of their kind, their name or their code on. */
import { gdeAt } from './codes.ts'
import { after, at, gap, space, sticky } from './cursor.ts'
import { kinds, type Kind } from './kinds.ts'
import { firstNumber, joint, listFrom } from './list.ts'
import { namedAt } from './named.ts'
import { afterMarker, numberAt } from './numbers.ts'
import { labelOf, partOf, type NormList, type NormPart, type Source } from './part.ts'
import type { ReferenceKind } from './reference.ts'

const compiled = kinds.map((kind) => ({
  kind,
  words: sticky(`(?:${kind.words})(?![a-zñ_])`),
  plural: new RegExp(`^(?:${kind.plural})$`),
}))

const qualifiers: Readonly<Partial<Record<ReferenceKind, RegExp>>> = {
  ley: sticky(
    String.raw`${space}(?:nacional(?:es)?|federal(?:es)?|provincial(?:es)?|local|organica|convenio|marco|especial|general|argentina|penal(?:${space}tributaria)?)\b`,
  ),
  decreto: sticky(
    String.raw`${space}(?:reglamentarios?|regl?\.|delegados?|modificatorios?|nacional(?:es)?|provincial(?:es)?|nac\.|acuerdo|del?${space}(?:p\.?${gap}e\.?${gap}n?\b\.?|poder${space}ejecutivo(?:${space}nacional)?)|p\.?e\.?n\b\.?)`,
  ),
}
const provincial = /provincial|local/
const series = sticky(String.raw`${gap}(?:bcra${gap})?"?${gap}([abc])"?${gap}`)
/** By the letter with which their words begin, so that few are tried. */
const beginningWith = Map.groupBy(compiled, ({ kind }) => /[a-z]/.exec(kind.words)?.[0] ?? '')

/** Words at a position, e.g. `decretos`; null where they are no kind of norm. */
function kindAt(folded: string, position: number): { kind: Kind; several: boolean; end: number } | null {
  for (const { kind, words, plural } of beginningWith.get(folded[position] ?? '') ?? []) {
    const found = at(words, folded, position)
    if (found !== null) {
      return {
        kind,
        several: plural.test(found[0].split(/\s/)[0] ?? ''),
        end: position + found[0].length,
      }
    }
  }
  return null
}

/** What a text has at a position: a norm by its kind and number or by its name, or several. */
export function normsAt(source: Source, position: number): NormList | null {
  const { folded } = source
  const code = gdeAt(source, position)
  if (code !== null) return { norms: [code], end: code.end }
  const named = namedAt(source, position)
  if (named !== null) return named
  const found = kindAt(folded, position)
  if (found === null) return null
  const { kind, several } = found
  const qualified = afterQualifiers(folded, kind, found.end)
  const start = after(blank, folded, qualified.end)
  const coded = gdeAt(source, afterMarker(folded, start).end, position)
  if (coded !== null) return { norms: [coded], end: coded.end }
  if (kind.kind === 'comunicacion') return noticesAt(source, kind, position, start)
  const first = firstNumber(source, kind, start, several)
  if (first === null) return null
  const list = listFrom(source, kind, first, several, position)
  if (!qualified.provincial) return list
  return { ...list, norms: list.norms.map((norm) => ({ ...norm, organism: norm.organism ?? 'provincial' })) }
}
const blank = sticky(String.raw`\s{0,3}`)

/** `reglamentario`, `nacional`, `provincial` between the kind and the number. */
function afterQualifiers(folded: string, kind: Kind, position: number): { end: number; provincial: boolean } {
  const qualifier = qualifiers[kind.kind]
  let end = position
  for (let i = 0; qualifier !== undefined && i < 3; i += 1) {
    const next = after(qualifier, folded, end)
    if (next === end) break
    end = next
  }
  return { end, provincial: provincial.test(folded.slice(position, end)) }
}

/** `Comunicaciones "A" 6534 y "B" 9075` */
function noticesAt(source: Source, kind: Kind, position: number, start: number): NormList | null {
  const { text, folded, anyCase } = source
  const norms: NormPart[] = []
  let from = position
  let next = start
  let end = start
  for (let i = 0; i < 50; i += 1) {
    const letter = at(series, folded, next)
    if (letter === null) break
    const numbered = next + letter[0].length
    const name = (letter[1] ?? '').toUpperCase()
    // In small letters it is the preposition.
    if (!anyCase && !text.slice(next, numbered).includes(name)) break
    const number = numberAt(folded, numbered, false)
    if (number === null) break
    end = number.end
    norms.push(
      partOf({
        start: from,
        end,
        kind: kind.kind,
        types: kind.types,
        number: number.number,
        series: name,
        label: labelOf(kind, number.number, null, name),
      }),
    )
    const joined = at(joint, folded, end)
    if (joined === null) break
    from = next = end + joined[0].length
  }
  return norms.length === 0 ? null : { norms, end }
}
