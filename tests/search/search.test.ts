import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import { typedReferences } from '../../src/main/core/search/typed.ts'
import { tokenise } from '../../src/main/core/search/analysis/tokenise.ts'
import { searchInput, type SearchInput } from '../../src/shared/contract/search.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { writeEdition } from '../support/fixtures.ts'
import { writeNorm } from '../support/norm.ts'

describe('words as lawyers write them', () => {
  it('joins dotted numbers and CUITs, drops ordinal signs and the sign of a number, keeps ñ', () => {
    const words = tokenise('Ley N° 24.240, art. 5º, CUIT 20-12345678-3, año 08-08-2018').map(
      (token) => token.exact,
    )
    expect(words).toEqual(['ley', '24240', 'art', '5', 'cuit', '20123456783', 'año', '08', '08', '2018'])
  })
})

describe('references in a query', () => {
  it.each([
    ['ley 27.541', 'ley 27541', ''],
    ['ley 27541', 'ley 27541', ''],
    ['dto. 908/83', 'decreto 908/1983', ''],
    ['decreto 70/2023', 'decreto 70/2023', ''],
    ['RG 4291', 'resolucion_general 4291', ''],
    ['rg 4291', 'resolucion_general 4291', ''],
    ['resolución 241/2018 enre', 'resolucion 241/2018', ''],
    ['resol-2018-241-apn-enre#men', 'gde 241/2018', ''],
    ['art. 42 ley 24.240', 'ley 24240', '42'],
    ['ley 24240 art 42', 'ley 24240', '42'],
    ['245 LCT', 'codigo 20744', '245'],
    ['245 lct', 'codigo 20744', '245'],
    ['lct 245', 'codigo 20744', '245'],
    ['CN 14 bis', 'codigo 24430', '14 bis'],
    ['14 bis cn', 'codigo 24430', '14 bis'],
    ['1741 código civil y comercial', 'codigo 26994', '1741'],
    ['lct', 'codigo 20744', ''],
    ['cn', 'codigo 24430', ''],
    ['arts. 232 a 234 LCT', 'codigo 20744', '232-234'],
  ])('%s', (text, norm, articles) => {
    const [reference, ...others] = typedReferences(text)
    expect(others).toEqual([])
    expect(reference?.norm).not.toBeNull()
    const { kind, number, year } = reference?.norm ?? {}
    expect(`${kind} ${number}${typeof year === 'number' ? `/${year}` : ''}`).toBe(norm)
    expect(reference?.articles.map(({ from, to }) => (to === null ? from : `${from}-${to}`)).join(' ')).toBe(
      articles,
    )
  })

  it.each([
    ['75 inc. 22', '75', '22', 'art. 75, inc. 22'],
    ['art 75 inc 22', '75', '22', 'art. 75, inc. 22'],
    ['art. 14 bis', '14 bis', null, 'art. 14 bis'],
    ['14 bis', '14 bis', null, 'art. 14 bis'],
  ])('%s names an article and no norm', (text, article, inciso, label) => {
    expect(typedReferences(text)).toEqual([
      { text, label, inciso, articles: [{ from: article, to: null }], norm: null },
    ])
  })

  it.each([
    'cuánto cobra un despedido sin causa',
    '2018',
    'el código postal cp',
    'las 14 cuotas',
    'art. 5 del contrato',
  ])('finds none in: %s', (text) => {
    expect(typedReferences(text)).toEqual([])
  })
})

describe('the bodies that documents are of', () => {
  it('are counted all, however many they are', async () => {
    using folder = temporaryFolder()
    const source = join(folder.path, 'fuente')
    for (let i = 1; i <= 260; i += 1) {
      const organism = `ENTE DE FAROS ${i}`
      writeNorm(source, {
        id: `DEC-${i}-2020`,
        title: `Decreto ${i}`,
        date: '2020-03-04',
        organism,
        paragraphs: ['Luz.'],
      })
    }
    const app = openTestApplication(join(folder.path, 'biblioteca'))
    await app.jobs.wait(app.import([source], false).id)
    const { organisms } = await app.search.facets({})
    expect(organisms).toHaveLength(260)
    expect(organisms.every(({ count }) => count === 1)).toBe(true)
    await app.close()
  })
})

