import { describe, expect, it } from 'vitest'
import { searchInput } from '../../src/shared/contract/search.ts'
import { isoDate } from '../../src/shared/domain/document.ts'

describe('the contract', () => {
  it('fills in what a search leaves out', () => {
    expect(searchInput.parse({ text: 'aduana' })).toEqual({
      text: 'aduana',
      mode: 'hybrid',
      order: 'relevance',
      filters: {},
      limit: 50,
      offset: 0,
      remember: true,
    })
  })

  it('refuses limits, modes and dates outside their range', () => {
    expect(searchInput.safeParse({ text: 'x', limit: 0 }).success).toBe(false)
    expect(searchInput.safeParse({ text: 'x', limit: 10_001 }).success).toBe(false)
    expect(searchInput.safeParse({ text: 'x', mode: 'magic' }).success).toBe(false)
    expect(isoDate.safeParse('8/8/2018').success).toBe(false)
  })
})
