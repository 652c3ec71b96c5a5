import { describe, expect, it } from 'vitest'
import {
  articleLabel,
  citationOf,
  textStateLine,
  transcriptionOf,
} from '../../src/main/core/citations/cite.ts'
import type { Address, DocumentMeta } from '../../src/shared/domain/document.ts'

const decree: DocumentMeta = {
  key: 1,
  id: 'DEC-908-1983',
  kind: 'norm',
  title: 'Decreto 908/1983',
  summary: null,
  type: 'decreto',
  number: '908',
  year: 1983,
  section: null,
  rubro: null,
  organism: null,
  sanctionDate: null,
  publishedFrom: '1983-04-25',
  publishedTo: null,
  editionDate: null,
  editionNumber: null,
  gdeCode: null,
  registryLine: null,
  sourceUrl: null,
  textState: 'original',
  vanished: false,
  sourceHash: '0'.repeat(64),
  sourceName: 'DEC-908-1983.md',
  length: 100,
}
const article = (number: string | null, rest: Partial<Address> = {}): Address => ({
  part: 'articulado',
  annex: null,
  article: number,
  heading: null,
  quotedBy: null,
  ...rest,
})

describe('citations', () => {
  it.each([
    ['1', 'art. 1°'],
    ['9', 'art. 9°'],
    ['10', 'art. 10'],
    ['52 bis', 'art. 52 bis'],
    ['4 bis', 'art. 4° bis'],
  ])('article %s is %s', (number, label) => {
    expect(articleLabel(number)).toBe(label)
  })

  it('names the article, the norm and its day in the gazette', () => {
    expect(citationOf(decree, article('3'))).toBe('art. 3° del Decreto 908/1983 (B.O. 25/4/1983)')
    expect(citationOf(decree, null)).toBe('Decreto 908/1983 (B.O. 25/4/1983)')
  })

  it('dots laws, and names the body where the number alone says nothing', () => {
    const law = { ...decree, type: 'ley' as const, number: '20744', year: 1974, publishedFrom: null }
    expect(citationOf(law, article('245'))).toBe('art. 245 de la Ley 20.744')
    const resolution = {
      ...decree,
      type: 'resolucion' as const,
      number: '241',
      year: 2018,
      organism: 'ENRE',
      publishedFrom: null,
    }
    expect(citationOf(resolution, null)).toBe('Resolución 241/2018 (ENRE)')
  })

  it('cites a quoted article by the article that quotes it', () => {
    expect(citationOf(decree, article('245', { quotedBy: '51' }))).toMatch(/^art\. 51 del Decreto 908\/1983/)
  })

  it('transcribes in typographic quotes, inner ones single', () => {
    expect(transcriptionOf(' el “plazo”\nes breve ', 'art. 3°')).toBe('“el ‘plazo’ es breve” (art. 3°)')
  })

  it('never says that a text is in force', () => {
    for (const textState of ['original', 'consolidated', 'unknown'] as const) {
      for (const kind of ['norm', 'notice'] as const)
        expect(textStateLine({ ...decree, kind, textState })).not.toMatch(/vigente/i)
    }
  })
})
