/** A PDF's pages as dots, from the pictures in them; letters and lines are not drawn, for a scan has none. */
import { createRequire, registerHooks } from 'node:module'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { draw, identity, scaleFor, times, type Matrix, type Picture } from './drawing.ts'
import type { Raster } from './raster.ts'
import type { Scan } from './pages.ts'

// Not called require: the build has one of that name.
const packages = createRequire(import.meta.url)

/** What the library looks for as it loads, and only drawing letters would need. */
for (const name of ['DOMMatrix', 'Path2D', 'ImageData'])
  if (!(name in globalThis)) Reflect.set(globalThis, name, Object)

/** Dots of one picture. */
const mostDots = 200_000_000
const kinds = { bits: 1, rgb: 2, rgba: 3 } as const

const matrix = z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number()])
const image = z.object({
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  kind: z.number().optional(),
  data: z.union([z.instanceof(Uint8Array), z.instanceof(Uint8ClampedArray)]),
})
const mask = z.object({
  data: z.union([z.string(), z.instanceof(Uint8Array), z.instanceof(Uint8ClampedArray)]),
})

async function load() {
  const { warn } = console
  // It says at once that it cannot draw, which nobody asks of it.
  console.warn = () => undefined
  // Where its optional canvas is installed it must stay out: a thread that is ended with that addon in it can take
  // the whole process with it.
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      if (specifier === '@napi-rs/canvas') throw new Error('no canvas is needed')
      return next(specifier, context)
    },
  })
  const pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs').finally(() => {
    hooks.deregister()
    console.warn = warn
  })
  pdfjs.GlobalWorkerOptions.workerSrc = 'pdfjs-dist/legacy/build/pdf.worker.mjs'
  return pdfjs
}
type Pdfjs = Awaited<ReturnType<typeof load>>
type Page = Awaited<ReturnType<Awaited<ReturnType<Pdfjs['getDocument']>['promise']>['getPage']>>

export async function openPdf(bytes: Uint8Array): Promise<Scan> {
  const pdfjs = await load()
  const task = pdfjs.getDocument({
    data: new Uint8Array(bytes),
    verbosity: 0,
    // The decoders of faxes and of JPEG 2000, which scanners write.
    wasmUrl: `${join(dirname(packages.resolve('pdfjs-dist/package.json')), 'wasm')}/`,
    maxImageSize: mostDots,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
  })
  const pdf = await task.promise
  return {
    pages: pdf.numPages,
    async raster(number) {
      const page = await pdf.getPage(number)
      try {
        return await rasterOf(page, pdfjs.OPS)
      } finally {
        page.cleanup()
      }
    },
    async close() {
      await task.destroy()
    },
  }
}

async function rasterOf(page: Page, ops: Pdfjs['OPS']): Promise<Raster | null> {
  const pictures = await picturesOf(page, ops)
  if (pictures.length === 0) return null
  const whole = page.getViewport({ scale: 1 })
  const scale = scaleFor(pictures, whole.width, whole.height)
  const view = page.getViewport({ scale })
  const size = [Math.max(1, Math.round(view.width)), Math.max(1, Math.round(view.height))] as const
  return draw(pictures, matrix.parse(view.transform), ...size)
}

/** Follows what a page says, step by step, for where its pictures are. */
async function picturesOf(page: Page, ops: Pdfjs['OPS']): Promise<Picture[]> {
  const { fnArray, argsArray } = await page.getOperatorList()
  const pictures: Picture[] = []
  let place: Matrix = identity
  let light = false
  const stack: { place: Matrix; light: boolean }[] = []
  for (const [i, op] of fnArray.entries()) {
    const args: readonly unknown[] = Array.isArray(argsArray[i]) ? (argsArray[i] as unknown[]) : []
    switch (op) {
      case ops.save:
        stack.push({ place, light })
        break
      case ops.restore:
      case ops.paintFormXObjectEnd:
        ;({ place, light } = stack.pop() ?? { place, light })
        break
      case ops.transform:
        place = times(place, matrix.parse(args))
        break
      case ops.paintFormXObjectBegin: {
        stack.push({ place, light })
        const own = matrix.safeParse(args[0])
        if (own.success) place = times(place, own.data)
        break
      }
      case ops.setFillRGBColor:
        light = isLight(args[0])
        break
      case ops.paintImageXObject:
      case ops.paintInlineImageXObject: {
        const picture = pictureOf(
          typeof args[0] === 'string' ? await objectOf(page, args[0]) : args[0],
          place,
        )
        if (picture !== null) pictures.push(picture)
        break
      }
      case ops.paintImageMaskXObject: {
        const picture = light ? null : await maskOf(page, args[0], place)
        if (picture !== null) pictures.push(picture)
        break
      }
    }
  }
  return pictures
}

/** A mask in the colour of paper writes nothing. */
function isLight(colour: unknown): boolean {
  if (typeof colour !== 'string') return false
  const parts = /^#(..)(..)(..)$/.exec(colour)?.slice(1) ?? []
  return parts.length === 3 && parts.every((part) => Number.parseInt(part, 16) > 200)
}

/** Null where it could not be decoded. */
function objectOf(page: Page, id: string): Promise<unknown> {
  const store = id.startsWith('g_') ? page.commonObjs : page.objs
  return new Promise((resolve) => {
    store.get(id, resolve)
  })
}

const bitAt = (data: Uint8Array | Uint8ClampedArray, row: number, x: number, y: number) =>
  ((data[y * row + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1

function pictureOf(value: unknown, place: Matrix): Picture | null {
  const found = image.safeParse(value)
  if (!found.success) return null
  const { width, height, kind, data } = found.data
  if (kind === kinds.bits) {
    const row = (width + 7) >> 3
    return { width, height, place, at: (x, y) => (bitAt(data, row, x, y) === 1 ? 255 : 0) }
  }
  const channels = kind === kinds.rgba ? 4 : 3
  return {
    width,
    height,
    place,
    at(x, y) {
      const at = (y * width + x) * channels
      if (channels === 4 && (data[at + 3] ?? 255) < 128) return -1
      return 0.299 * (data[at] ?? 255) + 0.587 * (data[at + 1] ?? 255) + 0.114 * (data[at + 2] ?? 255)
    },
  }
}

/** Black where a bit is 0, nothing where it is 1. */
async function maskOf(page: Page, value: unknown, place: Matrix): Promise<Picture | null> {
  const named = mask.safeParse(value)
  const object =
    named.success && typeof named.data.data === 'string' ? await objectOf(page, named.data.data) : value
  const found = image.safeParse(object)
  if (!found.success) return null
  const { width, height, data } = found.data
  const row = (width + 7) >> 3
  return { width, height, place, at: (x, y) => (bitAt(data, row, x, y) === 1 ? -1 : 0) }
}
