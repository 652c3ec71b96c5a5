/**
 * Carries a sample over to texts that a parser now gives otherwise (lines joined, links left out): what was read by hand
 * stays, its places and hashes are found anew.
 *
 *   node bench/references/move.ts OLD DATA SAMPLE.json > MOVED.json    OLD: a checkout whose parsers give the texts hashed
 *
 * Places are found by the letters and digits around them. What cannot be found is said, and nothing is written.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { sample, type Sample } from './score.ts'
import { textsOf } from './texts.ts'

type Texts = { textsOf: typeof textsOf }

/** Letters and digits of a text, in small letters, and where each stands. */
interface Letters {
  readonly text: string
  readonly places: readonly number[]
}

function lettersOf(text: string): Letters {
  const places: number[] = []
  let letters = ''
  for (const { index, 0: sign } of text.matchAll(/[\p{L}\p{N}]/gu)) {
    letters += sign.length === 1 ? sign.toLowerCase().slice(0, 1) : sign
    for (let i = 0; i < sign.length; i += 1) places.push(index + i)
  }
  return { text: letters, places }
}

/** How many letters stand before a place. */
function rank({ places }: Letters, place: number): number {
  const found = places.findIndex((each) => each >= place)
  return found < 0 ? places.length : found
}

/** The occurrence of `key` nearest to where it is expected; −1 where there is none. */
function nearest(text: string, key: string, expected: number): number {
  let best = -1
  for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + 1)) {
    if (best < 0 || Math.abs(at - expected) < Math.abs(best - expected)) best = at
    else break
  }
  return best
}

function move(window: Sample[number], before: string, after: string): Sample[number] {
  const [old, fresh] = [lettersOf(before), lettersOf(after)]
  const fail = (what: string): never => {
    throw new Error(`${window.id}: ${what} is not in the new text`)
  }
  // Where a stretch of letters now begins and ends, with as much of what stands before it as is still there.
  const stretch = (start: number, end: number): [number, number] => {
    const [from, to] = [rank(old, start), rank(old, end)]
    for (const context of [40, 20, 10, 0]) {
      const lead = Math.min(context, from)
      const key = old.text.slice(from - lead, to)
      const at = nearest(fresh.text, key, Math.round(((from - lead) * fresh.text.length) / old.text.length))
      if (at >= 0) return [fresh.places[at + lead] ?? 0, (fresh.places[at + key.length - 1] ?? 0) + 1]
    }
    return fail(before.slice(start, end))
  }
  const edge = (place: number, last: boolean): number => {
    if (place === 0) return 0
    if (place >= before.length) return after.length
    for (const width of [60, 30, 15]) {
      try {
        const [start, end] = last ? stretch(place - width, place) : stretch(place, place + width)
        return last ? end : start
      } catch {
        // A shorter one may still be there.
      }
    }
    return fail(before.slice(place - 20, place + 20))
  }
  const references = window.references.map((one) => {
    const [start, end] = stretch(one.start, one.end)
    return { ...one, start, end }
  })
  const [first, final] = [references[0], references.at(-1)]
  return {
    id: window.id,
    start: Math.min(edge(window.start, false), first?.start ?? Infinity),
    end: Math.max(edge(window.end, true), final?.end ?? 0),
    hash: createHash('sha256').update(after).digest('hex').slice(0, 16),
    references,
  }
}

const [oldTree, data, file] = process.argv.slice(2)
if (oldTree === undefined || data === undefined || file === undefined) {
  console.error('usage: move.ts OLD DATA SAMPLE.json, see the head of the file')
  process.exit(2)
}
// The other checkout's own copy of this module, with its own parsers.
const former = (await import(
  pathToFileURL(join(resolve(oldTree), 'bench/references/texts.ts')).href
)) as unknown as Texts
const windows = sample.parse(JSON.parse(readFileSync(file, 'utf8')))
const ids = [...new Set(windows.map(({ id }) => id))]
const [before, after] = [await former.textsOf(data, ids), await textsOf(data, ids)]
const moved = windows.map((window) =>
  before.get(window.id) === after.get(window.id)
    ? window
    : move(window, before.get(window.id) ?? '', after.get(window.id) ?? ''),
)
console.log(`[\n${moved.map((each) => JSON.stringify(each)).join(',\n')}\n]`)
