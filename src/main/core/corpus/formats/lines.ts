/** Printed lines of a narrow column as paragraphs: cut words go together again, sentences become whole. */
import { normaliseLine } from './normalise.ts'

/** A line that begins something of its own, whatever stands before it. */
const opens =
  /^(?:VISTO|CONSIDERANDO|Que\s|Por ello|DECRETA:|RESUELVE:|DISPONE:|ANEXO|Art(?:[íi]culo|\.)\s*\d|ART[ÍI]CULO\s*\d|[-–—•]\s|e\.\s*\d{1,2}\/|[a-zñ]\)\s|(?:Ley|Decreto|Resoluci[óo]n|Disposici[óo]n|Decisi[óo]n Administrativa)\s+(?:N[º°]\s*)?\d|\p{Lu}[\p{Ll}\p{L} /.()-]{2,70}:)/u
const ends = /(?:[.:;]|\.[-—–])$/
/** A number line stands alone. */
const alone =
  /^(?:(?:Ley|Decreto|Resoluci[óo]n|Disposici[óo]n|Decisi[óo]n Administrativa)\s+(?:N[º°]\s*)?\d[\d.]*(?:\/\d{2,4})?|(?:Sancionada|Promulgada)\b.*\d{4}\.?)$/
const capitals = /^[^\p{Ll}]*\p{Lu}{2}[^\p{Ll}]*$/u

/** @param lines as printed */
export function paragraphsOfLines(lines: readonly string[]): string[] {
  const paragraphs: string[] = []
  let current = ''
  let last = ''
  for (const raw of lines) {
    const line = normaliseLine(raw)
    if (line === '') continue
    const cut = /\p{Ll}[-\u2010]$/u.test(last) && /^\p{Ll}/u.test(line)
    const apart =
      current === '' ||
      (!cut &&
        (opens.test(line) ||
          alone.test(last) ||
          (ends.test(last) && !/^\p{Ll}/u.test(line)) ||
          capitals.test(last) !== capitals.test(line)))
    if (apart) {
      if (current !== '') paragraphs.push(current)
      current = line
    } else {
      current = cut ? current.slice(0, -1) + line : `${current} ${line}`
    }
    last = line
  }
  if (current !== '') paragraphs.push(current)
  return paragraphs
}
