/** PNG images packed as Windows and macOS want their icons; both formats take PNG as it is. */

export interface Image {
  /** Pixels of a side. */
  readonly size: number
  readonly png: Buffer
}

/** ICO: a header of 6 bytes, an entry of 16 bytes an image, the images. */
export function ico(images: readonly Image[]): Buffer {
  const header = Buffer.alloc(6)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(images.length, 4)
  let offset = 6 + 16 * images.length
  const entries = images.map(({ size, png }) => {
    const entry = Buffer.alloc(16)
    // 0 stands for 256.
    entry.writeUInt8(size % 256, 0)
    entry.writeUInt8(size % 256, 1)
    entry.writeUInt16LE(1, 4)
    entry.writeUInt16LE(32, 6)
    entry.writeUInt32LE(png.length, 8)
    entry.writeUInt32LE(offset, 12)
    offset += png.length
    return entry
  })
  return Buffer.concat([header, ...entries, ...images.map(({ png }) => png)])
}

/** Types of an ICNS that hold PNG, by their pixels; the second of a size is for screens of double density. */
export const icnsTypes: readonly (readonly [string, number])[] = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
]

/** ICNS: a header of 8 bytes, then for each image its type, its length with these 8 bytes, and itself. */
export function icns(images: readonly Image[]): Buffer {
  const parts = icnsTypes.flatMap(([type, size]) => {
    const image = images.find((each) => each.size === size)
    if (image === undefined) throw new Error(`an ICNS needs ${size} pixels`)
    const head = Buffer.alloc(8)
    head.write(type, 'latin1')
    head.writeUInt32BE(8 + image.png.length, 4)
    return [head, image.png]
  })
  const header = Buffer.alloc(8)
  header.write('icns', 'latin1')
  header.writeUInt32BE(8 + parts.reduce((sum, { length }) => sum + length, 0), 4)
  return Buffer.concat([header, ...parts])
}
