/** Numbers as lists write them; the names are those of WordprocessingML, where `ordinal` follows the text's language. */

const romans: readonly (readonly [number, string])[] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
]

export function roman(value: number): string {
  let rest = value
  let text = ''
  for (const [amount, letters] of romans)
    while (rest >= amount && text.length < 30) {
      text += letters
      rest -= amount
    }
  return text
}

/** a … z, aa, bb … as Word goes on. */
export function letter(value: number): string {
  const index = (value - 1) % 26
  return String.fromCharCode(97 + index).repeat(Math.min(10, 1 + Math.floor((value - 1) / 26)))
}

const ordinals =
  'primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo undécimo duodécimo decimotercero decimocuarto decimoquinto decimosexto decimoséptimo decimoctavo decimonoveno vigésimo'.split(
    ' ',
  )
const cardinals =
  'uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte'.split(
    ' ',
  )

/** Beyond what the table holds, digits: never a wrong word. */
export function numeral(value: number, format: string): string {
  if (value < 1) return String(value)
  switch (format) {
    case 'lowerLetter':
      return letter(value)
    case 'upperLetter':
      return letter(value).toUpperCase()
    case 'lowerRoman':
      return roman(value)
    case 'upperRoman':
      return roman(value).toUpperCase()
    case 'decimalZero':
      return String(value).padStart(2, '0')
    case 'ordinal':
      return `${value}º`
    case 'ordinalText':
      return ordinals[value - 1] ?? `${value}º`
    case 'cardinalText':
      return cardinals[value - 1] ?? String(value)
    case 'none':
      return ''
    default:
      return String(value)
  }
}
