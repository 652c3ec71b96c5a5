/** A document or one of its articles, for who asks by its identifier. */
import type { ShownDocument } from '../../../shared/contract/documents.ts'
import type { OutlineEntry } from '../../../shared/domain/document.ts'
import { FojasError } from '../../../shared/errors/index.ts'
import { articleOf, articleStarts } from '../../../shared/text/outline.ts'
import { keyOfId, readMeta, readPassages, readText } from '../corpus/read.ts'
import { structureOf } from '../corpus/structure-of.ts'
import type { Reader } from '../library/database.ts'
import { textStatus } from '../texts/service.ts'
import { citationOf } from './cite.ts'
import { citePassage } from './service.ts'

/** @throws FojasError not_found, which says what articles there are */
export function show(reader: Reader, id: string, named: string | null): ShownDocument {
  const key = keyOfId(reader, id)
  if (key === undefined) throw new FojasError('not_found', { what: `el documento ${id}` })
  const meta = readMeta(reader, key)
  const { text, headings } = readText(reader, key)
  const shown = { id: meta.id, title: meta.title, textState: textStatus(reader, meta).line }
  if (named === null)
    return { ...shown, article: null, text, address: null, citation: citationOf(meta, null) }
  const { outline, segments } = structureOf(text, headings)
  const article = articleOf(named)
  const start = article === undefined ? undefined : articleStarts(outline, article)[0]
  if (article === undefined || start === undefined)
    throw new FojasError('not_found', {
      what: `el artículo ${named} en ${meta.id}; ${heldArticles(outline)}`,
    })
  const first = segments.findIndex((each) => each.start === start)
  const address = segments[first]?.address ?? null
  let last = first
  // Its paragraphs, notes and tables: all that has its very address, until the next heading.
  for (let i = first + 1; i < segments.length; i += 1) {
    const each = segments[i]
    if (each === undefined || each.kind === 'article' || each.kind === 'heading') break
    if (each.address.article !== address?.article || each.address.part !== address.part) break
    last = i
  }
  const passages = readPassages(reader, key)
  const at = passages.findLastIndex((each) => each.start <= start)
  return {
    ...shown,
    article,
    text: text.slice(start, segments[last]?.end ?? text.length),
    address,
    citation: citePassage(meta, passages, at, text),
  }
}

/** `tiene del 1 al 66, 40 bis`; numbers that run on as one stretch. */
function heldArticles(outline: readonly OutlineEntry[]): string {
  const own = outline.flatMap(({ quoted, article }) => (quoted || article === null ? [] : [article]))
  const inOrder = (x: string, y: string) => Number.parseInt(x, 10) - Number.parseInt(y, 10)
  const articles = [...new Set(own)].sort(inOrder)
  if (articles.length === 0) return 'no tiene artículos'
  const stretches: { from: string; to: string }[] = []
  for (const each of articles) {
    const open = stretches.at(-1)
    const next = open !== undefined && /^\d+$/.test(each) && Number(each) === Number(open.to) + 1
    if (open !== undefined && next) open.to = each
    else stretches.push({ from: each, to: each })
  }
  const most = 20
  const shown = stretches
    .slice(0, most)
    .map(({ from, to }) => (from === to ? from : `${from} a ${to}`))
    .join(', ')
  return `tiene ${shown}${stretches.length > most ? '…' : ''}`
}
