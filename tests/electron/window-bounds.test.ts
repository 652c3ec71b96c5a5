import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitBounds, readBounds, writeBounds } from '../../src/main/electron/window-bounds.ts'
import { temporaryFolder } from '../support/application.ts'

const main = { x: 0, y: 0, width: 1920, height: 1040 }
const second = { x: 1920, y: 0, width: 1280, height: 1000 }

describe('where the window opens', () => {
  it('in the middle the first time, within a small screen', () => {
    expect(fitBounds(undefined, [main])).toEqual({
      x: 277,
      y: 136,
      width: 1366,
      height: 768,
      maximized: false,
    })
    const small = { x: 0, y: 0, width: 1024, height: 700 }
    expect(fitBounds(undefined, [small])).toEqual({ ...small, maximized: false })
  })

  it('where it was, while that screen is there', () => {
    const kept = { x: 2000, y: 50, width: 1200, height: 800, maximized: true }
    expect(fitBounds(kept, [main, second])).toEqual(kept)
    const moved = fitBounds(kept, [main])
    expect(moved).toEqual({ x: 360, y: 120, width: 1200, height: 800, maximized: true })
  })

  it('always with enough of its title on a screen to be taken hold of', () => {
    const any = fc.record({
      x: fc.integer({ min: -9000, max: 9000 }),
      y: fc.integer({ min: -9000, max: 9000 }),
      width: fc.integer({ min: 200, max: 5000 }),
      height: fc.integer({ min: 200, max: 5000 }),
      maximized: fc.boolean(),
    })
    fc.assert(
      fc.property(any, (kept) => {
        const { x, y, width } = fitBounds(kept, [main, second])
        const held = [main, second].some(
          (screen) =>
            x + width >= screen.x + 100 &&
            x <= screen.x + screen.width - 100 &&
            y >= screen.y &&
            y < screen.y + screen.height,
        )
        expect(held).toBe(true)
      }),
    )
  })

  it('forgets a file that was cut short or holds nonsense', () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'window.json')
    expect(readBounds(file)).toBeUndefined()
    for (const content of ['{"x":1', '[]', '{"x":0,"y":0,"width":3,"height":3,"maximized":false}']) {
      writeFileSync(file, content)
      expect(readBounds(file)).toBeUndefined()
    }
    const bounds = { x: 1, y: 2, width: 1300, height: 700, maximized: false }
    writeBounds(file, bounds)
    expect(readBounds(file)).toEqual(bounds)
  })
})
