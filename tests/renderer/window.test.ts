import { describe, expect, it } from 'vitest'
import { rowHeight, rowsInSight, scrollToRow } from '../../src/renderer/search/window.ts'

describe('the rows drawn of a long list', () => {
  it('cover what is in sight, at the start, the middle and the end, and stay few', () => {
    const count = 10_000
    for (const scrollTop of [0, 1, 57_300, count * rowHeight - 640]) {
      const { from, to } = rowsInSight(scrollTop, 640, count)
      expect(from * rowHeight).toBeLessThanOrEqual(scrollTop)
      expect(to * rowHeight).toBeGreaterThanOrEqual(Math.min(scrollTop + 640, count * rowHeight))
      expect(to - from).toBeLessThan(30)
    }
  })

  it('are never more than there are', () => {
    expect(rowsInSight(0, 640, 2)).toEqual({ from: 0, to: 2 })
    expect(rowsInSight(5000, 640, 2)).toEqual({ from: 2, to: 2 })
    expect(rowsInSight(0, 640, 0)).toEqual({ from: 0, to: 0 })
  })

  it('scroll only as far as a row needs', () => {
    expect(scrollToRow(2, 0, 640)).toBe(0)
    expect(scrollToRow(0, 500, 640)).toBe(0)
    expect(scrollToRow(9, 0, 640)).toBe(10 * rowHeight - 640)
  })
})
