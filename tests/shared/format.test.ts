import { describe, expect, it } from 'vitest'
import { parseDate, parseDateBound } from '../../src/shared/text/format.ts'

describe('dates as they are typed', () => {
  it.each([
    ['8/8/2018', '2018-08-08'],
    ['08-08-18', '2018-08-08'],
    ['29/2/2023', undefined],
    ['31/4/2020', undefined],
    ['8 de agosto', undefined],
  ])('%s', (typed, iso) => {
    expect(parseDate(typed)).toBe(iso)
  })

  it.each([
    ['2018', '2018-01-01', '2018-12-31'],
    ['2/2024', '2024-02-01', '2024-02-29'],
    ['8/8/2018', '2018-08-08', '2018-08-08'],
    ['13/2018', undefined, undefined],
  ])('%s as the beginning and the end of a period', (typed, from, to) => {
    expect(parseDateBound(typed, 'from')).toBe(from)
    expect(parseDateBound(typed, 'to')).toBe(to)
  })
})
