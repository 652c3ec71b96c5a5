/**
 * What names one person, company, file or site and nothing else: a CUIT, a document of identity, an expediente, the number
 * of a notice, a domain. A query that is only that is answered exactly.
 */
import { tokenise } from './analysis/tokenise.ts'

export interface Identifier {
  /** As typed. */
  readonly text: string
  /** Its words, in order: however it is cut by blanks, dots and hyphens, they are the same. */
  readonly phrase: readonly string[]
}

/** Codes of the GDE system that name norms; every other one names a file of the administration. */
const normCode = /^(?:DA|DECAD|DECTO|DCTO|DNU|RESOL|RESFC|RESGC|RESOG|DI|DISFC|INSTR|LEY)\b/i

/** The blanks are the gazette's own: `EX-2018-12345678- -APN-DNM#MI`, `IF-2018- 23096846-APN-DNSBC#MP`. */
const gde =
  /(?<![\p{L}\p{N}])[A-Z]{2,6}(?: ?- ?)?\d{4} ?- ?\d{1,9}(?:[ -]*-[ -]*[A-Z]{2,8}(?:[ -][A-Z0-9_]{1,20}#[A-Z0-9_]{1,20}|-[A-Z0-9_]{1,20})?(?:#[A-Z0-9_]{1,20})?)?-?(?![\p{L}\p{N}])/giu

const shapes: readonly RegExp[] = [
  gde,
  // CUIT, CUIL, CDI.
  /(?<![\d.])\d{2} ?[-–.]? ?\d{2}\.?\d{3}\.?\d{3} ?[-–.]? ?\d(?![\d.]*\d)/gu,
  // A document of identity.
  /(?<![\d./-])\d{1,3}\.\d{3}\.\d{3}(?![\d./-]*\d)|(?<![\d./-])\d{7,}(?![\d./-]*\d)/gu,
  // An expediente of before the GDE: `1-47-1110-561-17-1`, `S01:0012345/2018`.
  /(?<![\p{L}\p{N}])\d{1,4}(?:-\d{1,8}){2,}(?![\d-])/gu,
  /(?<![\p{L}\p{N}])[A-Z]\d{2}:\d{4,8}\/\d{2,4}(?!\d)/giu,
  // An expediente of the courts, and the number of a notice: `CIV 12345/2024`, `61202/26`.
  /(?<![\p{L}\p{N}/.])(?:[A-Z]{2,4} )?\d{3,6}\/(?:\d{4}|\d{2})(?![\d/])/gu,
  // A domain.
  /(?<![\p{L}\p{N}.@-])(?:[\p{L}\p{N}-]{2,}\.)+\p{L}{2,}(?![\p{L}\p{N}-])/gu,
]

/** Words with which an identifier is announced. */
const announcing = new Set(
  (
    'cuit cuil cdi dni le lc mi ci documento expediente expte exp actuacion tramite aviso dominio sitio web numero nro ' +
    'nros n de del la el'
  ).split(' '),
)

/** In the order in which they stand; what one shape took no other takes. */
function findIdentifiers(text: string): Identifier[] {
  const found: { start: number; end: number }[] = []
  for (const shape of shapes) {
    for (const match of text.matchAll(shape)) {
      const [start, end] = [match.index, match.index + match[0].length]
      if (shape === gde && normCode.test(match[0])) continue
      if (!found.some((each) => start < each.end && end > each.start)) found.push({ start, end })
    }
  }
  return found
    .sort((x, y) => x.start - y.start)
    .map(({ start, end }) => {
      const own = text.slice(start, end)
      return { text: own.trim(), phrase: tokenise(own).map((token) => token.exact) }
    })
}

/** The identifiers of a query that says nothing else; none where it says more. */
export function onlyIdentifiers(text: string): Identifier[] {
  const found = findIdentifiers(text)
  let rest = text
  for (const { text: own } of found) rest = rest.replace(own, ' ')
  const others = tokenise(rest).some(({ exact }) => !announcing.has(exact))
  return others || /["“”«»*]/.test(rest) || /(?:^|\s)-\s*$/.test(rest.trim()) ? [] : found
}

/** Without the blanks inside a code: a hyphen after a blank would leave out what follows it. */
export function withoutInnerBlanks(text: string): string {
  return text.replace(gde, (code) => code.replace(/[ -]*-[ -]*/g, '-').replace(/-$/, ''))
}

/** Whether a code names a norm, and not a file of the administration. */
export const namesNorm = (code: string): boolean => normCode.test(code)
