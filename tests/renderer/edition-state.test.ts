import { createORPCClient } from '@orpc/client'
import { describe, expect, it } from 'vitest'
import type { Sumario, SumarioEntry } from '../../src/shared/contract/editions.ts'
import type { Client } from '../../src/renderer/client.ts'
import { EditionState } from '../../src/renderer/library/edition/edition.svelte.ts'
import { rowsOf, stepFrom } from '../../src/renderer/library/edition/rows.ts'
import { presets } from '../../src/renderer/search/presets.ts'
import { longDate, plusDays, plusMonths, weekdayOf } from '../../src/shared/text/days.ts'

const entry = (key: number, rubro: string, rest: Partial<SumarioEntry> = {}): SumarioEntry => ({
  key,
  section: 'primera',
  rubro,
  supplement: false,
  type: null,
  number: null,
  year: null,
  organism: null,
  subject: `Aviso ${String(key)}`,
  read: false,
  publishedFrom: null,
  publishedTo: null,
  annexes: [],
  ...rest,
})

const entries = [
  entry(1, 'Leyes', { annexes: [{ name: 'a.pdf', key: null }] }),
  entry(2, 'Resoluciones'),
  entry(3, 'Resoluciones', { read: true }),
  entry(4, 'Resoluciones - ANTERIOR'),
  entry(5, 'Resoluciones', { supplement: true }),
]

function harness(failing = false) {
  const asked: string[] = []
  const client: Client = createORPCClient({
    call: (path: readonly string[], input: unknown) => {
      const name = path.join('.')
      asked.push(`${name} ${JSON.stringify(input)}`)
      if (failing && name === 'editions.markRead') return Promise.reject(new Error('no'))
      if (name === 'editions.month') {
        const { year, month } = input as { year: number; month: number }
        const date = `${String(year)}-${String(month).padStart(2, '0')}-15`
        return Promise.resolve({
          days: [{ date, kind: 'working', name: null, sections: [] }],
          first: '2018-08-08',
          last: '2026-08-28',
        })
      }
      const { date } = input as { date: string }
      const sumario: Sumario = {
        date,
        kind: 'working',
        name: null,
        entries,
        previous: '2018-08-08',
        next: null,
      }
      return Promise.resolve(name === 'editions.sumario' ? sumario : undefined)
    },
  })
  return { edition: new EditionState(client, () => '2026-11-26'), asked }
}

describe('rows of a sumario', () => {
  it('are headed by section and rubro, annexes below their aviso, the supplement apart', () => {
    const rows = rowsOf(entries, (key) => key === 3)
    expect(rows.map((row) => row.kind)).toEqual(
      'section rubro aviso annex rubro aviso aviso rubro aviso section rubro aviso'.split(' '),
    )
    expect(rows[4]).toMatchObject({ rubro: 'Resoluciones', count: 2, unread: 1 })
    expect(rows[0]).toMatchObject({ supplement: false, unread: 3 })
  })

  it('are stepped through without the headings, and never past the ends', () => {
    const rows = rowsOf(entries, () => false)
    expect([stepFrom(rows, -1, 1), stepFrom(rows, 3, 1), stepFrom(rows, 5, -1)]).toEqual([2, 5, 3])
    expect([stepFrom(rows, 2, -1), stepFrom(rows, 11, 1), stepFrom(rows, 2, 1000)]).toEqual([2, 11, 11])
    expect(stepFrom([], 0, 1)).toBe(0)
  })
})

describe('the edition on view', () => {
  it('begins at the last one, asks for a month once, and keeps the day', async () => {
    const { edition, asked } = harness()
    await edition.load()
    expect(edition.day).toBe('2026-08-28')
    await edition.move(-13)
    expect(edition.day).toBe('2026-08-15')
    const before = asked.length
    await edition.goTo('2026-08-15')
    expect(asked).toHaveLength(before)
    await edition.moveMonths(1)
    expect(edition.day).toBe('2026-09-15')
  })

  it('keeps the aviso that is chosen when others are hidden, and when it is read anew', async () => {
    const { edition } = harness()
    await edition.open('2026-08-28')
    edition.step(100)
    expect(edition.chosen).toMatchObject({ entry: { key: 5 } })
    edition.setHideRepeated(true)
    expect(edition.shown.map(({ key }) => key)).toEqual([1, 2, 3, 5])
    expect(edition.chosen).toMatchObject({ entry: { key: 5 } })
    await edition.open('2026-08-28', true)
    expect(edition.chosen).toMatchObject({ entry: { key: 5 } })
    edition.stepRubro(-1)
    expect(edition.chosen).toMatchObject({ entry: { key: 2 } })
    edition.stepRubro(-1)
    expect(edition.chosen).toMatchObject({ kind: 'aviso', entry: { key: 1 } })
  })

  it('marks at once, a rubro whole, and takes back what could not be kept', async () => {
    const { edition, asked } = harness()
    await edition.open('2026-08-28')
    await edition.toggle()
    expect(edition.unread).toBe(3)
    edition.stepRubro(1)
    await edition.markRubro()
    expect(asked.at(-1)).toBe('editions.markRead {"keys":[2],"read":true}')
    await edition.markRubro()
    expect(asked.at(-1)).toBe('editions.markRead {"keys":[2,3],"read":false}')
    const broken = harness(true).edition
    await broken.open('2026-08-28')
    await broken.toggle()
    expect([broken.unread, broken.error === '']).toEqual([4, false])
  })
})

describe('days', () => {
  it('are counted over months and years', () => {
    expect([plusDays('2026-03-01', -1), plusDays('2024-02-28', 1)]).toEqual(['2026-02-28', '2024-02-29'])
    expect([plusMonths('2026-01-31', 1), plusMonths('2026-01-15', -1), plusMonths('2024-02-29', 12)]).toEqual(
      ['2026-02-28', '2025-12-15', '2025-02-28'],
    )
    expect(weekdayOf('2026-08-28')).toBe(4)
    expect(longDate('2026-08-28')).toBe('viernes 28 de agosto de 2026')
  })

  it('asked often are spans that end today', () => {
    expect(presets.map(({ span }) => span('2026-01-03'))).toEqual([
      { from: '2026-01-03', to: '2026-01-03' },
      { from: '2025-12-28', to: '2026-01-03' },
      { from: '2026-01-01', to: '2026-01-03' },
    ])
  })
})
