import { describe, expect, it } from 'vitest'
import { dayOf } from '../../src/main/core/editions/holidays.ts'

describe('days on which the gazette may not have come out', () => {
  it.each([
    // As they were kept, year by year.
    ['2018-02-12', 'Carnaval'],
    ['2018-02-13', 'Carnaval'],
    ['2018-03-30', 'Viernes Santo'],
    ['2018-08-20', 'General San Martín (trasladado)'],
    ['2018-10-15', 'Diversidad Cultural (trasladado)'],
    ['2018-11-19', 'Soberanía Nacional (trasladado)'],
    ['2019-11-18', 'Soberanía Nacional (trasladado)'],
    ['2020-06-15', 'Güemes (trasladado)'],
    ['2021-06-21', 'Güemes (trasladado)'],
    ['2022-06-17', 'Güemes'],
    ['2022-06-20', 'Belgrano'],
    ['2023-08-21', 'San Martín (trasladado)'],
    ['2024-03-29', 'Viernes Santo'],
    ['2024-11-18', 'Soberanía Nacional (trasladado)'],
    ['2025-03-03', 'Carnaval'],
    ['2025-06-16', 'Güemes (trasladado)'],
    ['2025-10-10', 'Diversidad Cultural (trasladado)'],
    ['2026-04-03', 'Viernes Santo'],
    ['2026-11-23', 'Soberanía Nacional (trasladado)'],
    ['2012-02-20', 'Carnaval'],
    ['2006-03-24', 'Memoria'],
  ])('%s: %s', (date, name) => {
    expect(dayOf(date).kind).toBe('holiday')
    expect(dayOf(date).name).toContain(name)
  })

  it.each(['2018-08-17', '2018-10-12', '2010-02-15', '2004-03-24', '2018-08-08', '2026-08-28', '2018-11-20'])(
    '%s was a working day',
    (date) => {
      expect(dayOf(date)).toEqual({ kind: 'working', name: null })
    },
  )

  it('tells weekends and days with no work apart', () => {
    expect(dayOf('2026-08-29').kind).toBe('weekend')
    expect(dayOf('2018-03-29')).toEqual({ kind: 'nonworking', name: 'Jueves Santo' })
    expect(dayOf('2024-04-01').kind).toBe('nonworking')
    // The Thursday before Easter that was a holiday by itself.
    expect(dayOf('2015-04-02').kind).toBe('holiday')
    expect(dayOf('2015-04-02').name).toContain('Malvinas')
  })

  it('finds Easter in every year of four centuries where a table has it', () => {
    // Days of the civil tables of Easter: Good Friday is two before.
    for (const friday of [
      '1900-04-13',
      '1961-03-31',
      '1999-04-02',
      '2000-04-21',
      '2008-03-21',
      '2011-04-22',
      '2038-04-23',
    ])
      expect(dayOf(friday).name, friday).toBe('Viernes Santo')
  })
})
