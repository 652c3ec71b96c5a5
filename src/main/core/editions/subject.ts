/** One line of what an aviso is about, where nobody wrote one: from its text. */
import type { DocumentMeta } from '../../../shared/domain/document.ts'
import { fold } from '../../../shared/text/fold.ts'

type Facts = Pick<DocumentMeta, 'organism' | 'number' | 'year' | 'gdeCode' | 'rubro'>

/** Characters. */
const longest = 160

const plain = (line: string): string =>
  fold(line)
    .replace(/[^a-zñ0-9]+/g, ' ')
    .trim()

const norm =
  /^(?:resolucion|disposicion|decreto|ley|decision|acordada|comunicacion|circular|instruccion)[a-z ]*(?= \d|$)/
const placeAndDay = /^(?:Ciudad|Buenos Aires|Bs\. ?As\.)[^.]{0,60}\d{1,2}\/\d{1,2}\/\d{2,4}\.?$/i
const registry = /\s*e\.\s*\d{1,2}\/\d{1,2}\/\d{2,4}\s*N[°º].*$/
/** The first article says what is decided; what precedes it is why. */
const firstArticle = /(?:^|\n)\s*ART[ÍI]CULO\s*1\s*[°º]?\s*[.–—-]*\s*([^\n]+)/i
const object = /\bObjeto(?: de la (?:contrataci[óo]n|licitaci[óo]n))?\s*:\s*([^\n]+)/i

/** Whether a line says only what stands beside it: the organism, the number, the code, the rubro. */
export function repeats(line: string, { organism, number, year, gdeCode, rubro }: Facts): boolean {
  const own = plain(line)
  const body = plain(organism ?? '')
  if (own === '' || own === plain(gdeCode ?? '') || /^avisos? oficial(?:es)?$/.test(own)) return true
  if (own === plain(rubro ?? '') || (own.length > 3 && ` ${body} `.includes(` ${own} `))) return true
  if (number === null) return false
  const rest = own.replace(norm, '').trim()
  return rest === number || (year !== null && rest === `${number} ${String(year)}`)
}

function cut(line: string): string {
  const whole = line.replace(registry, '').trim()
  if (whole.length <= longest) return whole
  const part = whole.slice(0, longest)
  return `${part.slice(0, Math.max(longest / 2, part.lastIndexOf(' ')))}…`
}

/** @param said what its title says, which the object of a contract completes */
export function subjectOf(text: string, said: string | null, facts: Facts): string {
  const sought = object.exec(text)?.[1]
  if (said !== null) return sought === undefined ? said : cut(`${said}: ${sought}`)
  const decided = firstArticle.exec(text)?.[1]
  if (decided !== undefined) return cut(decided)
  const telling = text
    .slice(0, 4000)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !repeats(line, facts) && !placeAndDay.test(line))
  return cut(telling.join(' ')) || cut(text.trim())
}
