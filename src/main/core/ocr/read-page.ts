/** Words of a page of dots, by tesseract with its Spanish data, all from this program's own folder. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createWorker, OEM, PSM, type Worker } from 'tesseract.js'
import { paragraphsOfLines } from '../corpus/formats/lines.ts'
import { halved, isBlank, toPgm, turned, type Raster } from './raster.ts'

// Not called require: the build has one of that name.
const packages = createRequire(import.meta.url)

export interface ReadPage {
  /** Paragraphs apart by a blank line; empty where nothing is written. */
  readonly text: string
  /** Mean over its words, 0 to 100, weighed by their letters; null where there are none. */
  readonly confidence: number | null
  /** Quarters of a turn, clockwise, that brought it upright. */
  readonly turned: number
}

/** Words read below this are more often wrong than right. */
export const lowConfidence = 70
/** A page read so well is upright. */
const upright = 60
/** Letters of a page that say which way up it is. */
const fewLetters = 12

const nothing: ReadPage = { text: '', confidence: null, turned: 0 }

export class PageReader {
  #worker: Promise<Worker> | undefined

  async read(raster: Raster | null): Promise<ReadPage> {
    if (raster === null || isBlank(raster)) return nothing
    const first = await this.#once(raster, 0)
    if (first.confidence !== null && first.confidence >= upright && first.text.length >= fewLetters)
      return first
    // Read small in the other directions; whole in the best of them, if it is better.
    const small = raster.width * raster.height > 4_000_000 ? halved(raster) : raster
    let best = 0
    let most = score(small === raster ? first : await this.#once(small, 0))
    for (const quarters of [1, 2, 3]) {
      const value = score(await this.#once(turned(small, quarters), quarters))
      if (value > most) [best, most] = [quarters, value]
    }
    return best === 0 ? first : this.#once(turned(raster, best), best)
  }

  async close(): Promise<void> {
    await (await this.#worker?.catch(() => undefined))?.terminate()
  }

  async #once(raster: Raster, quarters: number): Promise<ReadPage> {
    this.#worker ??= start()
    const worker = await this.#worker
    const { data } = await worker.recognize(toPgm(raster), { rotateAuto: true }, { text: true, blocks: true })
    let [sum, letters] = [0, 0]
    const paragraphs: string[] = []
    for (const block of data.blocks ?? [])
      for (const paragraph of block.paragraphs) {
        const lines: string[] = []
        for (const line of paragraph.lines) {
          const words = line.words.filter(({ text }) => text.trim() !== '')
          for (const { text, confidence } of words) {
            sum += confidence * text.length
            letters += text.length
          }
          lines.push(signs(words.map(({ text }) => text).join(' ')))
        }
        paragraphs.push(...paragraphsOfLines(lines))
      }
    if (letters === 0) return { ...nothing, turned: quarters }
    return {
      text: paragraphs.join('\n\n'),
      confidence: Math.round((sum / letters) * 10) / 10,
      turned: quarters,
    }
  }
}

const score = ({ text, confidence }: ReadPage) => (confidence ?? 0) * Math.min(text.length, 400)

/** The signs that the reader takes for others, where only one makes sense: `ARTÍCULO 1*.-`, `N”* 908`. */
function signs(line: string): string {
  return line
    .replace(/\b(art(?:[íi]culo|\.)\s*)(\d{1,3})\s?["'*”’“?%]{1,2}(?=\s?[.:–—-])/giu, '$1$2°')
    .replace(/\b(N|Nro)\s?["'*”’“?%º]{1,3}\s?(?=\d)/gu, '$1° ')
}

function start(): Promise<Worker> {
  const data = join(dirname(packages.resolve('@tesseract.js-data/spa/package.json')), '4.0.0_best_int')
  return createWorker('spa', OEM.LSTM_ONLY, {
    // Paths of this computer, and no cache beside whatever folder the program was started in.
    langPath: data,
    cacheMethod: 'none',
    gzip: true,
    // Without it a failure would end the thread and not the request.
    errorHandler: () => undefined,
  }).then(async (worker) => {
    await worker.setParameters({ tessedit_pageseg_mode: PSM.AUTO, user_defined_dpi: '300' })
    return worker
  })
}
