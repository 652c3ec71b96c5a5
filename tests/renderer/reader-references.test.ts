import { createORPCClient } from '@orpc/client'
import { describe, expect, it, vi } from 'vitest'
import type { DocumentReference, DocumentReferences } from '../../src/shared/contract/references.ts'
import type { DocumentView } from '../../src/shared/contract/documents.ts'
import type { Client } from '../../src/renderer/client.ts'
import { placeIn, paragraphOf } from '../../src/renderer/reader/place.ts'
import { ReaderReferences } from '../../src/renderer/reader/references.svelte.ts'
import { groupsOf, whereIn } from '../../src/renderer/reader/relations/cites.ts'
import { CitingState } from '../../src/renderer/reader/relations/citing.svelte.ts'
import { runsOf } from '../../src/renderer/reader/runs.ts'
import { NormNames } from '../../src/renderer/settings/norm-names.svelte.ts'
import { SearchState } from '../../src/renderer/search/search.svelte.ts'

const held = (key: number) => ({
  key,
  id: `LEY-${key}`,
  label: `Ley ${key}`,
  title: 'T',
  summary: null,
  date: null,
  organism: null,
})
const norm = (target: string, key: number | null, certain = key !== null) => ({
  target,
  label: target,
  organism: null,
  held: key === null ? 0 : 1,
  first: key === null ? null : held(key),
  certain,
})
const reference = (start: number, of: number, end = start + 5): DocumentReference => ({
  start,
  end,
  norm: of,
  articles: '',
  article: null,
  annex: null,
})
const given = (
  references: DocumentReference[],
  norms = [norm('ley:1', 1), norm('ley:2', null), norm('decreto:3/2000', 3, false)],
): DocumentReferences => ({ read: true, norms, references, corrections: [] })

/** A client that answers with what the table has for each procedure. */
function clientOf(answers: Readonly<Record<string, (input: unknown) => unknown>>): Client {
  return createORPCClient({
    call: (path: readonly string[], input: unknown) => {
      const answer = answers[path.join('.')]
      if (answer === undefined) throw new Error(path.join('.'))
      return Promise.resolve(answer(input))
    },
  })
}

describe('a text in runs', () => {
  it('keeps every letter, and is a link as far as a citation goes in it', () => {
    const text = 'según la Ley 24.240 y'
    const runs = runsOf(text, 100, [reference(90, 0, 103), reference(109, 1, 119), reference(120, 2, 140)])
    expect(runs.map((run) => [run.text, run.link?.norm])).toEqual([
      ['seg', 0],
      ['ún la ', undefined],
      ['Ley 24.240', 1],
      [' ', undefined],
      ['y', 2],
    ])
    expect(runs.map((run) => run.text).join('')).toBe(text)
    for (const run of runs)
      expect(text.slice(run.start - 100, run.start - 100 + run.text.length)).toBe(run.text)
    expect(runsOf('nada', 0, [])).toEqual([{ text: 'nada', start: 0, link: undefined }])
  })
})

