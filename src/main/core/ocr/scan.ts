/** What can be read by machine: pages of dots, from a PDF or a picture. A new kind of picture is a row of the table. */
import { decode as decodePng } from 'fast-png'
import UTIF from 'utif2'
import { FojasError } from '../../../shared/errors/index.ts'
import { embeddedPdf } from '../corpus/formats/html/bora-scan-page.ts'
import { jpegAsPdf, jpegFacts } from './jpeg-page.ts'
import type { Scan } from './pages.ts'
import { grey, type Raster } from './raster.ts'
import { openPdf } from './scan-pdf.ts'

/** Dots of a picture: what claims more is damaged or made to fill the memory. */
const mostDots = 200_000_000

const nothing = () => Promise.resolve()
const pictures = (rasters: readonly (() => Raster)[]): Scan => ({
  pages: rasters.length,
  raster: (number) => Promise.resolve(rasters[number - 1]?.() ?? null),
  close: nothing,
})

function png(bytes: Uint8Array): Scan {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (header.length < 33 || header.readUInt32BE(16) * header.readUInt32BE(20) > mostDots)
    throw new RangeError('a picture of too many dots')
  const { width, height, data, channels, depth, palette } = decodePng(bytes)
  if (palette !== undefined) {
    const colours = palette[0]?.length ?? 3
    const pixels = new Uint8Array(width * height * colours)
    const perByte = 8 / depth
    const row = Math.ceil(width / perByte)
    for (let i = 0; i < width * height; i += 1) {
      const [x, y] = [i % width, Math.floor(i / width)]
      const byte = data[y * row + Math.floor(x / perByte)] ?? 0
      const index = (byte >> (8 - depth * ((x % perByte) + 1))) & ((1 << depth) - 1)
      pixels.set(palette[index] ?? [], i * colours)
    }
    return pictures([() => grey(pixels, width, height, colours)])
  }
  if (depth < 8) {
    const perByte = 8 / depth
    const row = Math.ceil(width / perByte)
    const most = (1 << depth) - 1
    const pixels = new Uint8Array(width * height)
    for (let i = 0; i < pixels.length; i += 1) {
      const [x, y] = [i % width, Math.floor(i / width)]
      pixels[i] = ((data[y * row + Math.floor(x / perByte)] ?? 0) >> (8 - depth * ((x % perByte) + 1))) & most
    }
    return pictures([() => grey(pixels, width, height, 1, most)])
  }
  return pictures([() => grey(data, width, height, channels, depth === 16 ? 65_535 : 255)])
}

async function jpeg(bytes: Uint8Array): Promise<Scan> {
  const facts = jpegFacts(bytes)
  if (facts === null || facts.width * facts.height > mostDots)
    throw new RangeError('no picture, or too many dots')
  return openPdf(jpegAsPdf(bytes, facts))
}

function tiff(file: Uint8Array): Scan {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.length)
  const pages = UTIF.decode(bytes).filter((page) => {
    const [width, height] = [page['t256'], page['t257']].map((tag) =>
      Array.isArray(tag) ? Number(tag[0]) : 0,
    )
    return (width ?? 0) * (height ?? 0) > 0 && (width ?? 0) * (height ?? 0) <= mostDots
  })
  return pictures(
    pages.map((page) => () => {
      UTIF.decodeImage(bytes, page)
      return grey(UTIF.toRGBA8(page), page.width, page.height, 4)
    }),
  )
}

/** By what the bytes begin with. */
const kinds: readonly (readonly [string, (bytes: Uint8Array) => Scan | Promise<Scan>])[] = [
  ['\u0089PNG', png],
  ['ÿØÿ', jpeg],
  ['II*\u0000', tiff],
  ['MM\u0000*', tiff],
]

/** @throws FojasError malformed_file where it cannot be opened as what it says it is */
export async function openScan(name: string, bytes: Uint8Array): Promise<Scan> {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4)).toString('latin1')
  const kind = kinds.find(([prefix]) => start.startsWith(prefix))?.[1]
  try {
    if (kind !== undefined) return await kind(bytes)
    const inside = /\.x?html?$/i.test(name) ? embeddedPdf(new TextDecoder('latin1').decode(bytes)) : null
    return await openPdf(inside ?? bytes)
  } catch (error) {
    throw new FojasError('malformed_file', { name, detail: 'la imagen está dañada' }, { cause: error })
  }
}
