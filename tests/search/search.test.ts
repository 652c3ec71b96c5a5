import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import { findReferences } from '../../src/main/core/search/reference.ts'
import { tokenise } from '../../src/main/core/search/analysis/tokenise.ts'
import { searchInput, type SearchInput } from '../../src/shared/contract/search.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { writeEdition } from '../support/fixtures.ts'

describe('words as lawyers write them', () => {
  it('joins dotted numbers and CUITs, drops ordinal signs, keeps ñ', () => {
    const words = tokenise('Ley N° 24.240, art. 5º, CUIT 20-12345678-3, año 08-08-2018').map(
      (token) => token.exact,
    )
    expect(words).toEqual(['ley', 'n', '24240', 'art', '5', 'cuit', '20123456783', 'año', '08', '08', '2018'])
  })
})

describe('references in a query', () => {
  it.each([
    ['ley 27.541', 'ley', '27541', null, null],
    ['dto. 908/83', 'dnu', '908', 1983, null],
    ['decreto 70/2023', 'dnu', '70', 2023, null],
    ['art. 42 ley 24.240', 'ley', '24240', null, '42'],
    ['245 LCT', 'ley', '20744', null, '245'],
    ['CN 14 bis', 'ley', '24430', null, '14 bis'],
  ])('%s', (text, type, number, year, article) => {
    const [reference] = findReferences(text)
    expect([reference?.types[0], reference?.number, reference?.year, reference?.article]).toEqual([
      type,
      number,
      year,
      article,
    ])
  })

  it('finds none in a plain question', () => {
    expect(findReferences('cuánto cobra un despedido sin causa')).toEqual([])
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
