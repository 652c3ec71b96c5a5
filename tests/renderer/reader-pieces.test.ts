import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Heights } from '../../src/renderer/reader/heights.ts'
import { cellsOf, indexAt, piecesOf, rowsOf } from '../../src/renderer/reader/pieces.ts'
import { cssString } from '../../src/renderer/reader/css-string.ts'
import { plainText, stretchBetween } from '../../src/renderer/reader/selection.ts'
import type { Block } from '../../src/shared/domain/document.ts'

const block = (start: number, end: number, kind: Block['kind'] = 'paragraph'): Block => ({
  start,
  end,
  kind,
  level: 0,
})

describe('the heights of a long page', () => {
  const naive = (heights: readonly number[], index: number) =>
    heights.slice(0, index).reduce((sum, each) => sum + each, 0)

  it('are those estimated until measured, whatever the order of measures and questions', () => {
    const one = fc.integer({ min: 1, max: 500 })
    fc.assert(
      fc.property(
        fc.array(one, { minLength: 1, maxLength: 40 }),
        fc.array(fc.tuple(fc.nat(39), one, fc.nat(40)), { maxLength: 30 }),
        (estimates, steps) => {
          const known = [...estimates]
          const heights = new Heights(Float64Array.from(estimates))
          for (const [at, height, asked] of steps) {
            const index = at % known.length
            known[index] = height
            heights.measure(index, height)
            const bound = asked % (known.length + 1)
            expect(heights.top(bound)).toBe(naive(known, bound))
          }
          expect(heights.total).toBe(naive(known, known.length))
          for (let i = 0; i < known.length; i += 1) {
            expect(heights.at(heights.top(i))).toBe(i)
            expect(heights.at(heights.top(i + 1) - 0.5)).toBe(i)
          }
        },
      ),
    )
  })

  it('give the pieces of a stretch, both ends in, and none of an empty page', () => {
    const heights = new Heights(Float64Array.from([10, 20, 30, 40]))
    expect(heights.between(-100, 5)).toEqual({ from: 0, to: 1 })
    expect(heights.between(10, 30)).toEqual({ from: 1, to: 3 })
    expect(heights.between(95, 1000)).toEqual({ from: 3, to: 4 })
    expect(new Heights(new Float64Array(0)).between(0, 100)).toEqual({ from: 0, to: 0 })
  })
})

describe('the pieces of a document', () => {
  it('hold all the text of a paragraph without ends, cut where it reads best, never within a letter', () => {
    const sentences = 'Una oración entera. '.repeat(2000)
    const [first] = piecesOf(sentences, [block(0, sentences.length)])
    expect(sentences.slice(0, first?.end).endsWith('. ')).toBe(true)
    for (const text of [sentences, 'palabra '.repeat(5000), 'ñ'.repeat(30_000), `a${'𝄞'.repeat(15_000)}`]) {
      const pieces = piecesOf(text, [block(0, text.length)])
      expect(pieces.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text)
      expect(pieces.map(({ last }) => last)).toEqual([...pieces.slice(1).map(() => false), true])
      for (const { start, end } of pieces) {
        expect(end - start).toBeLessThanOrEqual(12_001)
        expect(text.slice(start, end).isWellFormed()).toBe(true)
      }
    }
  })

  it('hold each row of a table once, with the same columns', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 200 }), (rows, columns) => {
        const text = Array.from(
          { length: rows },
          (_, row) => `| ${`c${row} | `.repeat(columns).trim()}`,
        ).join('\n')
        const pieces = piecesOf(text, [block(0, text.length, 'table')])
        expect(pieces.map(({ start, end }) => text.slice(start, end)).join('\n')).toBe(text)
        expect(new Set(pieces.map((each) => each.columns)).size).toBe(1)
        expect(pieces[0]?.columns).toHaveLength(columns)
        for (const { start, end } of pieces)
          expect(rowsOf(text.slice(start, end), start).flat().length).toBeLessThanOrEqual(
            Math.max(160, columns),
          )
      }),
      { numRuns: 40 },
    )
  })

  it('give each cell its place in the document, an empty one and one without borders too', () => {
    expect(cellsOf('| a |  | bc |', 100)).toEqual([
      { text: 'a', start: 102 },
      { text: '', start: 105 },
      { text: 'bc', start: 109 },
    ])
    expect(cellsOf('x | y', 0).map((each) => each.text)).toEqual(['x', 'y'])
  })

  it('are found by an offset, before the first one and beyond the last', () => {
    const those = [{ start: 5 }, { start: 10 }, { start: 20 }]
    expect([0, 5, 9, 10, 19, 20, 999].map((offset) => indexAt(those, offset))).toEqual([0, 0, 0, 1, 1, 2, 2])
    expect(indexAt([], 3)).toBe(0)
  })
})

describe('what is selected', () => {
  const text = 'Uno dos.\n\nTres.\n\n| a | b |\n| c | d |'
  const pieces = piecesOf(text, [block(0, 8), block(10, 15), block(17, text.length, 'table')])

  it('is the same whichever end came first, without the blanks around it', () => {
    expect(stretchBetween(text, { anchor: 4, focus: 10 })).toEqual({ start: 4, end: 8 })
    expect(stretchBetween(text, { anchor: 10, focus: 4 })).toEqual({ start: 4, end: 8 })
    expect(stretchBetween(text, { anchor: 8, focus: 10 })).toBeUndefined()
  })

  it('is plain text: paragraphs apart, cells by tabs', () => {
    expect(plainText(text, pieces, 0, text.length)).toBe('Uno dos.\n\nTres.\n\na\tb\nc\td')
    expect(plainText(text, pieces, 4, 13)).toBe('dos.\n\nTre')
    const [, second] = text.split('| a ')
    expect(plainText(text, pieces, text.length - (second?.length ?? 0) + 2, text.length)).toBe('b\nc\td')
  })
})

describe('a string in a style sheet', () => {
  it('is never ended by what it says', () => {
    expect(cssString('Ley "de" 1\\2\n')).toBe(String.raw`"Ley \22 de\22  1\5c 2\a "`)
  })
})
