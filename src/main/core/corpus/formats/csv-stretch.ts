/** Comma-separated values a stretch at a time, by byte offset: a file of any size in the memory of one stretch. */
import { parseDate } from './dates.ts'

export interface Header {
  /** In lower case. */
  readonly columns: readonly string[]
  readonly delimiter: string
  /** Where the first record begins, in bytes. */
  readonly end: number
  /** By the mark at the head of the file, which no later stretch has; null of one byte a letter or UTF-8. */
  readonly wide: Wide | null
}

/** What spreadsheets call «texto Unicode». */
export type Wide = 'utf-16le' | 'utf-16be'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const old = new TextDecoder('windows-1252')
const wideDecoders: Readonly<Record<Wide, TextDecoder>> = {
  'utf-16le': new TextDecoder('utf-16le', { ignoreBOM: true }),
  'utf-16be': new TextDecoder('utf-16be', { ignoreBOM: true }),
}

function wideOf(head: Uint8Array): Wide | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : null
}

/** After the end of the first line, or of the last one; 0 where there is none. A letter of two bytes may hold a 10. */
function afterLine(bytes: Uint8Array, wide: Wide | null, last: boolean): number {
  if (wide === null) return (last ? bytes.lastIndexOf(10) : bytes.indexOf(10)) + 1
  const [low, high] = wide === 'utf-16le' ? [0, 1] : [1, 0]
  const whole = bytes.length - (bytes.length % 2)
  for (let i = 0; i < whole; i += 2) {
    const at = last ? whole - 2 - i : i
    if (bytes[at + low] === 10 && bytes[at + high] === 0) return at + 2
  }
  return 0
}

/** How long the first line is, its end included; all of it where it has none. */
export function firstLine(bytes: Uint8Array, wide: Wide | null): number {
  return afterLine(bytes, wide, false) || bytes.length
}

/** UTF-16 by its mark, UTF-8, else Windows-1252; with how many bytes a stretch of it takes. */
function decoded(
  bytes: Uint8Array,
  wide: Wide | null,
): { text: string; bytesOf: (stretch: string) => number } {
  if (wide !== null)
    return { text: wideDecoders[wide].decode(bytes), bytesOf: (stretch) => 2 * stretch.length }
  try {
    return { text: decoder.decode(bytes), bytesOf: (stretch) => Buffer.byteLength(stretch) }
  } catch {
    return { text: old.decode(bytes), bytesOf: (stretch) => stretch.length }
  }
}

/** Null where the first line is not a list of names. */
export function headerOf(head: Uint8Array): Header | null {
  const wide = wideOf(head)
  const end = afterLine(head, wide, false)
  if (end === 0) return null
  const first = decoded(head.subarray(0, end), wide)
    .text.replace(/^\uFEFF/, '')
    .replace(/\r?\n$/, '')
  const delimiter = [',', ';', '\t'].find((each) => first.includes(each))
  if (delimiter === undefined) return null
  const columns = first.split(delimiter).map((each) =>
    each
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .toLowerCase(),
  )
  return columns.every((each) => /^[\p{L}\d _-]{1,60}$/u.test(each))
    ? { columns, delimiter, end, wide }
    : null
}

export interface Stretch {
  /** Fields of each whole record; one with another number of fields than the header is malformed. */
  readonly records: readonly (readonly string[])[]
  /** Bytes that were read; 0 where not even one record is whole. */
  readonly consumed: number
}

/**
 * The whole records at the head of a stretch. A quotation mark closes a field only before a delimiter or a line's end:
 * authors forget to double those inside.
 * @param last whether the file ends with it
 */
export function readStretch(
  bytes: Uint8Array,
  { delimiter, wide }: Pick<Header, 'delimiter' | 'wide'>,
  last: boolean,
): Stretch {
  const end = last ? bytes.length : afterLine(bytes, wide, true)
  const { text, bytesOf } = decoded(bytes.subarray(0, end), wide)
  const records: string[][] = []
  let consumed = 0
  for (let at = 0; at < text.length;) {
    const fields: string[] = []
    let whole = false
    while (!whole) {
      if (text[at] === '"') {
        let close = at
        let after: string | undefined
        do {
          close = text.indexOf('"', close + 1)
          if (close < 0) break
          after = text[close + 1]
          if (after === '"') {
            close += 1
            after = '"'
          }
        } while (after !== undefined && after !== delimiter && after !== '\n' && after !== '\r')
        // Still open: the next stretch may close it.
        if (close < 0) {
          if (last) records.push([])
          return { records, consumed: last ? bytes.length : bytesOf(text.slice(0, consumed)) }
        }
        fields.push(text.slice(at + 1, close).replaceAll('""', '"'))
        at = close + 1
      } else {
        const from = at
        while (at < text.length && text[at] !== delimiter && text[at] !== '\n') at += 1
        fields.push(text.slice(from, at).replace(/\r$/, ''))
      }
      if (text[at] === delimiter) at += 1
      else {
        if (text[at] === '\r') at += 1
        if (text[at] === '\n') at += 1
        whole = true
      }
    }
    if (fields.some((each) => each !== '')) records.push(fields)
    consumed = at
  }
  // A last byte that is half a letter is no record.
  return { records, consumed: last ? bytes.length : bytesOf(text) }
}

/** A count; 0 where there is none. Null where it is something else. */
export function countOf(field: string): number | null {
  const trimmed = field.trim()
  if (trimmed === '') return 0
  return /^\d{1,9}$/.test(trimmed) ? Number(trimmed) : null
}

/** ISO; null where there is none or it is no day. */
export function dayOf(field: string): string | null {
  return parseDate(field.trim() === '' ? null : field.trim())
}
