import { createORPCClient } from '@orpc/client'
import { describe, expect, it } from 'vitest'
import type { Client } from '../../src/renderer/client.ts'
import { roomFor } from '../../src/renderer/reader/room.ts'
import { SearchState } from '../../src/renderer/search/search.svelte.ts'

const result = (key: number) => ({
  rank: key,
  document: { key },
  passage: { start: key * 10, end: key * 10 + 5, highlights: [] },
  passages: [],
})

const client: Client = createORPCClient({
  call: (path: readonly string[], input: unknown) => {
    const key = Number(Object.values(input ?? {})[0])
    const answers: Readonly<Record<string, () => unknown>> = {
      'search.query': () => ({ query: 'riego', total: 2, results: [result(1), result(2)] }),
      'search.facets': () => ({}),
      'documents.view': () => {
        if (key === 99) throw new Error('gone')
        return { meta: { key }, blocks: [], outline: [] }
      },
    }
    const answer = answers[path.join('.')]
    return answer === undefined ? Promise.reject(new Error(path.join('.'))) : Promise.resolve().then(answer)
  },
})

const whole = { article: null, annex: null }
const nothing = () => undefined

async function searched(): Promise<SearchState> {
  const search = new SearchState(client)
  search.text = 'riego'
  await search.search()
  return search
}

describe('the norm beside', () => {
  it('is kept with the place, and comes back where one was in it', async () => {
    const search = await searched()
    await search.second.open(7, whole, nothing)
    search.second.position = () => ({ key: 7, start: 30, within: 4, focus: undefined })
    const kept = search.capture()
    search.second.close()
    expect(search.second.shown).toBeUndefined()
    search.restore(kept)
    expect(search.second.shown?.meta.key).toBe(7)
    expect(search.second.returning).toMatchObject({ key: 7, start: 30, within: 4 })
    search.second.close()
    search.restore({ ...kept, second: undefined })
    expect(search.second.shown).toBeUndefined()
  })

  it('is a step further where its own citations lead, and not where it is opened anew', async () => {
    const { second } = await searched()
    await second.open(7, whole, nothing)
    expect(second.strayed).toBe(false)
    await second.visit(8, whole, nothing)
    expect([second.shown?.meta.key, second.strayed]).toEqual([8, true])
    await second.open(9, whole, nothing)
    expect(second.strayed).toBe(false)
  })

  it('changes nothing where it cannot be opened, and says so', async () => {
    const search = await searched()
    await search.second.open(7, whole, nothing)
    let left = 0
    const leave = () => {
      left += 1
    }
    expect(await search.second.open(99, whole, leave)).toBe(false)
    expect([left, search.second.shown?.meta.key, search.error !== '']).toEqual([0, 7, true])
  })

  it('drops what comes after it was closed', async () => {
    const { second } = await searched()
    const opening = second.open(7, whole, nothing)
    second.close()
    expect(await opening).toBe(false)
    expect(second.shown).toBeUndefined()
  })

  it('is a result at its passage, and takes the place of the first when that is closed', async () => {
    const search = await searched()
    await search.putBeside(1, nothing)
    expect(search.second.shownSpot).toMatchObject({ start: 20, end: 25 })
    expect(search.shown?.meta.key).toBe(1)
    search.keepSecond()
    expect([search.shown?.meta.key, search.second.shown]).toEqual([2, undefined])
    expect(search.shownSpot).toMatchObject({ start: 20 })
  })

  it('is left when a document is opened from elsewhere', async () => {
    const search = await searched()
    await search.second.open(7, whole, nothing)
    await search.openDocument(1)
    expect(search.second.shown).toBeUndefined()
  })
})

describe('the room for list and readers', () => {
  const given = { window: 1366, place: 1294, listWidth: 440, double: true, reading: true }

  it('gives way to two texts that are read with ease', () => {
    expect(roomFor(given)).toEqual({ list: false, two: 'beside' })
    expect(roomFor({ ...given, window: 1024, place: 952 })).toEqual({ list: false, two: 'beside' })
    expect(roomFor({ ...given, window: 1600, place: 1528 })).toEqual({ list: true, two: 'beside' })
  })

  it('shows the list while one chooses from it, and always beside one text', () => {
    expect(roomFor({ ...given, reading: false })).toEqual({ list: true, two: 'none' })
    expect(roomFor({ ...given, double: false }).list).toBe(true)
  })

  it('shows one thing at a time in a narrow window', () => {
    for (const reading of [true, false])
      for (const double of [true, false])
        expect(roomFor({ ...given, window: 959, place: 887, reading, double })).toEqual({
          list: false,
          two: 'turns',
        })
  })
})
