/** A page as grey dots, and what is done to it before it is read. */

export interface Raster {
  readonly width: number
  readonly height: number
  /** One byte a dot, row by row; 255 is paper. */
  readonly data: Uint8Array
}

export function blankRaster(width: number, height: number): Raster {
  return { width, height, data: new Uint8Array(width * height).fill(255) }
}

/** Dots darker than this are ink. */
const ink = 128
/** Of a page's dots; below it are specks, folds and a page number. */
const leastInk = 0.0003

/** Whether nothing is written on it. A wholly dark page is no page either. */
export function isBlank({ data }: Raster): boolean {
  let dark = 0
  for (const dot of data) if (dot < ink) dark += 1
  return dark < data.length * leastInk || dark > data.length * 0.97
}

/** @param quarters of a turn, clockwise */
export function turned(raster: Raster, quarters: number): Raster {
  const { width, height, data } = raster
  const turn = ((quarters % 4) + 4) % 4
  if (turn === 0) return raster
  const out = new Uint8Array(data.length)
  const outWidth = turn === 2 ? width : height
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const at =
        turn === 1
          ? x * outWidth + (height - 1 - y)
          : turn === 2
            ? (height - 1 - y) * outWidth + (width - 1 - x)
            : (width - 1 - x) * outWidth + y
      out[at] = data[y * width + x] ?? 255
    }
  return { width: outWidth, height: turn === 2 ? height : width, data: out }
}

/** Half as wide and high: enough to tell which way up it is. */
export function halved({ width, height, data }: Raster): Raster {
  const [w, h] = [Math.max(1, width >> 1), Math.max(1, height >> 1)]
  const out = new Uint8Array(w * h)
  for (let y = 0; y < h; y += 1)
    for (let x = 0; x < w; x += 1) {
      const at = 2 * y * width + 2 * x
      const four =
        (data[at] ?? 255) + (data[at + 1] ?? 255) + (data[at + width] ?? 255) + (data[at + width + 1] ?? 255)
      out[y * w + x] = four >> 2
    }
  return { width: w, height: h, data: out }
}

/** As a portable grey map, which the reader takes without a library for pictures. */
export function toPgm({ width, height, data }: Raster): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1'), data])
}

/** @param channels 1 to 4; with 2 or 4 the last is how opaque it is, over paper */
export function grey(
  pixels: ArrayLike<number>,
  width: number,
  height: number,
  channels: number,
  most = 255,
): Raster {
  const data = new Uint8Array(width * height)
  const colours = channels >= 3 ? 3 : 1
  for (let i = 0; i < data.length; i += 1) {
    const at = i * channels
    const first = pixels[at] ?? most
    const light =
      colours === 1
        ? first
        : 0.299 * first + 0.587 * (pixels[at + 1] ?? most) + 0.114 * (pixels[at + 2] ?? most)
    const opaque = channels === colours ? 1 : (pixels[at + colours] ?? most) / most
    data[i] = Math.round(((light * opaque + most * (1 - opaque)) / most) * 255)
  }
  return { width, height, data }
}
