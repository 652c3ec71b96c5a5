/** The names of norms and articles in a citation. */
import type { DocumentMeta } from '../../../shared/domain/document.ts'
import { typeNames } from '../../../shared/domain/names.ts'
import type { NormType } from '../../../shared/domain/vocabulary.ts'
import { acronymOf, bodyName } from '../../../shared/text/sentence-case.ts'

/** Types whose number says nothing without the body that issued them. */
export const needOrganism: ReadonlySet<NormType> = new Set([
  'resolucion',
  'resolucion_general',
  'disposicion',
  'circular',
  'instruccion',
  'comunicacion',
  'acta',
])

/** `la Ley`, against `el Decreto`. */
export function isFeminine(type: NormType): boolean {
  return /^(?:ley|decision|resolucion|disposicion|acordada|comunicacion|circular|instruccion|acta)/.test(type)
}

/** `1966-11-07` → `7/11/1966` */
export function citedDate(iso: string): string {
  const [year = '', month = '', day = ''] = iso.split('-')
  return `${Number(day)}/${Number(month)}/${year}`
}

/** 24240 → `24.240`; anything that is no number stays as it is. */
export function dotted(number: string): string {
  return /^\d+$/.test(number) ? number.replace(/\B(?=(?:\d{3})+$)/g, '.') : number
}

/** `Ley 24.240`, `Decreto 908/1983`, `Resolución 241/2018 (ENRE)`; the title where it has no number. */
export function normLabel(meta: DocumentMeta): string {
  if (meta.type === null || meta.number === null) return meta.title
  const name = typeNames[meta.type]
  if (meta.type === 'ley' || meta.type === 'decreto_ley') {
    const year = meta.type === 'decreto_ley' && meta.year !== null ? `/${meta.year}` : ''
    return `${name} ${dotted(meta.number)}${year}`
  }
  const numbered = `${name} ${meta.number}${meta.year === null ? '' : `/${meta.year}`}`
  if (!needOrganism.has(meta.type) || meta.organism === null) return numbered
  return `${numbered} (${acronymOf(meta.organism, meta.gdeCode) ?? bodyName(meta.organism)})`
}

/** `3°`, `10`, `4° bis` */
function articleNumber(article: string): string {
  return article.replace(/^([1-9])(?=$| )/, '$1°')
}

/** `art. 3°`, `art. 10`, `art. 52 bis` */
export function articleLabel(article: string): string {
  return `art. ${articleNumber(article)}`
}

/** `arts. 3° y 4°`, `arts. 3° a 7°` where the numbers run on, `arts. 3°, 5° y 9°`. */
export function articlesLabel(articles: readonly string[]): string {
  const [first = '', ...rest] = articles
  const last = rest.at(-1)
  if (last === undefined) return articleLabel(first)
  const consecutive = articles.every((each, i) => /^\d+$/.test(each) && Number(each) === Number(first) + i)
  if (consecutive && articles.length > 2) return `arts. ${articleNumber(first)} a ${articleNumber(last)}`
  const before = articles.slice(0, -1).map(articleNumber)
  return `arts. ${before.join(', ')} y ${articleNumber(last)}`
}
