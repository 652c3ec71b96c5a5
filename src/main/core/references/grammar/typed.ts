/** Shapes of a search box, where a number beside a code is an article and an article may come without its norm. */
import { articleNumbers, articlesAt } from './articles.ts'
import { at, sticky } from './cursor.ts'
import { foldInPlace } from './fold.ts'
import { namesOf } from './names.ts'
import type { Alias, CitedArticles, FoundReference } from './reference.ts'

const blank = sticky(String.raw`\s{0,2},?\s{0,2}(?:de(?:l|\sla)?\s)?`)
const wordStart = /(?<![\wñ.,/])\d/g

/** `245 LCT`, `CN 14 bis`: the code with the numbers before it or after it as its articles; null where there are none. */
export function numbersBeside(text: string, code: FoundReference): FoundReference | null {
  const folded = foldInPlace(text)
  for (const { index } of folded.slice(0, code.start).matchAll(wordStart)) {
    const list = articleNumbers(folded, index, true)
    if (list === null) continue
    const link = at(blank, folded, list.end)
    if (list.end + (link?.[0].length ?? 0) !== code.start) continue
    const { articles, inciso } = list
    return { ...code, start: index, text: text.slice(index, code.end), articles, inciso }
  }
  const link = at(blank, folded, code.end)
  const list =
    link === null || link[0] === '' ? null : articleNumbers(folded, code.end + link[0].length, true)
  if (list === null || /[\wñ]/.test(folded[list.end] ?? '')) return null
  const { articles, inciso, end } = list
  return { ...code, end, text: text.slice(code.start, end), articles, inciso }
}

/** The alias that a text names, whatever its capitals. */
export function nameIn(text: string, known: readonly Alias[]): Alias | null {
  return namesOf(known).nameAt(text, foldInPlace(text), 0, true)?.alias ?? null
}

/** `75 inc. 22`, `art. 14 bis`, and nothing else: an article of a norm that is not said. */
export function articleReference(
  text: string,
): { text: string; label: string; articles: readonly CitedArticles[]; inciso: string | null } | null {
  const written = text.trim()
  const folded = foldInPlace(written)
  const list = articlesAt(folded, 0) ?? articleNumbers(folded, 0, false)
  const [first] = list?.articles ?? []
  if (list === null || first === undefined || list.end !== folded.length) return null
  // A number alone may be anything.
  if (/^\d+$/.test(folded)) return null
  const { articles, inciso } = list
  const shown = articles.map(({ from, to }) => (to === null ? from : `${from} a ${to}`)).join(', ')
  const label = `${articles.length > 1 || first.to !== null ? 'arts.' : 'art.'} ${shown}${inciso === null ? '' : `, inc. ${inciso}`}`
  return { text: written, label, articles, inciso }
}
