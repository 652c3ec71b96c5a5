import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ocrResult } from '../../src/shared/contract/library.ts'
import type { DocumentMeta } from '../../src/shared/domain/document.ts'
import { halved, isBlank, turned, type Raster } from '../../src/main/core/ocr/raster.ts'
import { openScan } from '../../src/main/core/ocr/scan.ts'
import { PageReader } from '../../src/main/core/ocr/read-page.ts'
import { openTestApplication, temporaryFolder } from '../support/application.ts'
import { projectRoot } from '../support/shared.ts'
import { drawPages, greyPng, scannedPdf } from '../support/scans.ts'
import { column, makePdf } from '../support/pdf.ts'

const first = [
  'ORDENANZA DE LOS MUELLES',
  'ARTÍCULO 1°.- Los navegantes deberán acreditar la tenencia de un farol encendido durante la noche.',
  'ARTÍCULO 2°.- El guarda del muelle llevará un registro de las embarcaciones que amarren en el año.',
]
const second = [
  'ARTÍCULO 3°.- Las infracciones serán sancionadas con una multa según el tamaño de la embarcación.',
]
let jpegs: Buffer[] = []

beforeAll(async () => {
  jpegs = await drawPages([first, second, []])
}, 60_000)

const jpeg = (i: number): Buffer => jpegs[i] ?? Buffer.alloc(0)
async function rasterOf(bytes: Uint8Array, name: string, page = 1): Promise<Raster> {
  const scan = await openScan(name, bytes)
  const raster = await scan.raster(page)
  await scan.close()
  if (raster === null) throw new Error('no picture')
  return raster
}

describe('pages of dots', () => {
  it('turns by quarters and halves', () => {
    const raster = { width: 3, height: 2, data: Uint8Array.of(1, 2, 3, 4, 5, 6) }
    expect([...turned(raster, 1).data]).toEqual([4, 1, 5, 2, 6, 3])
    expect([...turned(raster, 2).data]).toEqual([6, 5, 4, 3, 2, 1])
    expect([...turned(raster, 3).data]).toEqual([3, 6, 2, 5, 1, 4])
    expect(turned(turned(raster, 3), 1)).toEqual(raster)
    expect(halved({ width: 2, height: 2, data: Uint8Array.of(0, 100, 100, 200) })).toEqual({
      width: 1,
      height: 1,
      data: Uint8Array.of(100),
    })
  })

  it('knows a page on which nothing is written', async () => {
    expect(isBlank(await rasterOf(scannedPdf([jpeg(2)]), 'a.pdf'))).toBe(true)
    expect(isBlank(await rasterOf(scannedPdf([jpeg(0)]), 'a.pdf'))).toBe(false)
  })

  it('a page that says it is turned comes upright; a PDF without pictures has nothing to read', async () => {
    const upright = await rasterOf(scannedPdf([jpeg(0)]), 'a.pdf')
    const lying = await rasterOf(scannedPdf([jpeg(0)], 90), 'a.pdf')
    expect([lying.width, lying.height]).toEqual([upright.height, upright.width])
    const back = turned(lying, 3)
    let different = 0
    for (let i = 0; i < upright.data.length; i += 1)
      if (Math.abs((upright.data[i] ?? 0) - (back.data[i] ?? 0)) > 64) different += 1
    expect(different / upright.data.length).toBeLessThan(0.01)
    const scan = await openScan('a.pdf', makePdf([column(['solo letras'])]))
    expect(await scan.raster(1)).toBeNull()
    await scan.close()
  })

  it('what is no picture has a code', async () => {
    for (const [name, bytes] of [
      ['a.png', Buffer.from('\u0089PNG\r\n', 'latin1')],
      ['a.jpg', jpeg(0).subarray(0, 60)],
      ['a.tif', Buffer.from('II*\u0000\u00ff\u00ff\u00ff\u00ff', 'latin1')],
      ['a.pdf', Buffer.from('%PDF-1.4 nada')],
    ] as const) {
      const tried = openScan(name, bytes).then(async (scan) => {
        const raster = scan.pages === 0 ? null : await scan.raster(1)
        await scan.close()
        return raster
      })
      await expect(
        tried.catch((error: unknown) => String(error)),
        name,
      ).resolves.toSatisfy((end) => end === null || /dañada/.test(String(end)))
    }
  })
})

