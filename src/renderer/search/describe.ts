/** A search in one line, for who has to recognise it among others. */
import type { SavedSearch } from '../../shared/contract/saved.ts'
import { sectionNames, typeNames } from '../../shared/domain/names.ts'
import { dateRange, shortDate } from '../../shared/text/format.ts'
import { bodyName, sentenceCase } from '../../shared/text/sentence-case.ts'

/** `alquiler de viviendas · Primera · desde el 1/8/2026 · solo palabras` */
export function describe({ text, mode, filters }: Pick<SavedSearch, 'text' | 'mode' | 'filters'>): string {
  const { from, to, number, year, articlesOnly } = filters
  return [
    text.trim(),
    ...(filters.sections ?? []).map((section) => sectionNames[section]),
    ...(filters.rubros ?? []).map(sentenceCase),
    ...(filters.types ?? []).map((type) => typeNames[type]),
    ...(filters.organisms ?? []).map(bodyName),
    number === undefined ? '' : `N° ${number}`,
    year === undefined ? '' : String(year),
    from !== undefined && to !== undefined
      ? dateRange(from, to)
      : from !== undefined
        ? `desde el ${shortDate(from)}`
        : to !== undefined
          ? `hasta el ${shortDate(to)}`
          : '',
    articlesOnly === true ? 'solo articulado' : '',
    mode === 'lexical' ? 'solo palabras' : mode === 'semantic' ? 'solo sentido' : '',
  ]
    .filter((part) => part !== '')
    .join(' · ')
}
