/** «Solo articulado»: what stands in no article neither answers nor counts. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import { searchInput, type SearchInput } from '../../src/shared/contract/search.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { writeNorm } from '../support/norm.ts'

/** Longer than a passage, so that what follows is one of its own. */
const padding = Array.from({ length: 130 }, (_, i) => `fundamento${i}`).join(' ')

const muelles = [
  'VISTO el expediente de los pontones flotantes, y',
  'CONSIDERANDO:',
  'Que los pontones flotantes de la ribera norte piden un ordenamiento, y los pontones de la ribera sur también.',
  `Que ${padding}.`,
  'Por ello, EL PRESIDENTE DECRETA:',
  'Artículo 1°.- Los pontones se amarran de día.',
  'Artículo 2°.- La multa por amarre nocturno es de diez módulos.',
  'Artículo 3°.- Comuníquese, publíquese y archívese.',
  'ANEXO I',
  'Plano de los pontones flotantes, con las cotas de la ribera.',
]
const codigo = [
  'Artículo 1°.- Apruébase el Código de Riego, que es el Anexo I de la presente.',
  'Artículo 2°.- Comuníquese al Poder Ejecutivo.',
  'ANEXO I',
  'CÓDIGO DE RIEGO',
  'Artículo 1°.- El agua del canal se reparte por turnos entre los regantes.',
  'Artículo 2°.- Los turnos se anotan en el libro de aguas.',
]
const nombramiento = [
  'VISTO la vacante de la capitanía, y',
  'CONSIDERANDO:',
  'Que la capitanía de los pontones flotantes está vacante.',
]

describe('in articles alone', () => {
  const folder = temporaryFolder()
  let app: Application
  const ask = (text: string, more: Omit<SearchInput, 'text'> = {}) =>
    app.query(searchInput.parse({ text, mode: 'lexical', filters: { articlesOnly: true }, ...more }))
  const ids = async (text: string, more: Omit<SearchInput, 'text'> = {}) =>
    (await ask(text, more)).results.map(({ document }) => document.id).toSorted()

  beforeAll(async () => {
    const source = join(folder.path, 'fuente')
    const date = '2024-03-04'
    writeNorm(source, { id: 'DEC-50-2024', title: 'Amarre', date, paragraphs: muelles })
    writeNorm(source, { id: 'LEY-90001', title: 'Riego', date, paragraphs: codigo })
    writeNorm(source, { id: 'DEC-51-2024', title: 'Capitanía', date, paragraphs: nombramiento })
    app = openTestApplication(join(folder.path, 'biblioteca'))
    await app.jobs.wait(app.import([source], false).id)
    await app.jobs.wait(app.index().id)
  })
  afterAll(async () => {
    await app.close()
    folder[Symbol.dispose]()
  })

  it('finds no word that stands in a considerando, a visto or a list of an annex', async () => {
    expect(await ids('flotantes', { filters: {} })).toEqual(['DEC-50-2024', 'DEC-51-2024'])
    expect(await ask('flotantes')).toMatchObject({ total: 0, results: [], unknownWords: [] })
    expect(await ids('cotas', { filters: {} })).toEqual(['DEC-50-2024'])
    expect(await ids('cotas')).toEqual([])
  })

  it('shows the article where a considerando says it more often', async () => {
    const [whole] = (await ask('pontones ribera', { filters: {} })).results
    expect(whole?.passage.address.article).toBeNull()
    const answer = await ask('pontones ribera')
    expect(answer.total).toBe(1)
    const [only] = answer.results
    expect(only?.passage).toMatchObject({ address: { article: '1' }, reasons: { words: ['pontones'] } })
    expect(only?.passages).toEqual([])
  })

  it('takes the articles of a code that the norm brings', async () => {
    const { results } = await ask('turnos de los regantes')
    expect(results[0]?.passage.address).toMatchObject({ part: 'anexo', article: '1' })
  })

  it('asks phrases, beginnings and excluded words of articles', async () => {
    expect(await ids('"pontones flotantes"')).toEqual([])
    expect(await ids('"pontones se amarran"')).toEqual(['DEC-50-2024'])
    expect(await ids('flot*')).toEqual([])
    expect(await ids('amarr*')).toEqual(['DEC-50-2024'])
    expect(await ids('pontones -ribera', { filters: {} })).toEqual(['DEC-51-2024'])
    expect(await ids('pontones -ribera')).toEqual(['DEC-50-2024'])
  })

  it.each(['semantic', 'hybrid'] as const)('brings only articles by meaning, %s', async (mode) => {
    const text = 'embarcaciones amarradas en la ribera'
    const all = await ask(text, { mode, filters: {} })
    expect(all.results.some(({ passage }) => passage.address.article === null)).toBe(true)
    const { results } = await ask(text, { mode })
    expect(results.map(({ document }) => document.id).toSorted()).toEqual(['DEC-50-2024', 'LEY-90001'])
    const shown = results.flatMap(({ passage, passages }) => [passage, ...passages])
    expect(shown.length).toBeGreaterThan(2)
    for (const { address, reasons } of shown) {
      expect(address.article).not.toBeNull()
      expect(reasons.semantic).not.toBeNull()
    }
  })

  it('lists the documents with articles, counts them, and does not offer a named one without any', async () => {
    const listed = await ask('')
    expect(listed.results.map(({ document }) => document.id).toSorted()).toEqual(['DEC-50-2024', 'LEY-90001'])
    expect(listed.results.every(({ passage }) => passage.address.article === '1')).toBe(true)
    const { types } = await app.search.facets({ articlesOnly: true })
    expect(types).toEqual([
      { value: 'decreto', count: 1 },
      { value: 'ley', count: 1 },
    ])
    expect(await ids('decreto 51/2024', { filters: {} })).toContain('DEC-51-2024')
    expect(await ids('decreto 51/2024')).toEqual([])
  })

  it('follows the library', async () => {
    const source = join(folder.path, 'otra')
    const paragraphs = ['Artículo 1°.- Las balsas flotantes se inscriben.']
    writeNorm(source, { id: 'DEC-52-2024', title: 'Balsas', date: '2024-03-05', paragraphs })
    await app.jobs.wait(app.import([source], false).id)
    expect(await ids('flotantes')).toEqual(['DEC-52-2024'])
  })

  it('is kept with a saved search, whose news are articles too', async () => {
    const keys = (await ask('pontones', { filters: {} })).results.map(({ document }) => document.key)
    const [byArticles, whole] = await app.search.match(
      [
        { text: 'flotantes', filters: { articlesOnly: true } },
        { text: 'flotantes', filters: {} },
      ],
      keys,
    )
    expect(byArticles?.words).toEqual([])
    expect(whole?.words.toSorted()).toEqual(keys.toSorted())
    const meaning = await app.meaning.question('embarcaciones en la ribera')
    if (meaning === undefined) throw new Error('there is an index')
    const near = await app.search.near(meaning, keys, { articlesOnly: true })
    const wholly = await app.search.near(meaning, keys, {})
    expect(near.every((cosine, i) => (cosine ?? 1) <= (wholly[i] ?? -1))).toBe(true)
    // The appointment has no article at all.
    expect(near.filter((cosine) => cosine === -1)).toHaveLength(1)
    const saved = app.alerts.save({
      name: 'Pontones',
      text: 'pontones',
      mode: 'lexical',
      order: 'relevance',
      filters: { articlesOnly: true },
    })
    expect(saved.filters).toEqual({ articlesOnly: true })
  })
})
