/** A JPEG as a PDF of one page: its decoder is the one that scans in PDF need anyway. */

export interface JpegFacts {
  readonly width: number
  readonly height: number
  /** 1 grey, 3 colour, 4 as printers mix it. */
  readonly channels: number
  /** Quarters of a turn, clockwise, that bring it upright, as the camera says. */
  readonly turn: number
}

const turns: Readonly<Record<number, number>> = { 3: 2, 6: 1, 8: 3 }

/** The camera's word on which way up it was held, in the TIFF inside its APP1. */
function orientation(exif: Buffer): number {
  if (exif.length < 16 || exif.toString('latin1', 0, 4) !== 'Exif') return 0
  const tiff = exif.subarray(6)
  const little = tiff.toString('latin1', 0, 2) === 'II'
  const u16 = (at: number) =>
    at + 2 > tiff.length ? 0 : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at)
  const u32 = (at: number) =>
    at + 4 > tiff.length ? 0 : little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at)
  const start = u32(4)
  for (let i = 0; i < Math.min(200, u16(start)); i += 1) {
    const at = start + 2 + 12 * i
    if (u16(at) === 0x0112) return turns[u16(at + 8)] ?? 0
  }
  return 0
}

/** Null where it is no JPEG or is cut before its size. */
export function jpegFacts(bytes: Uint8Array): JpegFacts | null {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  let turn = 0
  for (let at = 2; at + 10 < data.length;) {
    if (data[at] !== 0xff) return null
    const marker = data[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1
      continue
    }
    const length = data.readUInt16BE(at + 2)
    if (marker === 0xe1) turn = orientation(data.subarray(at + 4, at + 2 + length)) || turn
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame)
      return {
        height: data.readUInt16BE(at + 5),
        width: data.readUInt16BE(at + 7),
        channels: data[at + 9] ?? 3,
        turn,
      }
    at += 2 + length
  }
  return null
}

export function jpegAsPdf(bytes: Uint8Array, { width, height, channels, turn }: JpegFacts): Buffer {
  const space = channels === 1 ? '/DeviceGray' : channels === 4 ? '/DeviceCMYK' : '/DeviceRGB'
  // As many points as dots: what is asked of it is its dots, and no paper is known.
  const content = `q ${width} 0 0 ${height} 0 0 cm /I Do Q`
  const objects = [
    Buffer.from('<< /Type /Catalog /Pages 2 0 R >>'),
    Buffer.from('<< /Type /Pages /Count 1 /Kids [3 0 R] >>'),
    Buffer.from(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Rotate ${turn * 90} /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>`,
    ),
    Buffer.from(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`),
    Buffer.concat([
      Buffer.from(
        `<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace ${space} /BitsPerComponent 8 /Filter /DCTDecode /Length ${bytes.length} >>\nstream\n`,
      ),
      bytes,
      Buffer.from('\nendstream'),
    ]),
  ]
  const parts = [Buffer.from('%PDF-1.4\n')]
  const offsets: number[] = []
  let length = parts[0]?.length ?? 0
  for (const [i, object] of objects.entries()) {
    offsets.push(length)
    const part = Buffer.concat([Buffer.from(`${i + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')])
    parts.push(part)
    length += part.length
  }
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  parts.push(
    Buffer.from(
      `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${length}\n%%EOF\n`,
    ),
  )
  return Buffer.concat(parts)
}
