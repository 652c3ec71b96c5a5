import { describe, expect, it } from 'vitest'
import {
  AmendmentsState,
  articlesLine,
  factsOf,
} from '../../src/renderer/reader/relations/amendments.svelte.ts'
import { articleWarnings, entryStates } from '../../src/renderer/reader/article-states.ts'
import type { Client } from '../../src/renderer/client.ts'
import type { Relation, Relations } from '../../src/shared/contract/infoleg.ts'

const relation: Relation = {
  id: 1,
  label: 'Ley 99.002',
  title: 'GUARDAS DE MUELLE',
  date: '2020-03-06',
  documentKey: null,
  source: 'infoleg',
  certain: true,
  articles: [],
}

function clientOf(answers: Record<number, Promise<Relations>>): Client {
  const infoleg = {
    relations: ({ key }: { key: number }) => answers[key] ?? Promise.reject(new Error('se cortó')),
  }
  return { infoleg } as unknown as Client
}

describe('what a norm changes and what changes it', () => {
  it('shows some at first, more when asked, and forgets an answer that comes too late', async () => {
    const { promise, resolve } = Promise.withResolvers<Relations>()
    const many = Array.from({ length: 95 }, (_, id) => ({ ...relation, id }))
    const state = new AmendmentsState(
      clientOf({ 1: promise, 2: Promise.resolve({ modifies: [], modifiedBy: many }) }),
      'modifiedBy',
    )
    const late = state.load(1)
    await state.load(2)
    resolve({ modifies: [], modifiedBy: [] })
    await late
    expect([state.entries?.length, state.left]).toEqual([95, 55])
    state.more()
    state.more()
    expect(state.left).toBe(0)
    await state.load(3)
    expect([state.error, state.entries]).toEqual([expect.stringContaining('Fojas no responde'), undefined])
  })

  it('says what is not held, where it was changed and who tells', () => {
    expect(factsOf(relation)).toEqual({
      subject: 'no está en esta biblioteca; según InfoLEG es: Guardas de muelle',
      detail: 'B.O. 6/3/2020 · según InfoLEG',
    })
    expect(factsOf({ ...relation, documentKey: 4, source: 'both', articles: ['1', '4 bis'] })).toEqual({
      subject: 'Guardas de muelle',
      detail: 'B.O. 6/3/2020 · arts. 1 y 4 bis · según InfoLEG y las notas del texto',
    })
    expect(factsOf({ ...relation, documentKey: 4, certain: false, source: 'texto' }).detail).toBe(
      'B.O. 6/3/2020 · según las notas del texto · posible: la nota no dice cuál de las de ese número',
    )
    expect(factsOf({ ...relation, title: null, date: null, source: 'texto' })).toEqual({
      subject: 'no está en esta biblioteca',
      detail: 'según las notas del texto',
    })
    expect(articlesLine(Array.from({ length: 20 }, (_, i) => String(i + 1)))).toBe(
      'arts. 1, 2, 3, 4, 5, 6, 7, 8 y 12 más',
    )
  })
})

describe('articles without a text to apply', () => {
  const entry = { level: 6, part: 'articulado', quoted: false } as const
  const outline = [
    { ...entry, start: 0, label: 'Art. 1', article: '1' },
    { ...entry, start: 100, label: 'Art. 2 · MUELLES', article: '2' },
  ]
  const articles = [
    { start: 0, article: '1', state: 'changed', line: 'texto según art. 3°, Ley 99.002' },
    { start: 110, article: '2', state: 'repealed', line: 'derogado por art. 4°, Ley 99.002' },
  ] as const

  it('are told in the outline, under their epígrafe too, and over their text', () => {
    expect([...entryStates(outline, articles)]).toEqual([[1, 'derogado']])
    expect([...articleWarnings(articles)]).toEqual([[110, 'Artículo derogado por art. 4°, Ley 99.002']])
  })
})
