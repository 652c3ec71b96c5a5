/** The pictures of a page laid where the page has them: a scan is one, or strips, or a mask of its letters. */
import { blankRaster, type Raster } from './raster.ts'

/** PDF's six numbers: x' = a·x + c·y + e, y' = b·x + d·y + f. */
export type Matrix = readonly [number, number, number, number, number, number]

export const identity: Matrix = [1, 0, 0, 1, 0, 0]

/** First the second, then the first, as PDF's `cm` adds to what is in force. */
export function times(m: Matrix, n: Matrix): Matrix {
  return [
    m[0] * n[0] + m[2] * n[1],
    m[1] * n[0] + m[3] * n[1],
    m[0] * n[2] + m[2] * n[3],
    m[1] * n[2] + m[3] * n[3],
    m[0] * n[4] + m[2] * n[5] + m[4],
    m[1] * n[4] + m[3] * n[5] + m[5],
  ]
}

export interface Picture {
  readonly width: number
  readonly height: number
  /** From its unit square to the page, in points. */
  readonly place: Matrix
  /** Grey of a dot, 0 to 255; −1 where the page shows through. */
  at(x: number, y: number): number
}

/** Dots to an inch: more teach the reader nothing. */
const mostDots = 400
const fewestDots = 150
/** Dots of a page, of any size: an A3 at 300 to the inch has 17 million. */
const mostOfPage = 36_000_000

/** Dots to a point of the finest picture, within reason. */
export function scaleFor(pictures: readonly Picture[], width: number, height: number): number {
  const finest = Math.max(
    0,
    ...pictures.map(({ width: dots, place: [a, b] }) => dots / Math.max(1, Math.hypot(a, b))),
  )
  const scale = Math.min(mostDots / 72, Math.max(fewestDots / 72, finest))
  return Math.min(scale, Math.sqrt(mostOfPage / Math.max(1, width * height)))
}

/** @param view from points to dots of the page */
export function draw(pictures: readonly Picture[], view: Matrix, width: number, height: number): Raster {
  const page = blankRaster(width, height)
  for (const picture of pictures) lay(page, picture, times(view, picture.place))
  return page
}

function lay({ width, height, data }: Raster, picture: Picture, [a, b, c, d, e, f]: Matrix): void {
  const area = a * d - b * c
  if (!Number.isFinite(area) || Math.abs(area) < 1e-6) return
  const xs = [e, e + a, e + c, e + a + c]
  const ys = [f, f + b, f + d, f + b + d]
  const [left, right] = [
    Math.max(0, Math.floor(Math.min(...xs))),
    Math.min(width, Math.ceil(Math.max(...xs))),
  ]
  const [top, bottom] = [
    Math.max(0, Math.floor(Math.min(...ys))),
    Math.min(height, Math.ceil(Math.max(...ys))),
  ]
  // Where several dots of the picture fall on one of the page, four of them are looked at.
  const fine = picture.width * picture.height > 1.3 * Math.abs(area)
  const offsets = fine ? [0.25, 0.75] : [0.5]
  for (let y = top; y < bottom; y += 1)
    for (let x = left; x < right; x += 1) {
      let sum = 0
      let seen = 0
      for (const dy of offsets)
        for (const dx of offsets) {
          const [px, py] = [x + dx - e, y + dy - f]
          const u = (d * px - c * py) / area
          const v = (a * py - b * px) / area
          if (u < 0 || u >= 1 || v < 0 || v >= 1) continue
          const dot = picture.at(Math.floor(u * picture.width), Math.floor((1 - v) * picture.height))
          if (dot < 0) continue
          sum += dot
          seen += 1
        }
      if (seen === 0) continue
      const at = y * width + x
      const rest = offsets.length ** 2 - seen
      data[at] = (sum + rest * (data[at] ?? 255)) / (seen + rest)
    }
}
