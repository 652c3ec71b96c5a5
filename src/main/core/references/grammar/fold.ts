/** Folding that keeps every offset: what the grammar reads is as long as what was written. */

const from = 'áàâäãéèêëíìîïóòôöõúùûüç°ªº˚–—‐‑‒−“”„«»‘’´`\u00A0\u2007\u202F\r\t[*'
const to = 'aaaaaeeeeiiiiooooouuuucºººº------"""""\'\'\'\'       '
const plain = new Map(Array.from(from, (sign, i) => [sign, to[i] ?? ' '] as const))
const folded = new RegExp(`[${from.replace('[', '\\[')}]`, 'g')

/** Lower case of a text in which a letter's lower case is longer than itself (`İ`). */
function lowerEach(text: string): string {
  return text.replace(/[^]/g, (unit) => {
    const lower = unit.toLowerCase()
    return lower.length === 1 ? lower : unit
  })
}

/** Lower case, accents off, ñ kept, one sign for each kind of dash, quote, ordinal and blank; marks of Markdown are blanks. */
export function foldInPlace(text: string): string {
  const lower = text.toLowerCase()
  const same = lower.length === text.length ? lower : lowerEach(text)
  return same.replace(folded, (sign) => plain.get(sign) ?? sign)
}
