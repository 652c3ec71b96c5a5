/** One pass over a text: words that may begin a citation, and what is read from each of them. */
import { articleNumbers, articlesAt, type ArticleList } from './articles.ts'
import { aliases as known } from './aliases.ts'
import { at, gap, space, sticky } from './cursor.ts'
import { foldInPlace } from './fold.ts'
import { kinds } from './kinds.ts'
import { namesOf, type NameIndex } from './names.ts'
import { gdeSource, rulingsAt } from './codes.ts'
import { similarAt, similarSource } from './list.ts'
import { normsAt } from './norm.ts'
import { kindNamed, type NormList, type NormPart, type Source } from './part.ts'
import type { Alias, FoundReference } from './reference.ts'

const triggers = new WeakMap<NameIndex, RegExp>()

function triggerOf(names: NameIndex): RegExp {
  const made = triggers.get(names)
  if (made !== undefined) return made
  const words = kinds.map((kind) => `(?:${kind.words})`).join('|')
  const trigger = new RegExp(
    String.raw`\b(?:(?:articulos?|arts?)\b|fallos\b|${gdeSource}|${similarSource}|(?:${words})(?![a-zñ])|${names.source})`,
    'g',
  )
  triggers.set(names, trigger)
  return trigger
}

const ofAnnex = sticky(
  String.raw`${gap},?${gap}\(?(?:(?:del?|en|al)${space}(?:el${space}|la${space}|los${space}|las${space})?)?(anexos?|titulos?|capitulos?|seccion|libro|parte|apendice)${space}(?:"?(?:[ivxlc]{1,6}|\d{1,2}|[a-z]|unico|primero|segundo|tercero|preliminar|especial|general)"?\b(?:${gap}º)?)\)?`,
)
const annexName = /(?:[ivxlc]{1,6}|\d{1,2}|[a-z]|unico)"?\)?$/
/** `del Reglamento de Investigaciones aprobado por el`: articles of what a norm approves are in that norm. */
const approved = sticky(
  String.raw`${gap},?${gap}(?:de|del|de la|al)${space}(?:citad[oa]${space}|referid[oa]${space}|mencionad[oa]${space})?(?:reglament(?:o|acion)|regimen|estatuto|texto${space}ordenado|ordenamiento|marco|modelo|codigo)\b[^.;:()]{0,110}?(?:\b(?:por|en)${space}(?:(?:la|el|las|los)${space})?(?:citad[oa]${space}|mencionad[oa]${space})?|,${gap}(?=ley\b|decreto\b|resolucion\b|disposicion\b)|\(${gap}(?=ley\b|decreto\b|resolucion\b|disposicion\b))`,
)
const adjectives = String.raw`(?:proyecto${space}de${space}|(?:citad|mencionad|referid|aludid|precitad|propi|mism|nuev|actual|antedich|indicad|invocad|aprobad|nombrad)[oa]?s?${space}|actual${space}|vigente${space}){0,2}`
const connected = sticky(
  String.raw`${gap},?${gap}(?:\)${gap})?(?:(?:de${space}(?:la|las|los|el)|del|de|al|a${space}la|a${space}las|a${space}los)${space}(?:dich[oa]s?${space})?${adjectives}|${adjectives}|[-(]${gap})`,
)
const ofNorm = sticky(
  String.raw`${gap},?${gap}(?:(?:de${space}(?:la|las|los|el)|del|de|al|a${space}la|a${space}las|a${space}los)${space}(?:dich[oa]s?${space})?${adjectives})`,
)
const also = sticky(String.raw`${gap}(?:,${gap}(?:y|e)?|y|e|;)${gap}(?:(?:el|los|en|por)${space}){0,2}(?=\d)`)
const articlesAfter = sticky(
  String.raw`\s{0,2}(?:,\s{0,2}|[-(]\s{0,2})?(?:(?:en\s)?(?:su|sus|el|los)\s)?(?=arts?\b|articulos?\b)`,
)
const belongsOn = sticky(String.raw`${gap},?${gap}(?:de|del|al|a${space}la)\b`)
const incisoBefore = /(?:inciso|inc\.?)\s{1,2}(?:n?º\s?)?"?([a-zñ]{1,2}|\d{1,3})º?"?\)?,?\s{1,2}del?\s{1,2}$/

