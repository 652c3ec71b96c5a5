/**
 * Draws windows of real texts, for references to be written down by hand, before anything is tuned on them.
 *
 *   node bench/references/sample.ts draw NORMS DATA > windows.json    NORMS: folder of the norms unpacked
 *   node bench/references/sample.ts show NORMS DATA windows.json FROM TO
 *   node bench/references/sample.ts fill NORMS DATA windows.json ANNOTATIONS.txt FROM TO > tests/references/sample-….json
 *
 * Three of five windows are of norms, the rest of the gazette: of the edition of 2018-08-08 and of printed sections. A
 * document is drawn with the same chance as any other of its stratum, and a window with the same chance as any other of
 * its document. ANNOTATIONS has a line `@INDEX` a window, then one a reference, in order:
 * `text as written | kind | number | year | articles` with articles `12-15 18` and `¶` for a new paragraph, or `own` in
 * place of a kind. A window that overlaps one drawn before is left out.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Random } from '../search/random.ts'
import { normText, noticeText, printedTexts } from './texts.ts'

interface Window {
  readonly id: string
  readonly start: number
  readonly end: number
}

const seed = 20_181_208
const count = 320
const width = 700

const [command = '', norms = '', data = '', file = '', ...rest] = process.argv.slice(2)
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16)

async function textOf(id: string): Promise<string> {
  const [stratum = '', ...parts] = id.split('/')
  const name = parts.join('/')
  if (stratum === 'norm') return normText(norms, name)
  if (stratum === 'notice') return noticeText(data, name)
  const [printed = '', place = '0'] = name.split('#')
  return (await printedTexts(data, printed))[Number(place)] ?? ''
}

async function draw(): Promise<Window[]> {
  const random = new Random(seed)
  const names = (folder: string, end: string) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(end) && name !== `listado${end}`)
      .sort()
  const gazette = join(data, 'boletin/2018-08-08')
  const notices = (section: string) =>
    names(join(gazette, section), '.json').map((name) => `notice/${section}/${basename(name, '.json')}`)
  const printed: string[] = []
  for (const name of names(join(data, 'boletin/pdf-text'), '.txt'))
    (await printedTexts(data, name)).forEach((_, i) => printed.push(`print/${name}#${i}`))
  const strata: readonly (readonly [number, readonly string[]])[] = [
    [0.6, names(norms, '.md').map((name) => `norm/${basename(name, '.md')}`)],
    [0.85, notices('primera')],
    [0.9, notices('tercera')],
    [1, printed],
  ]
  const windows: Window[] = []
  while (windows.length < count) {
    const which = random.uniform()
    const pool = strata.find(([share]) => which < share)?.[1] ?? []
    const id = pool[random.below(pool.length)] ?? ''
    const text = await textOf(id)
    const from = random.below(Math.max(1, text.length - width))
    // Whole words.
    const start = from === 0 ? 0 : text.slice(from).search(/\s/) + from + 1
    const wanted = Math.min(text.length, start + width)
    const end = wanted === text.length ? wanted : Math.max(start, text.lastIndexOf(' ', wanted))
    windows.push({ id, start, end })
  }
  return windows
}

interface Expected {
  readonly start: number
  readonly end: number
  readonly kind: string
  readonly number: string | null
  readonly year: number | null
  readonly articles: readonly (readonly [string, string | null])[]
}

function expectedOf(line: string, text: string, from: number, window: Window): Expected {
  const [given = '', kind = '', number = '', year = '', articles = ''] = line
    .split('|')
    .map((each) => each.trim())
  const written = given.replace(/ ¶ /g, '\n\n')
  const start = text.indexOf(written, from)
  const end = start + written.length
  if (start < 0 || end > window.end) throw new Error(`not in ${window.id}: ${line}`)
  return {
    start,
    end,
    kind,
    number: number === '' ? null : number,
    year: year === '' ? null : Number(year),
    // `14_bis` in the annotations, `14 bis` in the sample.
    articles: articles
      .split(/\s+/)
      .filter((each) => each !== '')
      .map((each) => {
        const [first = '', last] = each.replace(/_/g, ' ').split('-')
        return [first, last ?? null] as const
      }),
  }
}

const windows = () => JSON.parse(readFileSync(file, 'utf8')) as Window[]

/** What was drawn before is not counted twice. */
function overlaps(place: number): boolean {
  const all = windows()
  const own = all[place]
  return all.some(
    (each, i) => i < place && each.id === own?.id && each.start < own.end && own.start < each.end,
  )
}

if (command === 'draw') {
  console.log(JSON.stringify(await draw(), null, 1))
} else if (command === 'show') {
  for (const [i, { id, start, end }] of windows().entries()) {
    if (i < Number(rest[0]) || i >= Number(rest[1]) || overlaps(i)) continue
    console.log(`@${i} ${id}\n${(await textOf(id)).slice(start, end).replace(/\n\n/g, ' ¶ ')}\n`)
  }
} else if (command === 'fill') {
  const [annotations = '', from = '0', to = '0'] = rest
  const lines = new Map<number, string[]>()
  let at: string[] = []
  for (const line of readFileSync(annotations, 'utf8').split('\n')) {
    if (line.startsWith('@')) lines.set(Number(line.slice(1)), (at = []))
    else if (line.trim() !== '') at.push(line)
  }
  const filled = []
  for (const [i, window] of windows().entries()) {
    if (i < Number(from) || i >= Number(to) || overlaps(i)) continue
    const text = await textOf(window.id)
    let cursor = window.start
    const references = (lines.get(i) ?? []).map((line) => {
      const expected = expectedOf(line, text, cursor, window)
      cursor = expected.end
      return expected
    })
    filled.push({ ...window, hash: hashOf(text), references })
  }
  console.log(`[\n${filled.map((each) => JSON.stringify(each)).join(',\n')}\n]`)
} else {
  console.error('usage: sample.ts draw|show|fill …, see the head of the file')
  process.exitCode = 2
}
