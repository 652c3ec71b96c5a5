/** What an article that quotes another norm does to it, and which laws have an ordered text. */
import { articleLabel, dotted } from './label.ts'

/** Links and emphasis of Markdown, and the hard line ends of the page. */
function plain(text: string): string {
  return text
    .replace(/\[([^\]]*)\]\([^)]*\)/g, ' $1 ')
    .replace(/[*_[\]]/g, ' ')
    .replace(/\s+/g, ' ')
}

const norms =
  'Ley|Decreto-?\\s?Ley|Decreto|DNU|Decisión Administrativa|Resolución General|Resolución|Disposición'
function wholeYear(digits: string): string {
  if (digits.length === 4) return digits
  return String(Number(digits) + (Number(digits) < 50 ? 2000 : 1900))
}

const verbs: readonly (readonly [RegExp, string])[] = [
  [/^sustit[uú]y/i, 'sustituye'],
  [/^incorp/i, 'incorpora'],
  [/^modif/i, 'modifica'],
  [/^agr/i, 'agrega'],
  [/^reempl/i, 'reemplaza'],
]

/**
 * `sustituye el art. 245, Ley 20.744`, read in the lead of the article that quotes it; null where it is not said plainly.
 * @param lead text of the quoting article, before what it quotes
 * @param article the quoted one
 */
export function quotationOf(lead: string, article: string): string | null {
  const text = plain(lead)
  const verb =
    /(?:sustit[uú]y|incorp[oó]r|modif[ií](?:c|qu)|agr[ée]g|reempl[aá](?:z|c))[a-zé]{0,3}(?:n?se)\b/iu.exec(
      text,
    )
  if (verb === null) return null
  const rest = text.slice(verb.index)
  const [number = '', suffix] = article.split(' ')
  const named = new RegExp(
    `art[íi]culos?\\s[^:]{0,60}?(?<!\\d)${number}\\s*[°º]?${suffix === undefined ? '' : `\\s+${suffix}`}(?!\\d)`,
    'iu',
  )
  const norm = new RegExp(
    `(?:de|del|a)\\s+(?:la\\s+|el\\s+)?(${norms})(?:\\s[^:;]{0,80}?)?\\s*N\\s*[°ºro.]*\\s*(\\d[\\d.]*\\d|\\d)(?:/(\\d{2,4}))?`,
    'iu',
  ).exec(rest)
  const shown = verbs.find(([pattern]) => pattern.test(verb[0]))?.[1]
  if (!named.test(rest) || norm === null || shown === undefined) return null
  const [, name = '', digits = '', year] = norm
  const bare = digits.replace(/\./g, '')
  const label =
    year === undefined
      ? `${name} ${/^ley$/i.test(name) ? dotted(bare) : bare}`
      : `${name} ${bare}/${wholeYear(year)}`
  return `${shown} el ${articleLabel(article)}, ${label}`
}

/** Laws known by the year of their ordered text, and the decree that ordered it. */
const orderedTexts: Readonly<Record<string, number>> = {
  // Decreto 390/1976
  '20744': 1976,
  // Decreto 821/1998
  '11683': 1998,
  // Decreto 841/1984
  '19550': 1984,
  // Decreto 1042/1981
  '17454': 1981,
  // Decreto 3992/1984
  '11179': 1984,
  // Decreto 280/1997
  '23349': 1997,
  // Decreto 824/2019
  '20628': 2019,
  // Decreto 438/1992
  '22520': 1992,
}

/** ` (t.o. 1976)`, for a law held in its consolidated text; nothing for any other. */
export function orderedText(law: string): string {
  const year = orderedTexts[law]
  return year === undefined ? '' : ` (t.o. ${year})`
}