/** Joins a list of articles to the norm they are of. */
function normOf(
  source: Source,
  list: ArticleList,
  lineStart: boolean,
  elliptical: boolean,
): { norms: NormList; annex: string | null } | null {
  const { folded } = source
  let { end } = list
  let annex: string | null = null
  for (let i = 0; i < 4; i += 1) {
    const found = at(ofAnnex, folded, end)
    if (found === null) break
    if (found[1]?.startsWith('anexo') === true)
      annex ??= (annexName.exec(found[0].replace(/\s*º/, ''))?.[0] ?? '').replace(/[")]/g, '').toUpperCase()
    end += found[0].length
  }
  const link = at(lineStart || elliptical ? ofNorm : connected, folded, end)
  if (link !== null) {
    const norms = normsAt(source, end + link[0].length)
    if (norms !== null) return { norms, annex }
  }
  if (lineStart) {
    const blank = at(blanks, folded, end)
    const norms = blank === null ? null : normsAt(source, end + blank[0].length)
    if (norms !== null) return { norms, annex }
  }
  const approval = at(approved, folded, end)
  if (approval === null) return null
  const norms = normsAt(source, end + approval[0].length)
  return norms === null ? null : { norms, annex }
}
const blanks = sticky(String.raw`[ ]{1,2}`)

/** Farther apart, a number is no longer understood by the norm it is similar to. */
const near = 300

class Finder {
  readonly #source: Source
  readonly #trigger: RegExp
  readonly #found: FoundReference[] = []

  constructor(text: string, aliases: readonly Alias[], anyCase: boolean) {
    const names = namesOf(aliases)
    this.#source = { text, folded: foldInPlace(text), names, anyCase }
    this.#trigger = triggerOf(names)
  }

  run(): FoundReference[] {
    const { folded } = this.#source
    const trigger = this.#trigger
    let position = 0
    for (;;) {
      trigger.lastIndex = position
      const hit = trigger.exec(folded)
      if (hit === null) return this.#found
      const start = hit.index
      const end = this.#at(start, hit[0])
      position = Math.max(end, start + (/^art/.test(hit[0]) ? 3 : 1))
    }
  }

  /** @returns where to go on */
  #at(start: number, word: string): number {
    if (word.startsWith('art')) return this.#article(start)
    const list = word.startsWith('fallos')
      ? rulingsAt(this.#source, start)
      : (normsAt(this.#source, start) ?? this.#similar(start))
    if (list === null) return start
    return this.#keep(list, null, null, list.norms[0]?.start ?? start)
  }

  /** A number named by what it is similar to: a norm cited shortly before. */
  #similar(start: number): NormList | null {
    const before = this.#found.at(-1)
    if (before === undefined || before.end < start - near) return null
    const kind = kindNamed(before.kind)
    return kind === undefined ? null : similarAt(this.#source, start, kind)
  }

  #article(start: number): number {
    const { folded } = this.#source
    const list = articlesAt(folded, start)
    if (list === null) return start
    const before = folded[start - 1]
    const joined = normOf(this.#source, list, before === '\n', false)
    if (joined === null) return start
    return this.#keep(joined.norms, list, joined.annex, start)
  }

  /** Keeps a list of norms with the articles cited of them, and reads on what hangs on it. */
  #keep(list: NormList, cited: ArticleList | null, annex: string | null, start: number): number {
    const { norms } = list
    const last = norms.at(-1)
    if (last === undefined) return start
    let position = last.end
    norms.forEach((norm, i) => {
      const whole = cited === null ? this.#after(norm, norm === last ? list.end : norm.end) : null
      const articles = whole?.list ?? cited
      if (norm.needsArticle && articles === null && !this.#source.anyCase) return
      const end = whole?.end ?? norm.end
      position = Math.max(position, end)
      this.#push(norm, i === 0 ? start : norm.start, end, articles, annex)
    })
    return cited === null ? position : this.#further(position)
  }

  /** `Ley 24.240, art. 42`: unless the article is of the norm that comes next. */
  #after(norm: NormPart, listEnd: number): { list: ArticleList; end: number } | null {
    const { folded } = this.#source
    for (const from of new Set([norm.end, listEnd])) {
      const link = at(articlesAfter, folded, from)
      if (link === null || link[0].includes('\n')) continue
      const list = articlesAt(folded, from + link[0].length)
      if (list === null || at(belongsOn, folded, list.end) !== null) continue
      if (normOf(this.#source, list, false, false) !== null) continue
      return { list, end: list.end }
    }
    return null
  }

  /** `… de la Ley 24.240, 3° y 4° de la Ley 22.802`: the next articles are named by their numbers alone. */
  #further(position: number): number {
    const { folded } = this.#source
    const link = at(also, folded, position)
    if (link === null) return position
    const start = position + link[0].length
    const list = articleNumbers(folded, start, true)
    const joined = list === null ? null : normOf(this.#source, list, false, true)
    if (list === null || joined === null) return position
    return this.#keep(joined.norms, list, joined.annex, start)
  }

  #push(norm: NormPart, start: number, end: number, list: ArticleList | null, annex: string | null): void {
    const { text, folded } = this.#source
    let inciso = list?.inciso ?? null
    const single = list?.articles.length === 1 && list.articles[0]?.to === null
    if (single && inciso === null && start < norm.start + 1)
      inciso = incisoBefore.exec(folded.slice(Math.max(0, start - 40), start))?.[1] ?? null
    this.#found.push({
      start,
      end,
      text: text.slice(start, end),
      kind: norm.kind,
      types: norm.types,
      number: norm.number,
      year: norm.year,
      gdeCode: norm.gdeCode,
      series: norm.series,
      organism: norm.organism,
      annex: annex ?? norm.annex,
      articles: list?.articles ?? [],
      inciso,
      label: norm.label,
    })
  }
}

/** Citations of norms and rulings, in order, not overlapping. @param aliases the user's own come before those known */
export function findReferences(text: string, aliases: readonly Alias[] = known): FoundReference[] {
  return new Finder(text, aliases, false).run()
}

/** The same where capitals say nothing, as in what is typed. */
export function findTyped(text: string, aliases: readonly Alias[] = known): FoundReference[] {
  return new Finder(text, aliases, true).run()
}
