/** The references in any text, with the documents of the library that each may be. */
import type { CitedText } from '../../../shared/contract/search.ts'
import type { DocumentMeta } from '../../../shared/domain/document.ts'
import type { Reader } from '../library/database.ts'
import { resolveFound } from '../references/resolve.ts'
import { findReferences, type CitedArticles, type FoundReference } from '../references/grammar/index.ts'

/** Documents named of those a reference may mean. */
const shown = 20

/** `12 a 15 y 18`, `75` */
export function citedArticles(articles: readonly CitedArticles[]): string | null {
  const shown = articles.map(({ from, to }) => (to === null ? from : `${from} a ${to}`))
  const last = shown.pop()
  if (last === undefined) return null
  return shown.length === 0 ? last : `${shown.join(', ')} y ${last}`
}

interface Composed {
  readonly text: string
  /** Where a place of the composed text is in the text given. */
  readonly original: (position: number) => number
}

/** NFC, which the grammar reads; letters and accents typed apart (as macOS does) keep their places in the text given. */
function compose(given: string): Composed {
  const text = given.normalize('NFC')
  if (text === given) return { text, original: (position) => position }
  const places: number[] = []
  for (const { segment, index } of new Intl.Segmenter('es').segment(given)) {
    const { length } = segment.normalize('NFC')
    for (let i = 0; i < length; i += 1) places.push(Math.min(index + i, index + segment.length))
  }
  return { text, original: (position) => places[position] ?? given.length }
}

export function citedIn(reader: Reader, given: string): CitedText {
  const { text, original } = compose(given)
  return reader.snapshot(() => {
    // A text cites the same few norms again and again.
    const known = new Map<string, readonly DocumentMeta[]>()
    const held = (reference: FoundReference) => {
      const { kind, number, year, gdeCode, organism } = reference
      const key = JSON.stringify([kind, number, year, gdeCode, organism])
      const documents = known.get(key) ?? resolveFound(reader, reference).documents.slice(0, shown)
      known.set(key, documents)
      return documents
    }
    return {
      references: findReferences(text).map((reference) => ({
        start: original(reference.start),
        end: original(reference.end),
        kind: reference.kind,
        number: reference.number,
        year: reference.year,
        article: citedArticles(reference.articles),
        label: reference.label,
        candidates: held(reference).map(({ id, title, publishedFrom }) => ({
          id,
          title,
          date: publishedFrom,
        })),
      })),
    }
  })
}