describe('a page read', () => {
  const reader = new PageReader()
  afterAll(() => reader.close())

  it('has its words, its articles and how sure it is', async () => {
    const page = await reader.read(await rasterOf(jpeg(0), 'a.jpg'))
    expect(page.text).toContain(
      'Los navegantes deberán acreditar la tenencia de un farol encendido durante la noche.',
    )
    expect(page.text).toMatch(/^ORDENANZA DE LOS MUELLES\n\nARTÍCULO 1°/)
    expect(page.confidence).toBeGreaterThan(80)
    expect(page.turned).toBe(0)
  }, 60_000)

  it('upside down or lying is turned first; a blank one is empty and costs nothing', async () => {
    const upright = await rasterOf(jpeg(0), 'a.jpg')
    for (const quarters of [2, 3]) {
      const png = greyPng(turned(upright, quarters))
      const page = await reader.read(await rasterOf(png, 'a.png'))
      expect(page.text, String(quarters)).toContain('acreditar la tenencia de un farol')
      expect(page.turned).toBe(4 - quarters)
    }
    expect(await reader.read(await rasterOf(jpeg(2), 'a.jpg'))).toEqual({
      text: '',
      confidence: null,
      turned: 0,
    })
  }, 120_000)
})

describe('scans in the library', () => {
  const list = (app: ReturnType<typeof openTestApplication>): DocumentMeta[] =>
    app.listDocuments({ filters: {}, order: 'newest', limit: 20, offset: 0 }).documents

  it('wait as files without text, are read as a job, and say of themselves that a machine read them', async () => {
    using folder = temporaryFolder()
    const source = join(folder.path, 'escaneos')
    mkdirSync(source)
    writeFileSync(join(source, 'ordenanza.pdf'), scannedPdf([jpeg(0), jpeg(2), jpeg(1)]))
    writeFileSync(join(source, 'blanco.pdf'), scannedPdf([jpeg(2)]))
    writeFileSync(join(source, 'paquete.zip'), zipSync({ 'dentro/foto.jpg': jpeg(1) }))
    const app = openTestApplication(join(folder.path, 'biblioteca'))
    try {
      await app.jobs.wait(app.import([source], false).id)
      expect(list(app)).toEqual([])
      expect(
        app
          .files('rejected', 10, 0)
          .files.map(({ code }) => code)
          .sort(),
      ).toEqual(['archive_unreadable', 'image_without_text', 'pdf_without_text', 'pdf_without_text'])

      // Switched off nothing is read, and that is remembered.
      await app.set('ocr', 'off')
      expect(app.ocr.start()).toBeNull()
      await app.set('ocr', 'on')
      const [job] = app.jobs.list()
      if (job?.kind !== 'ocr') throw new Error('switching it on did not start it')
      const units = new Set<string>()
      app.jobs.watch((each) => {
        if (each.kind === 'ocr' && each.progress !== null)
          units.add(`${each.progress.total ?? 0} ${each.progress.unit}`)
      })
      const done = await app.jobs.wait(job.id)
      expect(done.state).toBe('done')
      expect(ocrResult.parse(done.result)).toEqual({ documents: 2, pages: 5, failed: 1 })
      expect([...units]).toContain('5 pages')

      const document = list(app).find(({ id }) => id.endsWith('ordenanza.pdf'))
      const view = app.view(document?.key ?? -1)
      expect(view.text).toContain('ARTÍCULO 3°')
      expect(view.text.indexOf('farol encendido')).toBeLessThan(view.text.indexOf('infracciones'))
      expect(view.outline.map(({ article }) => article).filter((each) => each !== null)).toEqual([
        '1',
        '2',
        '3',
      ])
      expect(view.meta.ocr).toMatchObject({ pages: 3, doubtful: [] })
      expect(view.meta.ocr?.confidence).toBeGreaterThan(80)
      expect(view.textStatus.line).toMatch(
        /texto leído por máquina \(confianza \d\d %\): coteje con el original/,
      )
      expect(view.citation).toMatch(/\(texto leído por máquina\)$/)
      const found = await app.query({
        text: 'multa tamaño embarcación',
        mode: 'lexical',
        order: 'relevance',
        filters: {},
        limit: 5,
        offset: 0,
        remember: false,
      })
      expect(found.results.length).toBeGreaterThan(0)
      expect(
        app
          .files('rejected', 10, 0)
          .files.map(({ code }) => code)
          .sort(),
      ).toEqual(['archive_unreadable', 'scan_without_words'])

      // Imported again, what was read stays as it is and nothing waits.
      const again = await app.jobs.wait(app.import([join(source, 'ordenanza.pdf')], false).id)
      expect(again.result).toMatchObject({ documents: 0, unchanged: 1, rejected: [] })
      expect(app.ocr.start()).toBeNull()
    } finally {
      await app.close()
    }
  }, 240_000)

  it('killed in the middle goes on with the page it was at, and no connection is ever opened', async () => {
    using folder = temporaryFolder()
    const source = join(folder.path, 'escaneos')
    mkdirSync(source)
    writeFileSync(join(source, 'largo.pdf'), scannedPdf([jpeg(0), jpeg(1), jpeg(0), jpeg(1)]))
    const library = join(folder.path, 'biblioteca')
    const run = (until: RegExp | null) =>
      new Promise<string>((resolve, reject) => {
        const child = spawn(
          process.execPath,
          [
            '--import',
            join(projectRoot, 'tests/support/no-sockets.mjs'),
            join(projectRoot, 'tests/support/ocr-process.ts'),
            library,
            source,
          ],
          { stdio: ['ignore', 'pipe', 'pipe'] },
        )
        let said = ''
        child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
        child.stdout.on('data', (chunk: Buffer) => {
          said += chunk.toString()
          if (until?.test(said) === true) child.kill('SIGKILL')
        })
        child.on('error', reject)
        child.on('close', () => {
          resolve(said)
        })
      })
    const killed = await run(/2\/4/)
    expect(killed).toContain('2/4')
    expect(killed).not.toMatch(/SOCKET|FETCH|done/)
    const app = openTestApplication(library)
    const pages = app.library.writer.all('SELECT page FROM ocr_page ORDER BY page').map(({ page }) => page)
    expect(pages.slice(0, 2)).toEqual([1, 2])
    expect(pages.length).toBeLessThan(4)
    expect(app.jobs.list().find(({ kind }) => kind === 'ocr')?.state).toBe('interrupted')
    // Marks what was read, to see that it is not read again.
    app.library.writer.run(`UPDATE ocr_page SET text = 'PRIMERA PÁGINA YA LEÍDA' WHERE page = 1`)
    await app.close()

    const resumed = await run(null)
    expect(resumed).not.toMatch(/SOCKET|FETCH/)
    expect(resumed).toContain('done')
    const after = openTestApplication(library)
    const [document] = list(after)
    const { text } = after.view(document?.key ?? -1)
    expect(text.startsWith('PRIMERA PÁGINA YA LEÍDA')).toBe(true)
    expect(text.match(/multa según el tamaño/g)).toHaveLength(2)
    expect(after.library.writer.all('SELECT * FROM ocr_page')).toEqual([])
    await after.close()
  }, 240_000)

  it('cancelled keeps the pages read, and the file waits', async () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'largo.pdf')
    writeFileSync(file, scannedPdf([jpeg(0), jpeg(1), jpeg(0), jpeg(1)]))
    const app = openTestApplication(join(folder.path, 'biblioteca'))
    try {
      await app.jobs.wait(app.import([file], false).id)
      const job = app.ocr.start()
      if (job === null) throw new Error('nothing waits')
      await new Promise<void>((resolve) => {
        app.jobs.watch((each) => {
          if (each.id === job.id && (each.progress?.done ?? 0) >= 1) resolve()
        })
      })
      expect((await app.jobs.cancel(job.id)).state).toBe('cancelled')
      expect(app.library.writer.all('SELECT page FROM ocr_page').length).toBeGreaterThan(0)
      expect(app.corpus.scans()).toHaveLength(1)
      expect(list(app)).toEqual([])
    } finally {
      await app.close()
    }
  }, 120_000)
})

it('the Spanish data and the programs that read are in packages on this disk', () => {
  for (const file of [
    '@tesseract.js-data/spa/4.0.0_best_int/spa.traineddata.gz',
    'tesseract.js-core/tesseract-core.wasm',
    'pdfjs-dist/wasm/jbig2.wasm',
  ])
    expect(readFileSync(join(projectRoot, 'node_modules', file)).length).toBeGreaterThan(50_000)
})
