/** Who cites a norm: documents, newest first, each with the places where it does. */
import type { Citing, CitingInput, HeldNorm } from '../../../shared/contract/references.ts'
import type { DocumentMeta } from '../../../shared/domain/document.ts'
import { fold } from '../../../shared/text/fold.ts'
import { articleLabel, articlesLabel, normLabel } from '../citations/label.ts'
import { identitiesOf, metaOf, passageAt, readMeta, readText } from '../corpus/read.ts'
import type { Reader } from '../library/database.ts'
import { issuedBy } from './organism.ts'
import { ownTargets } from './own-targets.ts'
import { documentTarget, resolve } from './resolve.ts'
import * as store from './store.ts'
import type { StoredNorm } from './store.ts'

/** Places of one document that are shown. */
const shown = 3
/** Characters of the sentence around a place, on each side. */
const around = 160

export function heldNormOf(meta: DocumentMeta): HeldNorm {
  const { key, id, title, summary, organism, publishedFrom: date } = meta
  return { key, id, label: normLabel(meta), title, summary, date, organism }
}

/** `12;15-18` → `arts. 12, 15 a 18` */
export function articlesShown(articles: string): string {
  if (articles === '') return ''
  const ranges = articles.split(';')
  if (ranges.length === 1 && !articles.includes('-')) return articleLabel(articles)
  if (!articles.includes('-')) return articlesLabel(ranges)
  const parts = ranges.map((each) => each.replace(/^(.+)-(.+)$/, '$1 a $2'))
  const last = parts.at(-1) ?? ''
  return parts.length === 1 ? `arts. ${last}` : `arts. ${parts.slice(0, -1).join(', ')} y ${last}`
}

function targetsOf(reader: Reader, meta: DocumentMeta): string[] {
  const said = identitiesOf(reader, meta.key).map((each) => documentTarget + each)
  return [...said, ...ownTargets(meta)]
}

export interface CitingNorms {
  /** Ways of naming it, and whether each names nothing else. */
  readonly norms: ReadonlyMap<number, { readonly norm: StoredNorm; readonly certain: boolean }>
  readonly except: number | null
}

/** @throws FojasError not_found */
export function normsNaming(
  reader: Reader,
  asked: { readonly key: number } | { readonly target: string; readonly organism: string | null },
): CitingNorms {
  const norms = new Map<number, { norm: StoredNorm; certain: boolean }>()
  if ('target' in asked) {
    for (const norm of store.normsOfTargets(reader, [asked.target]))
      if (sameBody(norm.organism, asked.organism))
        norms.set(norm.id, { norm, certain: (norm.organism === null) === (asked.organism === null) })
    return { norms, except: null }
  }
  const meta = readMeta(reader, asked.key)
  for (const norm of store.normsOfTargets(reader, targetsOf(reader, meta))) {
    if (norm.types.length > 0 && (meta.type === null || !norm.types.includes(meta.type))) continue
    if (norm.organism !== null && issuedBy(meta, norm.organism) === false) continue
    const { certain, documents } = resolve(reader, norm)
    // What is said of another one of the same number is not said of this one.
    if (!documents.some(({ key }) => key === asked.key)) continue
    // A number without its year, of several decrees that bear it, says nothing of any of them.
    if (documents.length > 1 && norm.year === null && norm.number !== null && meta.type !== 'ley') continue
    norms.set(norm.id, { norm, certain })
  }
  return { norms, except: asked.key }
}

function sameBody(x: string | null, y: string | null): boolean {
  if (x === null || y === null || fold(x) === fold(y)) return true
  return (
    issuedBy({ organism: x, gdeCode: null }, y) === true ||
    issuedBy({ organism: y, gdeCode: null }, x) === true
  )
}

/** @throws FojasError not_found */
export function citingOf(reader: Reader, input: CitingInput, unread: number): Citing {
  const { norms, except } = normsNaming(reader, input)
  const ids = [...norms.keys()]
  const total = store.countCiting(reader, ids, except)
  const documents = store
    .citingDocuments(reader, ids, except, input.limit, input.offset)
    .map(metaOf)
    .map((meta) => {
      const places = store.placesIn(reader, meta.key, ids)
      const { text } = readText(reader, meta.key)
      return {
        document: heldNormOf(meta),
        certain: places.some(({ norm }) => norms.get(norm)?.certain === true),
        mentions: places.length,
        passages: places.slice(0, shown).map(({ place }) => {
          const { start, end, articles } = place
          const from = passageAt(reader, meta.key, start)?.address
          const article = from?.quotedBy ?? from?.article ?? null
          return {
            start,
            end,
            from: article === null ? '' : articleLabel(article),
            cites: articlesShown(articles),
            ...sentenceAround(text, start, end),
          }
        }),
      }
    })
  return { total, unread, documents }
}

/** The sentence a place stands in, or as much of it as fits. */
function sentenceAround(text: string, start: number, end: number): { text: string; textStart: number } {
  const least = Math.max(0, start - around)
  const head = text.slice(least, start)
  const begins = Math.max(head.lastIndexOf('\n') + 1, head.lastIndexOf('; ') + 2)
  const from = begins > 1 ? least + begins : least === 0 ? 0 : least + head.indexOf(' ') + 1
  const tail = text.slice(end, end + around)
  const paragraph = tail.indexOf('\n')
  const to = end + (paragraph >= 0 ? paragraph : tail.length < around ? tail.length : tail.lastIndexOf(' '))
  return { text: text.slice(from, Math.max(to, end)), textStart: from }
}
