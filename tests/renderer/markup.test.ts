import { expect, it } from 'vitest'
import { hiddenIn, partsOf } from '../../src/renderer/reader/markup.ts'

const shown = (text: string, note: boolean) =>
  partsOf(text, 0, hiddenIn(text, note))
    .map(({ text: part, hidden, gap }) => (gap ? ' ' : hidden ? '' : part))
    .join('')

it('hides links and the emphasis of notes, and loses no letter', () => {
  const note =
    '*(Artículo sustituido por art. 3° de la*[*Ley N° 99.002*](http://ejemplo.invalid/?id=7)*B.O. 6/3/2020)*'
  expect(shown(note, true)).toBe('(Artículo sustituido por art. 3° de la Ley N° 99.002 B.O. 6/3/2020)')
  expect(
    partsOf(note, 0, hiddenIn(note, true))
      .map(({ text }) => text)
      .join(''),
  ).toBe(note)
  expect(shown('(Artículo sustituido por art. 4° de la*[Ley', true)).toBe(
    '(Artículo sustituido por art. 4° de la Ley',
  )
  expect(shown('Nº 99.002](https://ejemplo.invalid/?id=7)*B.O. 6/3/2020.)*', true)).toBe(
    'Nº 99.002 B.O. 6/3/2020.)',
  )
  expect(shown('[Ver Antecedentes](#1) (*) Nota al pie [sic] a[0](b)', false)).toBe(
    'Ver Antecedentes (*) Nota al pie [sic] a[0](b)',
  )
})

it('cuts a part of a text at the same places', () => {
  const text = 'la [Ley](http://x.invalid/y) dice'
  expect(partsOf(text.slice(4, 20), 4, hiddenIn(text, false))).toEqual([
    { text: 'Ley', hidden: false, gap: false },
    { text: '](http://x.in', hidden: true, gap: false },
  ])
})
