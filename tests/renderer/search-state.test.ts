import { createORPCClient } from '@orpc/client'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Client } from '../../src/renderer/client.ts'
import { SearchState } from '../../src/renderer/search/search.svelte.ts'
import { statusLine } from '../../src/renderer/search/status.ts'

const result = (key: number) => ({
  rank: key,
  document: { key },
  passage: { start: key * 10, end: key * 10 + 5, highlights: [] },
  passages: [],
})

/** Documents open when the test says so. */
function harness() {
  const waiting = new Map<number, () => void>()
  const cited: unknown[] = []
  const client: Client = createORPCClient({
    call: async (path: readonly string[], input: unknown) => {
      const name = path.join('.')
      if (name === 'search.query') return { query: 'riego', total: 2, results: [result(1), result(2)] }
      if (name === 'documents.cite') {
        cited.push(input)
        return { citation: 'la cita', transcription: '“texto” (la cita)' }
      }
      if (name !== 'documents.view') throw new Error(name)
      const key = Number(Object.values(input ?? {})[0])
      await new Promise<void>((resolve) => waiting.set(key, resolve))
      return { meta: { key } }
    },
  })
  const open = async (key: number): Promise<void> => {
    await vi.waitFor(() => {
      expect(waiting.has(key)).toBe(true)
    })
    waiting.get(key)?.()
  }
  return { search: new SearchState(client), cited, open }
}

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('while the next document is being opened', () => {
  it('cites the selected row and marks nothing in the document before it', async () => {
    const written: string[] = []
    vi.stubGlobal('navigator', {
      clipboard: {
        writeText: (text: string) => {
          written.push(text)
          return Promise.resolve()
        },
      },
    })
    const { search, cited, open } = harness()
    const searching = search.search()
    await open(1)
    await searching
    expect(search.shownSpot?.start).toBe(10)

    const selecting = search.select(1)
    expect(search.view?.meta.key).toBe(1)
    expect(search.shownSpot).toBeUndefined()
    await search.copy('citation')
    await search.copy('transcription')
    // What is selected is of the document before it.
    await search.copy('citation', { start: 12, end: 14 })
    expect(cited).toEqual([
      { key: 2, start: 20, end: 25 },
      { key: 2, start: 20, end: 25 },
      { key: 2, start: 20, end: 25 },
    ])
    expect(written).toEqual(['la cita', '“texto” (la cita)', 'la cita'])

    await open(2)
    await selecting
    expect(search.shownSpot?.start).toBe(20)

    await search.copy('citation', { start: 3, end: 9 })
    await search.copy('transcription', { start: 4, end: 8 })
    await search.copy('transcription')
    expect(cited.slice(3)).toEqual([
      { key: 2, start: 3, end: 9 },
      { key: 2, start: 4, end: 8 },
      { key: 2, start: 20, end: 25 },
    ])
  })
})

describe('the line under the results', () => {
  const answer = {
    mode: 'hybrid',
    degraded: false,
    model: 'semilla',
    indexDate: '2026-08-28',
    milliseconds: 31.2,
  } as const

  it('names the model and the date of its index', () => {
    expect(statusLine(answer)).toBe('semilla · índice del 28/8/2026 · 31 ms')
    expect(statusLine({ ...answer, indexDate: null })).toBe('semilla · 31 ms')
  })

  it('says so where only words were searched', () => {
    expect(statusLine({ ...answer, mode: 'lexical' })).toBe('Búsqueda por palabras · 31 ms')
    expect(statusLine({ ...answer, degraded: true })).toBe('Búsqueda por palabras · 31 ms')
  })
})
