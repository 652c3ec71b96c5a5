import { createORPCClient } from '@orpc/client'
import { describe, expect, it } from 'vitest'
import type { Client } from '../../src/renderer/client.ts'
import { narrowed } from '../../src/renderer/search/facet-names.ts'
import { SearchState } from '../../src/renderer/search/search.svelte.ts'

const facets = (organism: string) => ({
  sections: [{ value: 'primera', count: 2 }],
  rubros: [],
  types: [],
  organisms: [{ value: organism, count: 2 }],
  sources: [],
  years: [
    { value: '2018', count: 5 },
    { value: '2026', count: 2 },
  ],
})

function harness() {
  const asked: unknown[] = []
  const counted: unknown[] = []
  const client: Client = createORPCClient({
    call: (path: readonly string[], input: unknown) => {
      const name = path.join('.')
      if (name === 'search.facets') {
        counted.push(input)
        return Promise.resolve(facets(counted.length === 1 ? 'ENTE' : 'INSTITUTO'))
      }
      if (name !== 'search.query') return Promise.reject(new Error(name))
      asked.push(input)
      return Promise.resolve({ query: '', total: 0, results: [] })
    },
  })
  return { search: new SearchState(client), asked, counted }
}

describe('the filters', () => {
  it('understand a number with its year, dots or not', () => {
    const { search } = harness()
    search.filters.values.number = '24.240'
    expect(search.filters.request()).toEqual({ number: '24240' })
    search.filters.values.number = '70/2023'
    expect(search.filters.request()).toEqual({ number: '70', year: 2023 })
    search.filters.values.year = '2018'
    expect(search.filters.request()).toEqual({ number: '70', year: 2018 })
  })

  it('count each chosen menu without its own choice, and keep the choice in it', async () => {
    const { search, counted } = harness()
    search.filters.values.section = 'primera'
    search.filters.values.organism = 'SECRETARÍA'
    await search.filters.load()
    expect(counted).toEqual([
      { filters: { sections: ['primera'], organisms: ['SECRETARÍA'] } },
      { filters: { organisms: ['SECRETARÍA'] } },
      { filters: { sections: ['primera'] } },
    ])
    expect(search.filters.options('organism')).toEqual([
      { value: 'INSTITUTO', count: 2 },
      { value: 'SECRETARÍA', count: 0 },
    ])
    expect(search.filters.options('year').map(({ value }) => value)).toEqual(['2026', '2018'])
  })

  it('keep to articles where that is asked, and as a saved search has it', () => {
    const { filters } = harness().search
    expect(filters.active).toBe(false)
    filters.values.articlesOnly = true
    expect(filters.active).toBe(true)
    expect(filters.request('section')).toEqual({ articlesOnly: true })
    filters.take({ types: ['ley'] })
    expect(filters.request()).toEqual({ types: ['ley'] })
    filters.take({ articlesOnly: true })
    expect(filters.request()).toEqual({ articlesOnly: true })
    filters.clear()
    expect(filters.request()).toEqual({})
  })

  it('list by date without a text, and leave nothing once taken away', async () => {
    const { search, asked } = harness()
    search.filters.values.year = '2018'
    await search.search()
    expect(asked).toEqual([
      { text: '', mode: 'hybrid', order: 'relevance', filters: { year: 2018 }, limit: 20 },
    ])
    search.filters.clear()
    await search.refresh()
    expect(asked).toHaveLength(1)
    expect(search.answer).toBeUndefined()
  })

  it('find a body by any of its words, without accents', () => {
    const bodies = ['DIRECCIÓN NACIONAL DE COMERCIO INTERIOR', 'ENTE NACIONAL REGULADOR'].map((value) => ({
      value,
      count: 1,
    }))
    expect(narrowed(bodies, 'comercio direccion').map(({ value }) => value)).toEqual([bodies[0]?.value])
    expect(narrowed(bodies, ' ')).toHaveLength(2)
  })
})
