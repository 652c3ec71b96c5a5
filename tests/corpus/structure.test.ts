import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseArticleHeading } from '../../src/main/core/corpus/article-heading.ts'
import { cutPassages } from '../../src/main/core/corpus/passages.ts'
import { structureOf } from '../../src/main/core/corpus/structure-of.ts'

const decree = [
  'INSTITUTO FEDERAL DE HUERTAS URBANAS',
  'VISTO el Expediente N° EX-2026-1-APN-IFHU#MPV, y',
  'CONSIDERANDO:',
  'Que conviene ordenar las huertas.',
  'ARTÍCULO 1°.- Sustitúyese el artículo 5° de la Ley N° 30.001 por el siguiente:',
  '“ARTÍCULO 5°.- Las huertas tendrán agua.”',
  'DEL RIEGO',
  'ARTÍCULO 2°.- Se regará de noche, según el art. 8 de la misma ley.',
  'ANEXO I',
  'ARTÍCULO 1°.- Modelo de planilla.',
].join('\n\n')

describe('structure', () => {
  it.each([
    ['ARTÍCULO 5°.- Texto', '5'],
    ['Art. 52 bis — Texto', '52 bis'],
    ['“ARTICULO 245. - Texto', '245'],
    ['Artículo 1°', '1'],
    ['Art. 637 QUINTER. - Texto', '637 quinter'],
  ])('%s is a heading', (line, article) => {
    expect(parseArticleHeading(line)?.article).toBe(article)
  })

  it.each([
    'artículo 478.',
    'Art. 5 de la Ley 24.240 dispone',
    'El artículo 3°.- dice',
    'Articulado general',
  ])('%s is none', (line) => {
    expect(parseArticleHeading(line)).toBeNull()
  })

  it('a sentence that its source set as a heading goes on as text', () => {
    const lines = [
      'Art. 9. - El recurso procederá en los casos del',
      'artículo 14 de la ley 48.',
      'Del trámite',
    ]
    const text = lines.join('\n\n')
    const marks = lines
      .slice(1)
      .map((line) => ({ start: text.indexOf(line), end: text.indexOf(line) + line.length, level: 5 }))
    const { segments, outline } = structureOf(text, marks)
    expect(segments.map(({ kind }) => kind)).toEqual(['article', 'paragraph', 'heading'])
    expect(outline.map(({ label }) => label)).not.toContain('artículo 14 de la ley 48.')
  })

  it('tells the text that a law transcribes from the law’s own articles, which go on after it', () => {
    const text = [
      'ARTICULO 1°.- Publíquese el estatuto, que es el que se transcribe a continuación:',
      'ESTATUTO DE LOS LAGOS',
      'PREÁMBULO',
      'Nos los regantes establecemos este estatuto.',
      'Artículo 1°.- El agua es de todos.',
      'Artículo 2°.- El agua se cuida.',
      'DADA EN LA SALA DE SESIONES DE LA CONVENCIÓN',
      'ARTICULO 2°.- El texto incluye todas sus reformas.',
      'ARTICULO 3°.- Comuníquese.',
    ].join('\n\n')
    const places = structureOf(text, []).segments.map(({ address }) => [address.annex, address.article])
    expect(places).toEqual([
      [null, '1'],
      ['ESTATUTO DE LOS LAGOS', null],
      ['ESTATUTO DE LOS LAGOS', null],
      ['ESTATUTO DE LOS LAGOS', null],
      ['ESTATUTO DE LOS LAGOS', '1'],
      ['ESTATUTO DE LOS LAGOS', '2'],
      ['ESTATUTO DE LOS LAGOS', '2'],
      [null, '2'],
      [null, '3'],
    ])
  })

  it('goes on with a long norm after a chapter that a formula in its middle seemed to end', () => {
    const articles = Array.from({ length: 12 }, (_, i) => `ARTÍCULO ${i + 1}.- La boya ${i + 1} es verde.`)
    const text = [
      ...articles,
      'ARTÍCULO 13.- El permiso se concede: comuníquese al registro.',
      'CAPÍTULO II',
      'ARTÍCULO 14.- Las balizas son rojas.',
    ].join('\n\n')
    const last = structureOf(text, []).segments.at(-1)?.address
    expect(last).toMatchObject({ part: 'articulado', annex: null, article: '14' })
    // A short norm that approves a treaty: its own numbers say nothing.
    const treaty = [
      'ARTÍCULO 1°.- Apruébase el convenio.',
      'ARTÍCULO 2°.- Comuníquese.',
      'CAPÍTULO I',
      'ARTÍCULO 3°.- Los faros se encienden de noche.',
    ].join('\n\n')
    expect(structureOf(treaty, []).segments.at(-1)?.address).toMatchObject({ part: 'anexo', article: '3' })
  })

  it('gives a quoted article to the one that quotes it', () => {
    const { outline } = structureOf(decree, [])
    const articles = outline.filter((entry) => entry.article !== null)
    expect(articles.map((entry) => [entry.article, entry.quoted, entry.part])).toEqual([
      ['1', false, 'articulado'],
      ['5', true, 'articulado'],
      ['2', false, 'articulado'],
      ['1', false, 'anexo'],
    ])
  })

  const numbers = (paragraphs: readonly string[]) =>
    structureOf(paragraphs.join('\n\n'), [])
      .outline.filter((entry) => entry.article !== null && entry.level === 6)
      .map((entry) => `${String(entry.article)}${entry.quoted ? ' quoted' : ''}`)

  it('takes what follows an announcement as quoted, although its number is the next of the outer ones', () => {
    expect(
      numbers([
        'ARTÍCULO 1°.- Sustitúyese el artículo 2° de la Ley N° 30.001 por el siguiente:',
        'Artículo 2°: Quedan fuera las huertas de balcón.',
        'ARTÍCULO 2°.- Sustitúyese el artículo 3° bis de la Ley N° 30.001 por el siguiente:',
        '“De las macetas.',
        'Artículo 3° bis: Las macetas no pagan.”',
        'ARTÍCULO 3°.- Comuníquese.',
      ]),
    ).toEqual(['1', '2 quoted', '2', '3 bis quoted', '3'])
  })

  it('goes on with the outer numbering where the text that was announced is no article', () => {
    expect(
      numbers([
        'ARTÍCULO 7°.- Sustitúyese el nombre del capítulo II de la Ley N° 30.001 por el siguiente:',
        'CAPÍTULO II: CONTRATOS SOBRE HUERTAS.',
        'ARTÍCULO 8°.- Sustitúyese el artículo 68 de la Ley N° 30.001 por el siguiente:',
        '“ARTÍCULO 68.- Son libres.”',
        'ARTÍCULO 9°.- Incorpórase lo siguiente:',
        'ARTÍCULO 10.- Derógase el artículo 5° de la Ley N° 30.001.',
      ]),
    ).toEqual(['7', '8', '68 quoted', '9', '10'])
  })

  it('names a chapter by the line after it, and an article by the one before it', () => {
    const text = [
      'CAPÍTULO I',
      'DISPOSICIONES GENERALES',
      'ARTÍCULO 1°.- Riéguese.',
      'CAPÍTULO II',
      'Del permiso',
      'PLAZO',
      'ARTÍCULO 2°.- Diez días.',
      'CAPÍTULO III - DE LA COCINA',
      'CONDICIONES',
      'ARTÍCULO 3°.- Ventana.',
    ].join('\n\n')
    const { outline, segments } = structureOf(text, [])
    expect(outline.map((entry) => entry.label)).toEqual([
      'CAPÍTULO I · DISPOSICIONES GENERALES',
      'Art. 1',
      'CAPÍTULO II · Del permiso',
      'Art. 2 · PLAZO',
      'CAPÍTULO III - DE LA COCINA',
      'Art. 3 · CONDICIONES',
    ])
    const heads = segments.filter((each) => each.kind === 'article').map((each) => each.address.heading)
    expect(heads).toEqual(['DISPOSICIONES GENERALES', 'PLAZO', 'CONDICIONES'])
  })

  it('takes what resolves for no epígrafe of the first article', () => {
    const text = [
      'EL DIRECTOR',
      'RESUELVE:',
      'ARTÍCULO 1°.- Riéguese.',
      'DEL RIEGO',
      'ARTÍCULO 2°.- De noche.',
    ]
    const labels = structureOf(text.join('\n\n'), []).outline.map((entry) => entry.label)
    expect(labels).toEqual(['Art. 1', 'Art. 2 · DEL RIEGO'])
  })

  it('cuts at parts and articles, with the epígrafe beside its article', () => {
    const { segments } = structureOf(decree, [])
    const passages = cutPassages(decree, segments)
    const shown = passages.map((each) => ({
      part: each.address.part,
      article: each.address.article,
      text: decree.slice(each.start, each.end),
    }))
    expect(shown.find((each) => each.text.startsWith('DEL RIEGO'))).toMatchObject({
      article: '2',
      part: 'articulado',
    })
    expect(shown.find((each) => each.text.includes('Las huertas tendrán agua'))?.article).toBe('5')
    expect(passages.find((each) => each.address.article === '5')?.address.quotedBy).toBe('1')
    expect(shown.map((each) => each.part)).toEqual([
      'encabezado',
      'visto',
      'considerando',
      'articulado',
      'articulado',
      'articulado',
      'anexo',
      'anexo',
    ])
  })

  it('never cuts inside a word, never overlaps, never loses a word', () => {
    const word = fc.stringMatching(/^[a-zñ]{1,12}[.;:]?$/)
    const text = fc.array(fc.array(word, { minLength: 1, maxLength: 80 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(text, fc.integer({ min: 5, max: 60 }), (paragraphs, maxWords) => {
        const whole = paragraphs.map((each) => each.join(' ')).join('\n\n')
        const passages = cutPassages(whole, structureOf(whole, []).segments, { maxWords })
        const words = passages
          .map((each) => whole.slice(each.start, each.end))
          .join(' ')
          .split(/\s+/)
        expect(words).toEqual(whole.split(/\s+/))
        passages.forEach((each, i) => {
          expect(each.start).toBeGreaterThanOrEqual(passages[i - 1]?.end ?? 0)
          expect(whole.slice(each.start, each.end).split(/\s+/).length).toBeLessThanOrEqual(maxWords)
        })
      }),
    )
  })
})
