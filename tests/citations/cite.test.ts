import { describe, expect, it } from 'vitest'
import { quotationOf } from '../../src/main/core/citations/amendments.ts'
import { articleLabel, citationOf } from '../../src/main/core/citations/cite.ts'
import { articlesLabel } from '../../src/main/core/citations/label.ts'
import { richTranscriptionOf, stretchOf, transcriptionOf } from '../../src/main/core/citations/transcribe.ts'
import { amendmentOf } from '../../src/main/core/texts/history.ts'
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

  it('names a body by the letters its own code gives it, and never guesses them', () => {
    const act = { ...decree, type: 'disposicion' as const, organism: 'DIRECCIÓN NACIONAL DE FAROS Y BALIZAS' }
    expect(citationOf({ ...act, gdeCode: 'DI-2026-7-APN-DNFB#MPV' }, null)).toContain('(DNFB)')
    expect(citationOf({ ...act, gdeCode: 'DI-2026-7-APN-SGX#MPV' }, null)).toContain(
      '(Dirección Nacional de Faros y Balizas)',
    )
  })

  it('joins the articles of one stretch', () => {
    expect(articlesLabel(['3', '4'])).toBe('arts. 3° y 4°')
    expect(articlesLabel(['8', '9', '10', '11'])).toBe('arts. 8° a 11')
    expect(articlesLabel(['2', '4 bis', '12'])).toBe('arts. 2°, 4° bis y 12')
  })
})

describe('the history of an article', () => {
  const law: DocumentMeta = {
    ...decree,
    type: 'ley',
    number: '20744',
    year: null,
    textState: 'consolidated',
    publishedFrom: '1974-09-27',
  }

  it('is cited with the norm that wrote its text', () => {
    const amendment = amendmentOf(
      'ARTÍCULO 245.- El empleador abonará la suma.\n\n*(Artículo sustituido por art. 51 de la*[Ley\n\nN° 27.802](http://ejemplo.invalid/?id=1)*B.O. 6/3/2026. Vigencia: al día siguiente.)*',
    )
    expect(citationOf(law, article('245'), { amendment, quotation: null })).toBe(
      'art. 245, Ley 20.744 (t.o. 1976), texto según art. 51, Ley 27.802 (B.O. 6/3/2026)',
    )
  })

  it.each([
    [
      '(Artículo incorporado por art. 3º bis del Decreto Nº 70/23 B.O. 21/12/23)',
      'incorporado por art. 3° bis, Decreto 70/2023 (B.O. 21/12/2023)',
    ],
    [
      '(Artículo derogado por el artículo 2° de la Ley N° 25.013 B.O. 24/09/1998.)',
      'derogado por art. 2°, Ley 25.013 (B.O. 24/9/1998)',
    ],
    [
      '(Artículo sustituido por art. 1 de la Ley 11.111 B.O. 1/2/1990) (Artículo sustituido por art. 7 de la Ley 22.222 B.O. 3/4/2001)',
      'texto según art. 7°, Ley 22.222 (B.O. 3/4/2001)',
    ],
    ['(Inciso b) sustituido por art. 1 de la Ley 11.111 B.O. 1/2/1990)', null],
    ['(Artículo sustituido por la Ley 11.111)', null],
  ])('reads %s', (text, line) => {
    expect(amendmentOf(text)).toBe(line)
  })

  it('says what a quoted article does to the norm it belongs to', () => {
    const quotation = quotationOf(
      'Artículo 51.- Sustitúyese el artículo 245 de la Ley de Contrato de\n\nTrabajo N° 20.744 (t.o. 1976) y sus modificaciones, por el siguiente:',
      '245',
    )
    const amending = { ...law, number: '27802', publishedFrom: '2026-03-06' }
    expect(citationOf(amending, article('245', { quotedBy: '51' }), { amendment: null, quotation })).toBe(
      'art. 51, Ley 27.802 (sustituye el art. 245, Ley 20.744)',
    )
    expect(
      quotationOf('Incorpórase como artículo 4° bis de la Disposición N° 3/20 el siguiente:', '4 bis'),
    ).toBe('incorpora el art. 4° bis, Disposición 3/2020')
    expect(quotationOf('Modifícase la ley de faros del siguiente modo:', '5')).toBeNull()
    expect(quotationOf('Sustitúyese el artículo 24 de la Ley N° 1.000 por el siguiente:', '4')).toBeNull()
  })
})

describe('a transcription', () => {
  it('keeps a table’s rows, as tabs and as a table', () => {
    const text = 'El monto es:\n\n| Grado | Monto |\n| Mayor | 6.500 |\n\nPor mes.'
    expect(transcriptionOf(text, 'art. 1°')).toBe(
      '“El monto es:\n\nGrado\tMonto\nMayor\t6.500\n\nPor mes.” (art. 1°)',
    )
    expect(richTranscriptionOf(text, 'art. 1°')).toBe(
      '<p>“El monto es:</p><table><tr><td>Grado</td><td>Monto</td></tr><tr><td>Mayor</td><td>6.500</td></tr></table><p>Por mes.” (art. 1°)</p>',
    )
  })

  const text =
    'ARTÍCULO 1°.- Las barcas llevan luz blanca. La luz se ve a una milla & más.\n\nEs obligatoria.'

  it('says with (…) where it was cut inside a sentence', () => {
    const at = text.indexOf('La luz')
    expect(stretchOf(text, at, text.indexOf('Es'))).toBe('La luz se ve a una milla & más.')
    expect(stretchOf(text, at + 3, at + 6)).toBe('(…) luz (…)')
    expect(stretchOf(text, 0, text.length)).toBe(text)
  })

  it('keeps paragraphs, in plain text and in rich', () => {
    expect(transcriptionOf(text.slice(-40), 'art. 1°')).toMatch(/\n\nEs obligatoria\.” \(art\. 1°\)$/)
    expect(richTranscriptionOf('una milla & más.\n\nEs <b>.', 'art. 1°')).toBe(
      '<p>“una milla &amp; más.</p><p>Es &lt;b&gt;.” (art. 1°)</p>',
    )
  })
})
