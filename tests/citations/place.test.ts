/** Codes by their names, and what a norm brings by what it is. */
import { describe, expect, it } from 'vitest'
import { citationOf, citationOfArticles } from '../../src/main/core/citations/cite.ts'
import type { Address, DocumentMeta } from '../../src/shared/domain/document.ts'

const law: DocumentMeta = {
  key: 1,
  id: 'LEY-90001',
  kind: 'norm',
  title: 'Ley 90.001',
  summary: null,
  type: 'ley',
  number: '90001',
  year: null,
  section: null,
  rubro: null,
  organism: null,
  sanctionDate: null,
  publishedFrom: '2014-10-08',
  publishedTo: null,
  editionDate: null,
  editionNumber: null,
  gdeCode: null,
  registryLine: null,
  sourceUrl: null,
  textState: 'consolidated',
  vanished: false,
  sourceHash: '0'.repeat(64),
  sourceName: 'LEY-90001.md',
  length: 100,
}
const own = (article: string | null, rest: Partial<Address> = {}): Address => ({
  part: 'articulado',
  annex: null,
  article,
  heading: null,
  quotedBy: null,
  ...rest,
})
const brought = (annex: string, article: string | null): Address => own(article, { part: 'anexo', annex })
const numbered = (number: string) => ({ ...law, number })

describe('a code that lawyers name', () => {
  const constitution = numbered('24430')
  const text = 'CONSTITUCION DE LA NACION ARGENTINA'

  it('is cited by its name, without the law nor its day', () => {
    expect(citationOf(constitution, brought(text, '14 bis'))).toBe('art. 14 bis, Constitución Nacional')
    expect(citationOf(constitution, brought(text, '1'))).toBe('art. 1°, Constitución Nacional')
    expect(citationOf(numbered('26994'), brought('ANEXO I', '1741'))).toBe(
      'art. 1741, Código Civil y Comercial de la Nación',
    )
    expect(citationOf(numbered('17454'), own('338'))).toBe(
      'art. 338, Código Procesal Civil y Comercial de la Nación',
    )
    expect(citationOf(numbered('11179'), own('79'))).toBe('art. 79, Código Penal')
  })

  it('is the Constitution whole, its preamble too, and never the law’s own articles', () => {
    expect(citationOf(constitution, null)).toBe('Constitución Nacional')
    expect(citationOf(constitution, brought(text, null))).toBe('Constitución Nacional')
    expect(citationOf(constitution, own('2'))).toBe('art. 2° de la Ley 24.430 (B.O. 8/10/2014)')
  })

  it('is the annex that holds it: the law around it and its other annexes are cited as they are', () => {
    const meta = numbered('26994')
    expect(citationOf(meta, own('4'))).toBe('art. 4° de la Ley 26.994 (B.O. 8/10/2014)')
    expect(citationOf(meta, brought('ANEXO II', '1'))).toBe(
      'art. 1° del Anexo II de la Ley 26.994 (B.O. 8/10/2014)',
    )
    expect(citationOf(meta, null)).toBe('Ley 26.994 (B.O. 8/10/2014)')
    expect(citationOf(numbered('27063'), brought('ANEXO I.- Código', '3'))).toContain('Penal Federal')
    expect(citationOf(numbered('27063'), brought('ANEXO II.I', '3'))).toBe(
      'art. 3° del Anexo II.I de la Ley 27.063 (B.O. 8/10/2014)',
    )
  })

  it('keeps who wrote its text, and joins articles of one place', () => {
    const amendment = 'texto según art. 3°, Ley 27.586 (B.O. 16/12/2020)'
    const address = brought('ANEXO I', '2561')
    const code = 'Código Civil y Comercial de la Nación'
    expect(citationOf(numbered('26994'), address, { amendment, quotation: null })).toBe(
      `art. 2561, ${code}, ${amendment}`,
    )
    expect(citationOfArticles(numbered('26994'), address, ['2560', '2561'])).toBe(
      `arts. 2560 y 2561, ${code}`,
    )
    expect(citationOfArticles(numbered('26994'), own('2'), ['2', '3'])).toBe(
      'arts. 2° y 3° de la Ley 26.994 (B.O. 8/10/2014)',
    )
    expect(citationOfArticles(law, brought('ANEXO II', '2'), ['2', '3'])).toBe(
      'arts. 2° y 3° del Anexo II de la Ley 90.001 (B.O. 8/10/2014)',
    )
  })

  it('is no decree of the same number', () => {
    const decree = { ...law, type: 'decreto' as const, number: '11179', year: 1990 }
    expect(citationOf(decree, own('79'))).toBe('art. 79 del Decreto 11179/1990 (B.O. 8/10/2014)')
  })
})

describe('what a norm brings without calling it an annex', () => {
  const approving = { ...law, summary: 'APRUEBASE UN CONVENIO SOBRE FAROS' }

  it.each([
    ['CONVENIO SOBRE FAROS Y BALIZAS', '5', 'art. 5° del Convenio aprobado por la Ley 90.001'],
    ['CONVENCION SOBRE LOS LAGOS', '5', 'art. 5° de la Convención aprobada por la Ley 90.001'],
    ['Acuerdo de transferencia', '12', 'art. 12 del Acuerdo aprobado por la Ley 90.001'],
    ['PROTOCOLO FACULTATIVO DE LA CONVENCION', null, 'Protocolo Facultativo aprobado por la Ley 90.001'],
    ['En la ciudad de Valle Claro, a los dos días', '2', 'art. 2° del texto anexo a la Ley 90.001'],
    ['Texto anexo', null, 'texto anexo a la Ley 90.001'],
    ['Decreto 897/94', '1', 'art. 1° del Decreto 897/1994, publicado con la Ley 90.001'],
    ['DECRETO LEY 18.228/43', '1', 'art. 1° del Decreto-Ley 18.228/1943, publicado con la Ley 90.001'],
    ['DECRETO', '1', 'art. 1° del Decreto, publicado con la Ley 90.001'],
    ['ANEXO ÚNICO', '1', 'art. 1° del Anexo Único de la Ley 90.001'],
  ])('%s, %s', (annex, article, citation) => {
    expect(citationOf(approving, brought(annex, article))).toBe(`${citation} (B.O. 8/10/2014)`)
  })

  it('is approved only where the norm says so', () => {
    const decree = { ...law, type: 'decreto' as const, number: '50', year: 2024 }
    expect(citationOf(decree, brought('REGLAMENTO DE FAROS', '3'))).toBe(
      'art. 3° del Reglamento anexo al Decreto 50/2024 (B.O. 8/10/2014)',
    )
    expect(citationOf(law, brought('CARTA DE LOS LAGOS', '3'))).toBe(
      'art. 3° de la Carta anexa a la Ley 90.001 (B.O. 8/10/2014)',
    )
  })

  it('is named after its article where the text was changed', () => {
    const history = { amendment: 'texto según art. 2°, Ley 90.002 (B.O. 1/2/2020)', quotation: null }
    expect(citationOf(approving, brought('CONVENIO SOBRE FAROS', '5'), history)).toBe(
      'art. 5°, Convenio aprobado por la Ley 90.001, texto según art. 2°, Ley 90.002 (B.O. 1/2/2020)',
    )
    expect(citationOf(approving, brought('ANEXO I', '5'), history)).toBe(
      'art. 5°, Anexo I, Ley 90.001, texto según art. 2°, Ley 90.002 (B.O. 1/2/2020)',
    )
  })
})
