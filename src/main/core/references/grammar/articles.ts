/** Lists of articles: `arts. 12 a 15 y 18`, `artículo 75, inciso 22,`, `1° bis, 2° y 3°`. */
import { after, at, gap, space, sticky } from './cursor.ts'
import type { CitedArticles } from './reference.ts'

export interface ArticleList {
  readonly articles: readonly CitedArticles[]
  readonly inciso: string | null
  readonly end: number
}

const suffixes =
  'bis|ter|quater|quinquies|quinquis|sexies|septies|octies|nonies|novies|decies|undecies|duodecies'
const ordinals = 'primero segundo tercero cuarto quinto sexto septimo octavo noveno decimo'.split(' ')

const head = sticky(String.raw`(?:articulos?|arts?)\b\.?${gap}(?:n(?:ros?|os)?\.?º?\.?${gap}(?=\d))?`)
const numeral = sticky(
  String.raw`(\d{1,2}\.\d{3}|\d{1,4})(?![\d/]|[.,]\d)(?:${gap}º|(?:[oa]|ro|do|to|er|mo|vo|no)\b\.?º?)?(?:${gap}[-"]?(${suffixes})\b"?)?(?=del?\b|\W|$)`,
)
const inWords = sticky(String.raw`(${ordinals.join('|')}|unico)\b`)
const and = sticky(
  String.raw`${gap}(?:,${gap}(?:y/o|y|e|o|u|como tambien|asi como|como asi tambien)?${gap}|(?:y/o|y|e|o|u)\b${gap}|;${gap}(?:y${space})?)(?:(?:en|de)${space})?(?:(?:el|los|del)${space})?(?:(?:articulos?|arts?\b\.?)${gap})?`,
)
const to = sticky(
  String.raw`${gap}(?:(?:a|al|hasta(?:${space}el)?)\b|[-/](?=\d))${gap}(?:(?:articulo|art\.)${gap})?`,
)

const value = String.raw`(?:"?\d{1,3}(?:\.\d{1,2}){0,3}(?![\d/])º?"?\)?|"?(?:[a-zñ]|[ivx]{1,4}|[a-z][a-z])"?\)|"[a-zñ]"|[a-zñ](?![\wñ.)])|[ivx]{1,4}\b)(?:${gap}\b(?:bis|ter)\b\)?)?`
const values = String.raw`${value}(?:${gap}(?:,|,?${gap}\b(?:y/o|y|e|o|u|a|al)\b)${gap}(?!(?:art|inc|de\b|del\b|ap\b))${value}){0,12}`
const incisoOne = sticky(
  String.raw`${gap},?${gap}\(?(?:del?${space}|en${space}su${space}|(?:y\s)?su${space})?(?:incisos?|incs?\.?)(?:${space}n?º?|${gap})(${value})`,
)
const incisoMany = sticky(
  String.raw`${gap},?${gap}\(?(?:del?${space}|en${space}sus?${space}|(?:y\s)?sus?${space})?(?:incisos?|incs?\.?)(?:${space}n?º?|${gap})(${values})`,
)
const nth =
  '(?:primer[oa]?|segund[oa]|tercer[oa]?|cuart[oa]|quint[oa]|sext[oa]|septim[oa]|octav[oa]|ultim[oa]|anteultim[oa]|penultim[oa])'
const within = sticky(
  String.raw`${gap},?${gap}[-(]?(?:(?:del|de la|en su|en el|el)${space})?(?:` +
    [
      String.raw`${nth}(?:${gap}(?:,|y|e)${gap}${nth}){0,3}${space}(?:parrafos?|parte|apartado|inciso|supuesto)`,
      String.raw`(?:parrafos?|parr\.)${space}(?:(?:${nth}|\d{1,2}º?)(?:${gap}(?:,|y|e|a|al)${gap}(?:${nth}|\d{1,2}º?))*)`,
      String.raw`(?:sub-?${gap}incisos?|apartados?|aps?\.|puntos?|ptos?\.|numeral(?:es)?|acapites?|items?|subapartados?|aparts?\.|literal(?:es)?|parr\.)${gap}${values}`,
      String.raw`parte${space}final|in${space}fine|ultima${space}parte`,
      String.raw`(?:y${space}|e${space})?(?:siguientes|sgtes?\b\.?|sigs?\b\.?|stes\b\.?|ss\b\.?|concordantes|conc[s.]\b\.?|ccdtes\b\.?|cctes\b\.?|cc\b\.?|correlativos)(?:${gap}y${space}(?:concordantes|cc\b\.?|correlativos))?`,
    ].join('|') +
    String.raw`)(?:\)|-(?=${gap}(?:,|del?\b)))?`,
)

function articleAt(text: string, position: number): { name: string; end: number } | null {
  const digits = at(numeral, text, position)
  if (digits !== null) {
    const number = String(Number((digits[1] ?? '').replace('.', '')))
    const suffix = digits[2] === undefined ? '' : ` ${digits[2].replace('quinquis', 'quinquies')}`
    return { name: number + suffix, end: position + digits[0].length }
  }
  const word = at(inWords, text, position)
  if (word === null) return null
  const place = ordinals.indexOf(word[1] ?? '')
  return { name: place < 0 ? 'único' : String(place + 1), end: position + word[0].length }
}

/** Where incisos, apartados and párrafos of an article end, and the inciso. */
function detail(text: string, position: number, several: boolean): { inciso: string | null; end: number } {
  let end = position
  let inciso: string | null = null
  for (let i = 0; i < 8; i += 1) {
    const found = at(several ? incisoOne : incisoMany, text, end)
    if (found !== null) {
      inciso ??= (found[1] ?? '').replace(/[")º]/g, '').trim()
      end += found[0].length
      continue
    }
    const further = after(within, text, end)
    if (further === end) break
    end = further
  }
  return { inciso, end }
}

/** The numbers after `artículos`, or standing alone where an earlier list goes on. */
export function articleNumbers(text: string, position: number, several: boolean): ArticleList | null {
  const first = articleAt(text, position)
  if (first === null) return null
  const articles: CitedArticles[] = []
  let open = { from: first.name, end: first.end }
  let { inciso, end } = detail(text, open.end, several)
  for (let i = 0; i < 200; i += 1) {
    const upTo = at(to, text, end)
    const last = upTo === null ? null : articleAt(text, end + upTo[0].length)
    let rangeEnd: string | null = null
    if (last !== null) {
      rangeEnd = last.name
      const more = detail(text, last.end, several)
      inciso ??= more.inciso
      end = more.end
    }
    articles.push({ from: open.from, to: rangeEnd })
    const joined = at(and, text, end)
    const next = joined === null ? null : articleAt(text, end + joined[0].length)
    if (next === null) break
    open = { from: next.name, end: next.end }
    const more = detail(text, next.end, several)
    inciso ??= more.inciso
    end = more.end
  }
  const single = articles.length === 1 && articles[0]?.to === null
  return { articles, inciso: single ? inciso : null, end }
}

/** From `artículo`, `arts.` on. */
export function articlesAt(text: string, position: number): ArticleList | null {
  const found = at(head, text, position)
  if (found === null) return null
  return articleNumbers(text, position + found[0].length, /^art(?:iculo)?s/.test(found[0]))
}
