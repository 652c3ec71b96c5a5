/** Where the window was, kept in a file of the user's data and fitted to the screens there are now. */
import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

const whole = z.number().int()
const rectangle = z.object({ x: whole, y: whole, width: whole.min(200), height: whole.min(200) })
const remembered = rectangle.extend({ maximized: z.boolean() })
export type Rectangle = z.infer<typeof rectangle>
export type WindowBounds = z.infer<typeof remembered>

/** Pixels of the smallest window the screens are drawn for, and of the first one. */
export const smallest = { width: 1024, height: 640 }
const first = { width: 1366, height: 768 }

export function readBounds(file: string): WindowBounds | undefined {
  try {
    return remembered.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data
  } catch {
    // The first start, or a file cut short: the window opens where a first one does.
    return undefined
  }
}

export function writeBounds(file: string, bounds: WindowBounds): void {
  try {
    writeFileSync(file, JSON.stringify(bounds))
  } catch {
    // A full disk must not keep the window from closing; its place is all that is lost.
  }
}

/** Pixels of the title that must be on a screen, so that it can be taken hold of. */
const grip = 100

function isReachable(bounds: Rectangle, screen: Rectangle): boolean {
  return (
    bounds.x + bounds.width >= screen.x + grip &&
    bounds.x <= screen.x + screen.width - grip &&
    bounds.y >= screen.y &&
    bounds.y <= screen.y + screen.height - grip
  )
}

/**
 * @param kept where it was
 * @param screens work areas; the first is the main one
 */
export function fitBounds(kept: WindowBounds | undefined, screens: readonly Rectangle[]): WindowBounds {
  const [main = { x: 0, y: 0, ...first }] = screens
  if (kept !== undefined)
    for (const screen of screens) {
      // Made to fit first: a window that is cut down may no longer reach the screen.
      const width = Math.min(kept.width, screen.width)
      const height = Math.min(kept.height, screen.height)
      const fitted = { ...kept, width, height }
      if (isReachable(fitted, screen)) return fitted
    }
  const width = Math.min(kept?.width ?? first.width, main.width)
  const height = Math.min(kept?.height ?? first.height, main.height)
  return {
    x: main.x + Math.round((main.width - width) / 2),
    y: main.y + Math.round((main.height - height) / 2),
    width,
    height,
    maximized: kept?.maximized ?? false,
  }
}
