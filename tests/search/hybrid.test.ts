import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Application } from '../../src/main/core/application.ts'
import { fusionRule } from '../../src/main/core/search/fuse.ts'
import { SearchService } from '../../src/main/core/search/service.ts'
import { searchInput, type SearchInput } from '../../src/shared/contract/search.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'

const notes: Readonly<Record<string, string>> = {
  'agua.txt': 'Los consumidores podrán devolver el producto comprado por correo dentro de los diez días.',
  'faro.txt': 'El farero encenderá la linterna al caer la tarde y anotará la visibilidad de la bahía.',
  'obra.txt': 'La empresa constructora presentará el plano del puente antes de la licitación pública.',
}

describe('search by words and by meaning', () => {
  const folder = temporaryFolder()
  let app: Application
  const ask = (input: SearchInput) => app.query(searchInput.parse(input))

  beforeAll(async () => {
    const source = join(folder.path, 'fuente')
    mkdirSync(source)
    for (const [name, text] of Object.entries(notes)) writeFileSync(join(source, name), `${text}\n`)
    app = openTestApplication(join(folder.path, 'biblioteca'))
    await app.jobs.wait(app.import([source], false).id)
  })
  afterAll(async () => {
    await app.close()
    folder[Symbol.dispose]()
  })

  it('answers by words, and says so, while there is no index', async () => {
    const answer = await ask({ text: 'consumidores' })
    expect(answer).toMatchObject({ degraded: true, model: null, total: 1 })
  })

  it('builds the index once, and only what is new afterwards', async () => {
    const first = await app.jobs.wait(app.index().id)
    expect(first).toMatchObject({ state: 'done', result: { model: 'semilla', passages: 3 } })
    const again = await app.jobs.wait(app.index().id)
    expect(again).toMatchObject({ state: 'done', result: { passages: 3 } })
    const made = app.reader.all('SELECT body_only, header_rule, state FROM generation')
    expect(made).toEqual([{ body_only: 0, header_rule: 'none', state: 'active' }])
  })

  it('finds by meaning what shares no word, with its cosine as the reason', async () => {
    const answer = await ask({ text: 'clientes que se arrepienten de una adquisición', mode: 'semantic' })
    expect(answer).toMatchObject({ degraded: false, model: 'semilla' })
    expect(answer.results.length).toBe(3)
    const cosines = answer.results.map((result) => result.passage.reasons.semantic ?? 2)
    expect(cosines).toEqual([...cosines].sort((x, y) => y - x))
    expect(Math.max(...cosines)).toBeLessThanOrEqual(1)
  })

  it('answers the same whether the words were looked up before the question was encoded or after', async () => {
    const asked = ['linterna del farero', 'comprado por correo', '"puente antes"', 'plano -puente', 'faro*']
    const answers = await Promise.all(asked.map((text) => ask({ text })))
    const service = new SearchService(app.reader)
    for (const [i, text] of asked.entries()) {
      const meaning = await app.meaning.question(text)
      const alone = service.query(searchInput.parse({ text }), meaning)
      expect({ ...answers[i], milliseconds: 0 }).toEqual({ ...alone, milliseconds: 0 })
    }
  })

  it('fuses both legs and computes both for each document', async () => {
    const { results } = await ask({ text: 'linterna del farero' })
    expect(results[0]?.document.id).toBe('faro.txt')
    const [first] = results
    const { lexical, semantic } = first?.passage.reasons ?? {}
    expect(lexical).toBeGreaterThan(0)
    const { weight } = fusionRule
    expect(first?.score).toBeCloseTo(1 - weight + weight * (semantic ?? 0), 6)
  })

  it('keeps a phrase mandatory, and filters, on both legs', async () => {
    const phrase = await ask({ text: '"licitación pública"' })
    expect(phrase.results.map((result) => result.document.id)).toEqual(['obra.txt'])
    const none = await ask({ text: 'linterna', filters: { sections: ['primera'] } })
    expect(none.results).toEqual([])
  })
})
