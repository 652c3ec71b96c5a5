import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareTexts, compareWords, unitsOf } from '../../src/main/core/texts/compare.ts'
import { compare } from '../../src/main/core/texts/counterpart.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'

const original = [
  'VISTO el estado de los muelles, y',
  'CONSIDERANDO:',
  'Que corresponde cuidarlos.',
  'ARTÍCULO 1º.- Los muelles son “públicos” y gratuitos.',
  'ARTÍCULO 2°.- El guarda los cuida de día.',
  'ARTÍCULO 3°.- Las barcas de remo no pagan.',
  'Las de vela pagan la mitad.',
  'ARTÍCULO 4°.- Comuníquese.',
].join('\n\n')
const consolidated = [
  'VISTO el estado de los muelles, y',
  'CONSIDERANDO:',
  'Que corresponde cuidarlos.',
  'Art. 1° — Los muelles son "públicos" y gratuitos.',
  'Art. 2° — El guarda los cuida de día y de noche.',
  '*(Artículo sustituido por art. 1° de la [Ley N° 99.002](http://ejemplo.invalid/verNorma.do?id=7) B.O. 6/3/2020)*',
  'Art. 2° bis — El guarda lleva farol.',
  'Art. 4° — Comuníquese.',
].join('\n\n')
const textOf = (text: string) => ({ text, headings: [] })
const joined = (runs: readonly { text: string }[]) => runs.map(({ text }) => text).join('')

describe('two texts of a norm', () => {
  it('are aligned by article; signs of print are no difference, notes stand apart', () => {
    const rows = compareTexts(textOf(original), textOf(consolidated))
    expect(rows.filter(({ label }) => label !== null).map(({ label, change }) => [label, change])).toEqual([
      ['Art. 1', 'same'],
      ['Art. 2', 'changed'],
      ['Art. 3', 'removed'],
      ['Art. 2 bis', 'added'],
      ['Art. 4', 'same'],
    ])
    expect(rows.filter(({ label }) => label === null).map(({ change }) => change)).not.toContain('changed')
    const second = rows.find(({ label }) => label === 'Art. 2')
    expect(second?.right.filter(({ changed }) => changed).map(({ text }) => text.trim())).toEqual([
      'día y de noche.',
    ])
    expect(second?.left.filter(({ changed }) => changed).map(({ text }) => text.trim())).toEqual(['día.'])
    expect(second?.notes).toEqual(['(Artículo sustituido por art. 1° de la Ley N° 99.002 B.O. 6/3/2020)'])
    const third = rows.find(({ label }) => label === 'Art. 3')
    expect(third).toMatchObject({ right: [], rightStart: null, leftStart: original.indexOf('ARTÍCULO 3') })
  })

  it('lose no word of either, whatever they are', () => {
    const word = fc.constantFrom('a', 'b', 'muelle', 'N°', 'Nº', '“x”', '"x"', '\n\n', '—')
    const text = fc.array(word, { maxLength: 40 }).map((all) => all.join(' '))
    fc.assert(
      fc.property(text, text, (one, other) => {
        const { left, right, same } = compareWords(one, other)
        expect(joined(left)).toBe(one)
        expect(joined(right)).toBe(other)
        if (same) expect([...left, ...right].some(({ changed }) => changed)).toBe(false)
      }),
    )
  })

  it('that share nothing are shown whole, soon', () => {
    const long = (letter: string) =>
      Array.from({ length: 30_000 }, (_, i) => `${letter}${String(i)}`).join(' ')
    const { left, right } = compareWords(long('a'), long('b'))
    expect([left.length, right.length, left[0]?.changed]).toEqual([1, 1, true])
  })

  it('have every word of the text in their units but the headings, notes and marks', () => {
    const words = unitsOf(textOf(original))
      .map(({ text }) => text)
      .join(' ')
    expect(words).toContain('Las de vela pagan la mitad.')
    expect(words).not.toContain('ARTÍCULO')
  })
})

function norm(id: string, source: string, text: string): string {
  return `---\nidentifier: "${id}"\ntitle: "Muelles"\npublication_date: "2018-08-08"\nenactment_date: "2018-08-07"\nsource: "http://ejemplo.invalid/${source}.htm"\n---\n# Muelles\n\n${text}\n`
}

describe('in a library', () => {
  it('are offered where both are held, from either, and nowhere else', async () => {
    using folder = temporaryFolder()
    const from = join(folder.path, 'in')
    mkdirSync(from)
    writeFileSync(join(from, 'a.md'), norm('DEC-5-2018', 'texact', consolidated))
    writeFileSync(join(from, 'b.md'), norm('DEC-5-2018-ORIGINAL', 'norma', original))
    writeFileSync(join(from, 'c.md'), norm('DEC-6-2018', 'norma', `${original}\n\nFin.`))
    const app = openTestApplication(join(folder.path, 'library'))
    try {
      await app.jobs.wait(app.import([from], false).id)
      const { documents } = app.listDocuments({ filters: {}, order: 'newest', limit: 10, offset: 0 })
      const key = (id: string) => documents.find((each) => each.id === id)?.key ?? 0
      const [older, newer, alone] = [key('DEC-5-2018-ORIGINAL'), key('DEC-5-2018'), key('DEC-6-2018')]
      expect(app.view(newer).counterpart).toEqual({ key: older, side: 'original' })
      expect(app.view(older).counterpart).toEqual({ key: newer, side: 'consolidated' })
      expect(app.view(alone).counterpart).toBeNull()
      for (const each of [older, newer]) {
        const { left, right, rows } = await compare(app.reader, each)
        expect([left.key, right.key]).toEqual([older, newer])
        expect(rows.find(({ label }) => label === 'Art. 2 bis')?.change).toBe('added')
      }
      await expect(compare(app.reader, alone)).rejects.toMatchObject({ code: 'not_found' })
    } finally {
      await app.close()
    }
  })
})
