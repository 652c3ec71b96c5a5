import { describe, expect, it } from 'vitest'
import { structureOf } from '../../src/main/core/corpus/structure-of.ts'
import { remarkText } from '../../src/main/core/corpus/formats/infoleg-remark.ts'
import { blocksWithNotes } from '../../src/main/core/texts/blocks.ts'
import { factsOf } from '../../src/main/core/texts/facts.ts'
import { amendmentOf, articleHistories } from '../../src/main/core/texts/history.ts'
import { findNotes } from '../../src/main/core/texts/notes.ts'

const link = (label: string, id: number) => `[${label}](http://ejemplo.invalid/verNorma.do?id=${id})`
const one = (text: string) => findNotes(text)[0]

describe('a note', () => {
  it.each([
    [
      `(Artículo sustituido por art. 3° de la ${link('Ley N° 99.002', 7)} B.O. 6/3/2026)`,
      'sustituido',
      'article',
      'ley',
      '99002',
      null,
      '3',
      '2026-03-06',
    ],
    [
      '(Inciso d) incorporado por art. 1°, inc. b) del Decreto Nº 12/98 B.O. 2/1/98)',
      'incorporado',
      'fragment',
      'decreto',
      '12',
      1998,
      '1',
      '1998-01-02',
    ],
    [
      '(Segundo párrafo derogado por Ley N° 99.003 B.O. 1/2/2003. Vigencia: el día siguiente.)',
      'derogado',
      'fragment',
      'ley',
      '99003',
      null,
      null,
      '2003-02-01',
    ],
    [
      '(Artículo derogado por art. 1° de la Ley N° 99.004 B.O. 5/5/1974 y reimplantado por art. 2° de la Ley N° 99.005 B.O. 6/6/1985)',
      'restablecido',
      'article',
      'ley',
      '99005',
      null,
      '2',
      '1985-06-06',
    ],
    [
      '(Artículo vetado por art. 3° del Decreto N° 1/2007 B.O. 10/1/2007)',
      'observado',
      'article',
      'decreto',
      '1',
      2007,
      '3',
      '2007-01-10',
    ],
    [
      '(Nota Infoleg: Norma abrogada por art. 2° de la Ley N° 99.006 B.O. 21/1/2004)',
      'derogado',
      'norm',
      'ley',
      '99006',
      null,
      '2',
      '2004-01-21',
    ],
    [
      '(Apartadoderogadopor art. 6° del Decreto N° 373/2024 B.O. 30/4/2024.)',
      'derogado',
      'fragment',
      'decreto',
      '373',
      2024,
      '6',
      '2024-04-30',
    ],
    [
      '(Artículo sustituido por pto. 5 del art. 7° de la Ley N° 99.007 B.O. 45/13/1990)',
      'sustituido',
      'article',
      'ley',
      '99007',
      null,
      '7',
      null,
    ],
  ])('%s', (text, verb, scope, type, number, year, article, gazette) => {
    const note = one(`Antes. ${text} Después.`)
    expect(note).toMatchObject({ verb, scope, gazette, by: { type, number, year, article } })
    expect(note).toMatchObject({ start: 7, end: 7 + text.length })
  })

  it.each([
    'El plazo (artículo 1 del Decreto 3541/44, modificado por su similar) corre.',
    'Lo dispuesto (texto sustituido por la presente ley) rige.',
    '(Los montos serán modificados por resolución fundada)',
    '(Artículo 19 modificado)',
    '((((((((Artículo sustituido por',
  ])('is not made of «%s»', (text) => {
    expect(findNotes(text)).toEqual([])
  })

  it('costs a time that grows with the text, not with its square', () => {
    const text = '(Artículo sustituido por '.repeat(20_000)
    expect(findNotes(text)).toEqual([])
  })
})

const law = [
  'ARTÍCULO 1°.- Los muelles son públicos.',
  '(Artículo sustituido por art. 3° de la Ley N° 99.002 B.O. 6/3/2020)',
  '(Artículo sustituido por art. 9° de la Ley N° 99.003 B.O. 7/4/2021)',
  'ARTÍCULO 2°.- El guarda los cuida. (Párrafo incorporado por art. 1° de la Ley N° 99.002 B.O. 6/3/2020) Y los limpia.',
  'ARTÍCULO 3°.- (Artículo derogado por art. 4° de la Ley N° 99.002 B.O. 6/3/2020)',
  'ARTÍCULO 4°.- Las barcas se anotan.',
  'Las de remo no.',
  '(Artículo s/n incorporado por art. 8° de la Ley N° 99.003 B.O. 7/4/2021)',
].join('\n\n')
const { segments } = structureOf(law, [])

describe('the notes of a law', () => {
  it('say of each article what its text is, and nothing of one that they do not speak of whole', () => {
    expect(articleHistories(segments, findNotes(law)).map(({ article, line }) => [article, line])).toEqual([
      ['1', 'texto según art. 9°, Ley 99.003 (B.O. 7/4/2021)'],
      ['3', 'derogado por art. 4°, Ley 99.002 (B.O. 6/3/2020)'],
    ])
    expect(amendmentOf(law.slice(law.indexOf('ARTÍCULO 4')), '4')).toBeNull()
  })

  it('are blocks of their own, in a paragraph too, and no letter of the text is lost', () => {
    const blocks = blocksWithNotes(law, segments, findNotes(law))
    expect(blocks.filter(({ kind }) => kind === 'note')).toHaveLength(5)
    const second = blocks.findIndex(({ start }) => law.startsWith('ARTÍCULO 2', start))
    expect(
      blocks.slice(second, second + 3).map(({ start, end, kind }) => [kind, law.slice(start, end)]),
    ).toEqual([
      ['article', 'ARTÍCULO 2°.- El guarda los cuida.'],
      ['note', '(Párrafo incorporado por art. 1° de la Ley N° 99.002 B.O. 6/3/2020)'],
      ['paragraph', 'Y los limpia.'],
    ])
    const shown = blocks.map(({ start, end }) => law.slice(start, end)).join('')
    expect(shown.replace(/\s/g, '')).toBe(law.replace(/\s/g, ''))
  })

  it('give the norms that changed it, each once with the articles it changed', () => {
    const { latest, repeal, amendments } = factsOf(segments, findNotes(law))
    expect({ latest, repeal }).toEqual({ latest: '2021-04-07', repeal: null })
    expect(amendments.map(({ number, articles }) => [number, articles])).toEqual([
      ['99002', ['1', '2', '3']],
      ['99003', ['1', '4']],
    ])
  })
})

describe('a remark', () => {
  it('is text, its links with their address', () => {
    expect(
      remarkText(
        "<b>ABROGADA</b> POR <A HREF=' http://ejemplo.invalid/?id=7'> DECRETO 7</A>.<br>Fin &amp; paz",
      ),
    ).toBe('ABROGADA POR DECRETO 7 (http://ejemplo.invalid/?id=7).\nFin & paz')
    expect(remarkText("<A HREF='http://x.invalid/a'>http://x.invalid/a</A>")).toBe('http://x.invalid/a')
    expect(remarkText('<script>alert(1)</script><p> </p>')).toBeNull()
    expect(remarkText('<a href="javascript:alert(1)">aquí</a>')).toBe('aquí')
  })
})
