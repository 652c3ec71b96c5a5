/** Two texts of one norm side by side: their articles aligned, their words compared. Pure; a worker runs it. */
import { diffArrays } from 'diff'
import type { ComparedRow, ComparedRun } from '../../../shared/contract/texts.ts'
import { parseArticleHeading } from '../corpus/article-heading.ts'
import type { HeadingMark } from '../corpus/formats/format.ts'
import { structureOf } from '../corpus/structure-of.ts'
import { findNotes } from './notes.ts'

export interface ComparedText {
  readonly text: string
  readonly headings: readonly HeadingMark[]
}

/** An article, or what stands between two, as one cell. */
interface Unit {
  /** Equal for what is the same place of both texts. */
  readonly key: string
  readonly label: string | null
  readonly start: number
  /** Without its heading, notes, links and emphasis. */
  readonly text: string
  readonly notes: readonly string[]
}

/** Changes of a unit beyond which its words are no longer matched: it was written anew. */
const mostChanges = 3000

const bare = (text: string) =>
  text
    .replace(/\[([^\][]*)\]\([^()]*\)/g, '$1')
    .replace(/\*+|(?<!\S)_+|_+(?!\S)/g, ' ')
    .replace(/[ \t]+/g, ' ')
    .trim()

/** The heading is the row's label: `ARTÍCULO 5°.-` and `Art. 5° —` are no difference. */
const withoutHeading = (line: string) =>
  parseArticleHeading(line) === null
    ? line
    : line.replace(
        /^[^\d]*\d[\d.]*\s*[°ºª]?\s*(?:(?:bis|ter|qu[aá]ter|quinquies|sexies)(?!\p{L}))?[\s°º.:)\-–—]*/iu,
        '',
      )

export function unitsOf({ text, headings }: ComparedText): Unit[] {
  const { segments } = structureOf(text, headings)
  const notes = findNotes(text)
  const units: (Unit & { notes: string[] })[] = []
  const seen = new Map<string, number>()
  let next = 0
  let open:
    | {
        address: string
        unit: { key: string; label: string | null; start: number; lines: string[]; notes: string[] }
      }
    | undefined
  const close = () => {
    if (open === undefined) return
    const { lines, ...unit } = open.unit
    units.push({ ...unit, text: lines.join('\n\n') })
    open = undefined
  }
  for (const { start, end, kind, address } of segments) {
    const { annex, article, quotedBy, part } = address
    const own = quotedBy === null ? article : quotedBy
    const place = `${part}|${annex ?? ''}|${own ?? ''}`
    const begins = kind === 'article' && quotedBy === null
    if (open === undefined || open.address !== place || begins) {
      close()
      // The same place comes again where a heading stands between: each is matched with the other text's.
      const count = (seen.get(place) ?? 0) + 1
      seen.set(place, count)
      const label = own === null ? null : `Art. ${own}${annex === null ? '' : ` · ${annex.slice(0, 60)}`}`
      open = { address: place, unit: { key: `${place}|${count}`, label, start, lines: [], notes: [] } }
    }
    let line = ''
    let at = start
    while ((notes[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next += 1
    for (let i = next; (notes[i]?.start ?? Number.POSITIVE_INFINITY) < end; i += 1) {
      const note = notes[i]
      if (note === undefined) break
      line += text.slice(at, Math.max(at, note.start))
      if (note.start >= start)
        open.unit.notes.push(bare(text.slice(note.start, note.end).replace(/\s+/g, ' ')))
      at = Math.min(end, note.end)
    }
    line = bare(line + text.slice(at, end))
    if (begins) line = withoutHeading(line)
    if (line.replace(/[.\s]/g, '') !== '') open.unit.lines.push(line)
  }
  close()
  return units.filter((unit) => unit.text !== '' || unit.label !== null || unit.notes.length > 0)
}

const words = (text: string) => text.match(/\S+\s*|\s+/g) ?? []

/** Printers' differences are none: ordinal signs, quotation marks, dashes, where a line was broken. */
const folded = (word: string) =>
  word
    .trim()
    .normalize('NFC')
    .replace(/º/g, '°')
    .replace(/[“”«»]/g, '"')
    .replace(/[‘’]/g, "'")
    .replace(/[–—]/g, '-')
const sameWord = (one: string, other: string) => one === other || folded(one) === folded(other)

/** Runs of both sides; each side's joined are its text. */
export function compareWords(
  left: string,
  right: string,
): { left: ComparedRun[]; right: ComparedRun[]; same: boolean } {
  const plain = (text: string): ComparedRun[] => (text === '' ? [] : [{ text, changed: false }])
  const [from, to] = [words(left), words(right)]
  if (from.length === to.length && from.every((word, i) => sameWord(word, to[i] ?? '')))
    return { left: plain(left), right: plain(right), same: true }
  const changes = diffArrays(from, to, { comparator: sameWord, maxEditLength: mostChanges })
  const anew = (text: string): ComparedRun[] => (text === '' ? [] : [{ text, changed: true }])
  if (changes === undefined) return { left: anew(left), right: anew(right), same: false }
  const sides: { left: ComparedRun[]; right: ComparedRun[] } = { left: [], right: [] }
  let at = 0
  for (const { value, added, removed } of changes) {
    if (removed) sides.left.push({ text: value.join(''), changed: true })
    else if (added) sides.right.push({ text: value.join(''), changed: true })
    // Of equal words the diff gives one side's: the other may have another sign.
    if (added) continue
    if (!removed) {
      sides.left.push({ text: from.slice(at, at + value.length).join(''), changed: false })
      sides.right.push({ text: value.join(''), changed: false })
    }
    at += value.length
  }
  return { ...sides, same: false }
}

export function compareTexts(left: ComparedText, right: ComparedText): ComparedRow[] {
  const [from, to] = [unitsOf(left), unitsOf(right)]
  const rows: ComparedRow[] = []
  const whole = (text: string): ComparedRun[] => (text === '' ? [] : [{ text, changed: true }])
  const changes = diffArrays(
    from.map(({ key }) => key),
    to.map(({ key }) => key),
  )
  let [i, j] = [0, 0]
  for (const { value, added, removed } of changes) {
    for (let n = 0; n < value.length; n += 1) {
      const one = added ? undefined : from[i]
      const other = removed ? undefined : to[j]
      if (!added) i += 1
      if (!removed) j += 1
      const label = other?.label ?? one?.label ?? null
      const place = {
        label,
        leftStart: one?.start ?? null,
        rightStart: other?.start ?? null,
        notes: [...(other?.notes ?? [])],
      }
      if (one === undefined)
        rows.push({ ...place, change: 'added', left: [], right: whole(other?.text ?? '') })
      else if (other === undefined)
        rows.push({ ...place, change: 'removed', left: whole(one.text), right: [] })
      else {
        const compared = compareWords(one.text, other.text)
        rows.push({
          ...place,
          change: compared.same ? 'same' : 'changed',
          left: compared.left,
          right: compared.right,
        })
      }
    }
  }
  return rows
}
