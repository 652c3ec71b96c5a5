/**
 * A line of Markdown as the words that are read: links as their text, emphasis dropped. Which norm of InfoLEG a link leads
 * to, the words of a note do not always say.
 */
import type { NormLink } from './format.ts'

/** `[Ley N° 27.802](http://…)`, `![](x.jpg)`. The address may hold one pair of brackets, and the source's own blanks. */
const link = /!?\[([^\]]*)\]\(((?:[^()\s]|\([^()\s]*\))*|https?:[^()\n]{1,300})\)/g
/** Emphasis; `(*)` is a footnote, `5 * 3` a product, `* ` at the beginning an item. */
const emphasis = /(?<=[^(\s])\*+(?!\s*\))|(?<=^|\s)\*+(?=\S)|(?<=\()\*+(?=[^\s*)])|\b__|__\b/g

const word = /[\p{L}\p{N}]/u

/** Where signs are dropped between two words, a blank stays: `por art. 2° del*[Decreto` leaves `del Decreto`. */
function dropped(
  text: string,
  pattern: RegExp,
  kept: (found: RegExpExecArray) => string,
  mark: (found: RegExpExecArray) => string = () => '',
): string {
  let result = ''
  let from = 0
  let last = ''
  const add = (piece: string) => {
    if (piece === '') return
    if (word.test(last) && word.test(piece[0] ?? '')) result += ' '
    result += piece
    last = piece.at(-1) ?? ''
  }
  for (const found of text.matchAll(pattern)) {
    add(text.slice(from, found.index))
    add(kept(found))
    result += mark(found)
    from = found.index + found[0].length
  }
  add(text.slice(from))
  return result
}

/** @param mark what is left, for who looks for it, where a link of that address ended */
export function plainMarkdown(line: string, mark: (address: string) => string = () => ''): string {
  // Emphasis first: it stands between a word and the link that follows it.
  const plain = dropped(line, emphasis, () => '')
  const kept = ([, text = '']: RegExpExecArray) => text.replace(/\*/g, '')
  return dropped(plain, link, kept, ([, , address = '']) => mark(address))
}

/** A norm's number in InfoLEG between two characters that no text has. */
const marked = /\uE000(\d+)\uE001/g
const toInfoleg = /verNorma\.do\?(?:[^)\s]*&)?id=\s*(\d{1,8})/

export function markNorm(address: string): string {
  const id = toInfoleg.exec(address)?.[1]
  return id === undefined ? '' : `\uE000${id}\uE001`
}

/** A text without its marks, and where they stood in it. */
export function unmarked(text: string): { text: string; links: NormLink[] } {
  const links: NormLink[] = []
  let taken = 0
  const plain = text.replace(marked, (mark, id: string, at: number) => {
    links.push({ end: at - taken, infolegId: Number(id) })
    taken += mark.length
    return ''
  })
  return { text: plain, links }
}