describe('the citations of a document', () => {
  it('are found by their stretch, whatever their number', async () => {
    const many = Array.from({ length: 5000 }, (_each, i) => reference(i * 10, i % 3))
    const references = new ReaderReferences(clientOf({ 'references.of': () => given(many) }))
    await references.load(9)
    expect(references.linksIn(0, 50_000)).toHaveLength(5000)
    expect(references.linksIn(103, 121).map(({ start }) => start)).toEqual([100, 110, 120])
    expect(references.linksIn(105, 110)).toEqual([])
    expect(references.at(120)?.start).toBe(120)
    expect(references.at(121)).toBeUndefined()
  })

  it('lead somewhere only where nothing is left to guess', async () => {
    const references = new ReaderReferences(
      clientOf({ 'references.of': () => given([reference(0, 0), reference(10, 1), reference(20, 2)]) }),
    )
    await references.load(9)
    expect(references.answer?.references.map((each) => references.destination(each))).toEqual([
      1,
      undefined,
      undefined,
    ])
  })

  it('of a document that was left do not come late into the next', async () => {
    const waiting = new Map<number, (answer: DocumentReferences) => void>()
    const client = clientOf({
      'references.of': (input) =>
        new Promise<DocumentReferences>((resolve) => {
          waiting.set(Number(Object.values(input ?? {})[0]), resolve)
        }),
    })
    const references = new ReaderReferences(client)
    const first = references.load(1)
    await vi.waitFor(() => {
      expect(waiting.has(1)).toBe(true)
    })
    const second = references.load(2)
    await vi.waitFor(() => {
      expect(waiting.has(2)).toBe(true)
    })
    waiting.get(2)?.(given([reference(7, 0)]))
    await second
    waiting.get(1)?.(given([reference(1, 0), reference(40, 0)]))
    await first
    expect(references.answer?.references.map(({ start }) => start)).toEqual([7])
  })

  it('say what went wrong, and the text is read without them', async () => {
    const references = new ReaderReferences(clientOf({}))
    await references.load(1)
    expect(references.error).not.toBe('')
    expect(references.linksIn(0, 100)).toEqual([])
  })
})

describe('what a document cites, as a list', () => {
  it('has one entry a norm, the most cited first, without the document itself', () => {
    const norms = [norm('ley:1', 1), norm('ley:2', null), norm('ley:2', null), norm('ley:9', 9)]
    const all = [reference(0, 0), reference(10, 1), reference(20, 2), reference(30, 3)]
    const groups = groupsOf(given(all, norms), 9)
    expect(groups.map((each) => [each.norm.target, each.places.map(({ start }) => start)])).toEqual([
      ['ley:2', [10, 20]],
      ['ley:1', [0]],
    ])
    expect(groupsOf(given([]), 9)).toEqual([])
  })

  it('says where each stands', () => {
    const outline = [
      { start: 10, level: 2, label: 'Considerando', article: null, part: 'considerando', quoted: false },
      { start: 50, level: 6, label: 'Art. 3', article: '3', part: 'articulado', quoted: false },
    ] as const
    expect([5, 12, 60].map((at) => whereIn(outline, at))).toEqual(['', 'en Considerando', 'en el art. 3'])
  })
})

describe('who cites a document', () => {
  it('comes a page at a time, and once', async () => {
    const asked: unknown[] = []
    const citing = new CitingState(
      clientOf({
        'references.citing': (input) => {
          asked.push(input)
          const offset = Number(Reflect.get(input as object, 'offset'))
          const documents = offset === 0 ? [1, 2] : [3]
          return {
            total: 3,
            unread: 0,
            documents: documents.map((key) => ({
              document: held(key),
              certain: true,
              mentions: 0,
              passages: [],
            })),
          }
        },
      }),
    )
    await citing.load(5)
    expect(citing.more).toBe(true)
    await Promise.all([citing.next(), citing.next()])
    expect(citing.documents.map(({ document }) => document.key)).toEqual([1, 2, 3])
    expect(citing.more).toBe(false)
    await citing.next()
    expect(asked).toHaveLength(2)
  })
})

const entry = (start: number, article: string, part: 'articulado' | 'anexo') => ({
  start,
  level: 6,
  label: `Art. ${article}`,
  article,
  part,
  quoted: false,
})
const block = (start: number, end: number) => ({ start, end, kind: 'article' as const, level: 6 })
// A law of two articles whose annex is a code of three.
const code = {
  meta: { key: 4 },
  outline: [
    entry(0, '1', 'articulado'),
    entry(10, '2', 'articulado'),
    entry(20, '1', 'anexo'),
    entry(30, '2', 'anexo'),
    entry(40, '3', 'anexo'),
  ],
  blocks: [block(0, 8), block(10, 18), block(20, 28), block(30, 38), block(40, 48)],
} as unknown as DocumentView

