/**
 * Byte-level words (Radford et al. 2019): a text is cut into words with the blank before them, and each byte of a word is
 * written as a character that can be seen, so that a vocabulary of 256 of them spells anything.
 */

/** Bytes that are printed as they are; the others take the characters from 256 on. */
function printed(byte: number): boolean {
  return (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255)
}

/** The character of each byte. */
export const byteCharacters: readonly string[] = (() => {
  let next = 256
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(printed(byte) ? byte : next++))
})()

/** Digits apart from the rest, then words, numbers and signs with one blank before them. */
const digits = /\p{N}+/gu
const pieces = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu

/** The vowels lawyers write with and without their accent are one; ñ is a letter of its own. */
const folded: Readonly<Record<string, string>> = { á: 'a', é: 'e', í: 'i', ó: 'o', ú: 'u', ü: 'u' }
export const foldedLetters: readonly (readonly [string, string])[] = Object.entries(folded)

export function normaliseWords(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[áéíóúü]/g, (letter) => folded[letter] ?? letter)
}

/** The words of a normalised text, as they stand. */
export function* wordsOf(text: string): Generator<string> {
  let from = 0
  for (const found of text.matchAll(digits)) {
    for (const [word] of text.slice(from, found.index).matchAll(pieces)) yield word
    yield found[0]
    from = found.index + found[0].length
  }
  for (const [word] of text.slice(from).matchAll(pieces)) yield word
}

const encoder = new TextEncoder()

/** A word as one character a byte. */
export function spell(word: string): string {
  let spelled = ''
  for (const byte of encoder.encode(word)) spelled += byteCharacters[byte] ?? ''
  return spelled
}
