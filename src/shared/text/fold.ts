/** Folding as Spanish legal readers expect: case and acute accents go, ñ stays another letter. */

const plain: Readonly<Record<string, string>> = {
  á: 'a',
  à: 'a',
  â: 'a',
  ä: 'a',
  é: 'e',
  è: 'e',
  ê: 'e',
  ë: 'e',
  í: 'i',
  ì: 'i',
  î: 'i',
  ï: 'i',
  ó: 'o',
  ò: 'o',
  ô: 'o',
  ö: 'o',
  ú: 'u',
  ù: 'u',
  û: 'u',
  ü: 'u',
  ç: 'c',
}

/** @param word lower-case, NFC */
export function foldAccents(word: string): string {
  return word.replace(/[áàâäéèêëíìîïóòôöúùûüç]/g, (letter) => plain[letter] ?? letter)
}

/** Lower case, NFC, accents folded. Keeps the length only for text that already is NFC. */
export function fold(text: string): string {
  return foldAccents(text.normalize('NFC').toLowerCase())
}