describe('a place in a document', () => {
  it('is the article, of the annex where the citation says so', () => {
    const at = (article: string | null, annex: string | null) => placeIn(code, { article, annex })
    expect(at('2', 'I')).toMatchObject({ start: 30, end: 38, place: 'top' })
    expect(at('3', null)).toMatchObject({ start: 40 })
    expect(at('99', null)).toBeUndefined()
    expect(at(null, null)).toBeUndefined()
    expect(placeIn(code, { span: { start: 10, end: 18 }, mark: { start: 12, end: 14 } })).toEqual({
      start: 10,
      end: 18,
      highlights: [[12, 14]],
    })
    expect(paragraphOf(code, { start: 12, end: 14 })).toEqual({ start: 10, end: 18 })
  })
})

describe('a citation that is followed', () => {
  const result = { document: { key: 1 }, passage: { start: 1, end: 2, highlights: [] }, passages: [] }
  const client = clientOf({
    'search.query': () => ({ query: 'x', total: 1, results: [result], references: [], unknownWords: [] }),
    'search.facets': () => ({ sections: [], rubros: [], types: [], organisms: [], sources: [], years: [] }),
    'documents.view': (input) => {
      const key = Number(Object.values(input ?? {})[0])
      if (key === 99) throw new Error('gone')
      return { ...code, meta: { key } }
    },
  })

  it('shows the other document while the list stays, and comes back to what was left', async () => {
    const search = new SearchState(client)
    search.text = 'x'
    await search.search()
    search.position = () => ({ key: 1, start: 10, within: 3, focus: 12 })
    let kept: ReturnType<SearchState['capture']> | undefined
    await search.visit(4, { article: '3', annex: null }, () => {
      kept = search.capture()
    })
    expect(search.shown?.meta.key).toBe(4)
    expect(search.shownSpot).toMatchObject({ start: 40, place: 'top' })
    expect(search.results).toHaveLength(1)
    if (kept === undefined) throw new Error('nothing was kept')
    const there = search.capture()
    search.restore(kept)
    expect([search.shown?.meta.key, search.shownSpot?.start]).toEqual([1, 1])
    expect(search.returning).toEqual({ key: 1, start: 10, within: 3, focus: 12 })
    search.restore(there)
    expect(search.shown?.meta.key).toBe(4)
    // The list's own row takes the reader back.
    await search.select(0)
    expect(search.visited).toBeUndefined()
    expect(search.returning).toBeUndefined()
  })

  it('keeps nothing to come back to where it led nowhere', async () => {
    const search = new SearchState(client)
    await search.search()
    let left = 0
    await search.visit(99, { article: null, annex: null }, () => {
      left += 1
    })
    expect([left, search.visited, search.error !== '']).toEqual([0, undefined, true])
  })
})

describe("a person's own names for norms", () => {
  const row = (name: string) => ({ name, type: 'ley', number: '1', year: null, label: 'Ley 1' })

  it('are listed, added and taken away; what was refused stays written', async () => {
    let held = [row('Ley Uno')]
    const names = new NormNames(
      clientOf({
        'references.aliases.list': () => held,
        'references.aliases.set': (input) => {
          const name = String(Reflect.get(input as object, 'name'))
          if (name === 'mal') throw new Error('no')
          held = [...held, row(name)]
          return held
        },
        'references.aliases.remove': (input) => {
          held = held.filter((each) => each.name !== Reflect.get(input as object, 'name'))
          return held
        },
      }),
    )
    await names.load()
    expect(names.rows).toHaveLength(1)
    await names.add()
    expect([names.error !== '', held.length]).toEqual([true, 1])
    ;[names.name, names.norm] = ['mal', 'ley 1']
    await names.add()
    expect([names.error !== '', names.name]).toEqual([true, 'mal'])
    names.name = 'Ley Dos'
    await names.add()
    expect([names.error, names.name, names.rows?.map(({ name }) => name)]).toEqual([
      '',
      '',
      ['Ley Uno', 'Ley Dos'],
    ])
    await names.remove('Ley Uno')
    expect(names.rows?.map(({ name }) => name)).toEqual(['Ley Dos'])
  })
})
