/** How the menus of filters call the values they hold. */
import type { Facets } from '../../shared/contract/search.ts'
import { kindNames, sectionNames, typeNames } from '../../shared/domain/names.ts'
import { fold } from '../../shared/text/fold.ts'
import { bodyName, sentenceCase } from '../../shared/text/sentence-case.ts'
import type { Menu } from './filters.svelte.ts'

const closed: Readonly<Record<string, string>> = { ...sectionNames, ...typeNames, ...kindNames }

export function facetName(menu: Menu, value: string): string {
  if (menu === 'organism') return bodyName(value)
  if (menu === 'rubro') return sentenceCase(value)
  return closed[value] ?? value
}

/** Values that contain every word typed, in any order. */
export function narrowed(values: Facets['organisms'], typed: string): Facets['organisms'] {
  const words = fold(typed)
    .split(/\s+/)
    .filter((word) => word !== '')
  return values.filter(({ value }) => {
    const name = fold(value)
    return words.every((word) => name.includes(word))
  })
}