describe('search', () => {
  const folder = temporaryFolder()
  let app: Application
  const ask = (input: SearchInput) => app.search.query(searchInput.parse(input))
  const ids = async (input: SearchInput) => (await ask(input)).results.map((result) => result.document.id)

  beforeAll(async () => {
    const source = join(folder.path, 'fuente')
    writeEdition(source)
    mkdirSync(join(source, 'textos'))
    writeFileSync(join(source, 'textos/uno.txt'), 'El riego de los limoneros se hace de noche.\n')
    writeFileSync(join(source, 'textos/dos.txt'), 'El riego por goteo de la huerta ahorra agua.\n')
    app = openTestApplication(join(folder.path, 'biblioteca'))
    const job = await app.jobs.wait(app.import([source], false).id)
    expect(job.result).toMatchObject({ documents: 4, rejected: [] })
  })
  afterAll(async () => {
    await app.close()
    folder[Symbol.dispose]()
  })

  it('ranks by words, through their stems, and marks them exactly', async () => {
    const answer = await ask({ text: 'solicitante que acredita tenencia' })
    const first = answer.results[0]
    expect(first?.document.id).toBe('900101')
    expect(first?.passage.address.article).toBe('2')
    const text = app.view(first?.document.key ?? 0).text
    expect(first?.passage.text).toBe(text.slice(first?.passage.start, first?.passage.end))
    const marked = first?.passage.highlights.map(([start, end]) => text.slice(start, end))
    expect(marked).toEqual(['solicitantes', 'acreditar', 'tenencia'])
  })

  it('keeps phrases, leaves out excluded words, completes prefixes', async () => {
    expect(await ids({ text: '"riego por goteo"' })).toEqual(['textos/dos.txt'])
    expect(await ids({ text: 'riego -limoneros' })).not.toContain('textos/uno.txt')
    expect(await ids({ text: 'limon*' })).toEqual(['textos/uno.txt'])
    expect(await ids({ text: '"frase que nadie escribió"' })).toEqual([])
  })

  it('resolves references first, with or without a code', async () => {
    expect((await ids({ text: 'Disposición 7/2026' }))[0]).toBe('900102')
    expect((await ids({ text: 'RESOL-2026-41-APN-IFHU#MPV' }))[0]).toBe('900101')
    expect((await ask({ text: 'ley 99.999' })).references[0]).toMatchObject({
      label: 'Ley 99.999',
      documents: [],
      citedBy: 0,
      citing: [],
    })
    // Named in the text of another, and not held.
    const [notHeld] = (await ask({ text: 'Disposición 3/2020' })).references
    expect(notHeld?.citedBy).toBe(notHeld?.citing.length)
    expect(await ids({ text: 'Disposición 3/2020', filters: { keys: notHeld?.citing } })).toContain('900102')
  })

  it('filters, lists by date without a query, and says what is missing', async () => {
    expect(await ids({ text: 'riego', filters: { sections: ['primera'] } })).toEqual(['900101'])
    expect(await ids({ text: '', filters: { from: '2026-08-31', to: '2026-08-31' } })).toEqual(['900101'])
    const { coverage } = await ask({ text: 'riego', filters: { from: '2026-08-28', to: '2026-09-01' } })
    expect(coverage).toEqual({
      from: '2026-08-28',
      to: '2026-09-01',
      held: ['2026-08-28'],
      missing: ['2026-08-31', '2026-09-01'],
    })
  })

  it('names the words that no document contains, and survives odd queries', async () => {
    expect((await ask({ text: 'riego Zubizarreta' })).unknownWords).toEqual(['Zubizarreta'])
    for (const text of [
      '',
      ' ',
      '"',
      '-',
      '*',
      'AND OR NOT',
      'NEAR(a b)',
      "'; DROP TABLE document",
      '((((',
      'exact : x',
    ]) {
      expect((await ask({ text })).query).toBe(text)
    }
    await expect(ask({ text: 'x'.repeat(2001) })).rejects.toThrow(
      expect.objectContaining({ code: 'query_too_long' }),
    )
  })

  it('does not call an everyday word missing', async () => {
    expect((await ask({ text: 'varios riegos, muchas veces' })).unknownWords).toEqual([])
  })

  it('orders by date what answers best', async () => {
    const newest = await ids({ text: 'huertas', order: 'newest' })
    const oldest = await ids({ text: 'huertas', order: 'oldest' })
    expect(newest.length).toBeGreaterThan(0)
    expect(oldest.toSorted()).toEqual(newest.toSorted())
    const list = await ask({ text: '', order: 'oldest' })
    const dates = list.results.map((result) => result.document.publishedFrom ?? '9999')
    expect(dates).toEqual(dates.toSorted())
  })

  it('takes the signs of a code for themselves', async () => {
    const { references } = await ask({ text: 'RESOL-2026-4_-APN-IFHU' })
    expect(references.flatMap((reference) => reference.documents)).toEqual([])
    const whole = await ask({ text: 'RESOL-2026-41-APN-IFHU' })
    expect(whole.references[0]?.documents.map((document) => document.id)).toEqual(['900101'])
  })

  it('lets a reference lead only where it is what is asked', async () => {
    expect((await ids({ text: 'art. 2 de la Disposición 7/2026' }))[0]).toBe('900102')
    const described =
      'solicitantes que acrediten la tenencia del terreno y el plan de riego de la Disposición 7/2026'
    const answer = await ask({ text: described })
    expect(answer.references[0]?.documents[0]?.id).toBe('900102')
    expect(answer.results[0]?.document.id).toBe('900101')
    expect(answer.results[0]?.passage.reasons.reference).toBe(false)
  })
})
