import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldInPlace, occurrences } from '../../src/renderer/reader/find.ts'
import { articleOf, articleStarts, entryAt } from '../../src/shared/text/outline.ts'
import type { OutlineEntry } from '../../src/shared/domain/document.ts'

const entry = (start: number, article: string | null, part: OutlineEntry['part'], quoted = false) => ({
  ...{ start, level: article === null ? 3 : 6, label: article ?? 'Título', article, part, quoted },
})

describe('the outline', () => {
  it.each([
    ['1741', '1741'],
    ['1.741', '1741'],
    ['52 BIS', '52 bis'],
    ['art. 3°', '3'],
    ['Artículo 14 quáter', '14 quater'],
    ['capítulo 3', undefined],
    ['', undefined],
  ])('%s names article %s', (typed, article) => {
    expect(articleOf(typed)).toBe(article)
  })

  it('gives the code’s article before the law’s, and a quoted one last', () => {
    const outline = [
      entry(0, '1', 'articulado'),
      entry(10, '4', 'articulado'),
      entry(20, '4', 'articulado', true),
      entry(30, null, 'anexo'),
      entry(40, '1', 'anexo'),
      entry(50, '2', 'anexo'),
      entry(60, '3', 'anexo'),
      entry(70, '4', 'anexo'),
    ]
    expect(articleStarts(outline, '4')).toEqual([70, 10, 20])
    expect(articleStarts(outline, '9')).toEqual([])
    expect([0, 9, 10, 1000].map((offset) => entryAt(outline, offset))).toEqual([0, 0, 1, 7])
    expect(entryAt(outline, -1)).toBe(-1)
  })
})

describe('finding in a document', () => {
  it('takes case and accents for the same, and ñ for itself', () => {
    const text = 'El AÑO del árbol: el ano, el Árbol y el ARBOL.'
    const found = occurrences(foldInPlace(text), 'arbol').map(([start, end]) => text.slice(start, end))
    expect(found).toEqual(['árbol', 'Árbol', 'ARBOL'])
    expect(occurrences(foldInPlace(text), 'año')).toEqual([[3, 6]])
    expect(occurrences(foldInPlace(text), '  ')).toEqual([])
  })

  it('keeps every offset, whatever the letters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(foldInPlace(text)).toHaveLength(text.length)
      }),
    )
    expect(foldInPlace('İstanbul Á')).toBe('İstanbul a')
  })
})
