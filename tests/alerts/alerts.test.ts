import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import { saveInput } from '../../src/shared/contract/saved.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'

describe('saved searches', () => {
  let folder: ReturnType<typeof temporaryFolder>
  let app: Application
  const write = (name: string, text: string) => {
    writeFileSync(join(folder.path, 'fuente', name), `${text}\n`)
  }
  const bring = async (app: Application, what = '') => {
    const job = await app.jobs.wait(app.import([join(folder.path, 'fuente', what)], false).id)
    await app.alerts.idle()
    return job
  }
  const save = (name: string, text: string, more: object = {}) =>
    app.alerts.save(saveInput.parse({ name, text, mode: 'lexical', ...more }))
  const counts = () => Object.fromEntries(app.alerts.list().map(({ name, news }) => [name, news]))
  const ids = (keys: readonly number[]) => keys.map((key) => app.view(key).meta.id).toSorted()

  beforeEach(() => {
    folder = temporaryFolder()
    mkdirSync(join(folder.path, 'fuente'))
    app = openTestApplication(join(folder.path, 'biblioteca'))
  })
  afterEach(async () => {
    await app.close()
    folder[Symbol.dispose]()
  })

  it('count what came in since, by words exactly, and are seen once opened', async () => {
    write('viejo.txt', 'El riego de los limoneros se hace de noche.')
    await bring(app)
    const riego = save('Riego de limoneros', 'riego limonero')
    save('Frase', '"riego por goteo"')
    save('Sin huerta', 'riego -huerta')
    save('Comienzo', 'limon*')
    save('CUIT', 'CUIT 30-71234567-8')
    save('Filtro', '', { filters: { kinds: ['text'] } })
    save('Otra clase', 'riego', { filters: { kinds: ['norm'] } })
    expect(Object.values(counts())).toEqual([0, 0, 0, 0, 0, 0, 0])
    write('uno.txt', 'Los riegos del limonero, por goteo.')
    write('dos.txt', 'El riego por goteo de la huerta de 30712345678.')
    await bring(app)
    expect(counts()).toEqual({
      'Riego de limoneros': 1,
      Frase: 1,
      'Sin huerta': 1,
      Comienzo: 1,
      CUIT: 1,
      Filtro: 2,
      'Otra clase': 0,
    })
    const news = app.alerts.news(riego.id)
    expect(ids(news.keys)).toEqual(['uno.txt'])
    expect(news.search).toMatchObject({ id: riego.id, text: 'riego limonero' })
    expect(counts()['Riego de limoneros']).toBe(0)
    expect(app.alerts.news(riego.id).keys).toEqual([])
  })

  it('find nothing twice: the same files again, a changed text, another look', async () => {
    const { id } = save('Riego', 'riego')
    write('uno.txt', 'El riego de noche.')
    await bring(app)
    expect(counts()['Riego']).toBe(1)
    await bring(app)
    app.alerts.check()
    await app.alerts.idle()
    expect(counts()['Riego']).toBe(1)
    app.alerts.news(id)
    write('uno.txt', 'El riego de noche, y de día.')
    await bring(app)
    expect(counts()['Riego']).toBe(0)
  })

  it('lose nothing when the program ends before they look', async () => {
    const { id } = save('Riego', 'riego')
    write('uno.txt', 'El riego de noche.')
    const importing = app.import([join(folder.path, 'fuente')], false)
    // As a kill between the import and the look leaves the library.
    app.alerts.check = () => undefined
    await app.jobs.wait(importing.id)
    expect(counts()['Riego']).toBe(0)
    await app.close()
    app = openTestApplication(join(folder.path, 'biblioteca'))
    app.alerts.check()
    await app.alerts.idle()
    expect(counts()['Riego']).toBe(1)
    await app.close()
    app = openTestApplication(join(folder.path, 'biblioteca'))
    expect(ids(app.alerts.news(id).keys)).toEqual(['uno.txt'])
  })

  it('look by meaning too, once there are vectors, and tell one document once', async () => {
    const question = 'cuidado de los árboles frutales en el patio'
    save('Por sentido', question, { mode: 'hybrid' })
    write('cerca.txt', 'Cuidado de árboles frutales en patios: poda, riego y abono de frutales.')
    write('lejos.txt', 'Régimen de tarifas de telecomunicaciones satelitales para usuarios mayoristas.')
    await bring(app)
    const byWords = counts()['Por sentido'] ?? 0
    await app.jobs.wait(app.index().id)
    await app.alerts.idle()
    const { keys } = app.alerts.news(app.alerts.list()[0]?.id ?? 0)
    expect(byWords).toBe(1)
    expect(ids(keys)).toEqual(['cerca.txt'])
    await app.jobs.wait(app.index().id)
    await app.alerts.idle()
    expect(counts()['Por sentido']).toBe(0)
    expect(app.library.writer.all('SELECT * FROM alert_pending')).toEqual([])
  })

  it('add by meaning what shares no word, and never what the filters or a phrase leave out', async () => {
    save('Sentido', 'Se reglamenta el alquiler de viviendas', { mode: 'semantic' })
    save('Con frase', 'Se reglamenta el alquiler de "bicicletas de paseo"', { mode: 'semantic' })
    write('casa.txt', 'Se reglamenta el alquiler de viviendas y de casas de familia.')
    await bring(app)
    expect(counts()).toEqual({ Sentido: 0, 'Con frase': 0 })
    await app.jobs.wait(app.index().id)
    await app.alerts.idle()
    expect(counts()).toEqual({ Sentido: 1, 'Con frase': 0 })
  })

  it('are renamed, removed and brought back with their news, and purged at the next start', async () => {
    const { id } = save('Riego', 'riego')
    const other = save('Goteo', 'goteo')
    expect(() => app.alerts.rename(other.id, 'riego')).toThrow(
      expect.objectContaining({ code: 'name_taken' }),
    )
    expect(app.alerts.rename(other.id, 'Goteo y riego').name).toBe('Goteo y riego')
    app.alerts.remove(id)
    expect(app.alerts.list().map((each) => each.id)).toEqual([other.id])
    write('uno.txt', 'El riego de noche.')
    await bring(app)
    expect(app.alerts.restore(id).news).toBe(1)
    app.alerts.remove(id)
    await app.close()
    app = openTestApplication(join(folder.path, 'biblioteca'))
    expect(() => app.alerts.restore(id)).toThrow(expect.objectContaining({ code: 'not_found' }))
    expect(app.library.writer.all('SELECT * FROM saved_match')).toEqual([])
  })

  it('refuse what asks nothing and a name that is taken', () => {
    expect(() => save('Nada', '  ')).toThrow(expect.objectContaining({ code: 'nothing_to_search' }))
    expect(() => save('Nada', '', { filters: { keys: [1], sections: [] } })).toThrow(
      expect.objectContaining({ code: 'nothing_to_search' }),
    )
    save('Riego', 'riego')
    expect(() => save('RIEGO', 'otro')).toThrow(expect.objectContaining({ code: 'name_taken' }))
    expect(app.alerts.list()).toHaveLength(1)
  })

  it('are suggested by their name and by what they ask', async () => {
    const { id } = save('Huertas del valle', 'riego por goteo')
    for (const typed of ['hue', 'VALLE', 'riego p'])
      expect(await app.search.suggest(typed)).toMatchObject([
        { kind: 'saved', text: 'Huertas del valle', detail: 'riego por goteo', savedId: id },
      ])
    expect(await app.search.suggest('uertas')).toEqual([])
  })

  it('forget a document that goes', async () => {
    save('Riego', 'riego')
    write('uno.txt', 'El riego de noche.')
    await bring(app)
    const { documents } = app.listDocuments({ filters: {}, order: 'newest', limit: 1, offset: 0 })
    await app.corpus.remove(documents[0]?.key ?? 0)
    expect(counts()['Riego']).toBe(0)
  })
})
