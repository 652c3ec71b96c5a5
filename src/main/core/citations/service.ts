/** What to write down for a stretch of a document: where it stands, its citation, its transcription. */
import type { Citation } from '../../../shared/contract/documents.ts'
import type { Address, DocumentMeta } from '../../../shared/domain/document.ts'
import { readMeta, readPassages, readText, type StoredPassage } from '../corpus/read.ts'
import type { Reader } from '../library/database.ts'
import { amendmentOf } from '../texts/history.ts'
import { quotationOf } from './amendments.ts'
import { citationOf, citationOfArticles } from './cite.ts'
import { officialUrl } from './official-page.ts'
import {
  linked,
  richCitationOf,
  richLinked,
  richTranscriptionOf,
  stretchOf,
  transcriptionOf,
} from './transcribe.ts'

function sameArticle(x: Address, y: Address): boolean {
  return x.article === y.article && x.annex === y.annex && x.quotedBy === y.quotedBy
}

/** The passages around one that belong to its article, as one stretch: `[start, end)`. */
function articleAround(passages: readonly StoredPassage[], at: number): readonly [number, number] {
  const own = passages[at]
  if (own === undefined) return [0, 0]
  const belongs = (i: number) => {
    const each = passages[i]
    return each !== undefined && sameArticle(each.address, own.address)
  }
  let [first, last] = [at, at]
  while (belongs(first - 1)) first -= 1
  while (belongs(last + 1)) last += 1
  return [passages[first]?.start ?? own.start, passages[last]?.end ?? own.end]
}

/** The citation of what stands at an offset. */
export function citePassage(
  meta: DocumentMeta,
  passages: readonly StoredPassage[],
  at: number,
  text: string,
): string {
  const address = passages[at]?.address ?? null
  if (address === null || address.article === null) return citationOf(meta, address)
  const [start, end] = articleAround(passages, at)
  if (address.quotedBy !== null) {
    const quoting = passages.findLastIndex(
      (each, i) => i < at && each.address.article === address.quotedBy && each.address.quotedBy === null,
    )
    const lead = quoting < 0 ? '' : text.slice(articleAround(passages, quoting)[0], start)
    return citationOf(meta, address, { amendment: null, quotation: quotationOf(lead, address.article) })
  }
  const amendment =
    meta.textState === 'consolidated' ? amendmentOf(text.slice(start, end), address.article) : null
  return citationOf(meta, address, { amendment, quotation: null })
}

/** @throws FojasError not_found */
export function citeSpan(reader: Reader, key: number, start: number, end: number): Citation {
  const meta = readMeta(reader, key)
  const passages = readPassages(reader, key)
  const { text } = readText(reader, key)
  const at = passages.findLastIndex((each) => each.start <= start)
  const address = passages[at]?.address ?? null
  const within = passages.filter((each, i) => i === at || (each.start > start && each.start < end))
  const own = within.filter(({ address: { article, quotedBy } }) => article !== null && quotedBy === null)
  const articles = [...new Set(own.map((each) => each.address.article ?? ''))]
  const [first] = own
  const several =
    first !== undefined &&
    articles.length > 1 &&
    own.length === within.length &&
    // The third of the law and the third of its annex are two places.
    own.every((each) => each.address.annex === first.address.annex) &&
    meta.type !== null &&
    meta.number !== null
  const citation = several
    ? citationOfArticles(meta, first.address, articles)
    : citePassage(meta, passages, at, text)
  const stretch = stretchOf(text, start, end)
  const transcription = transcriptionOf(stretch, citation)
  const richTranscription = richTranscriptionOf(stretch, citation)
  const url = officialUrl(reader, meta)
  return {
    address,
    citation,
    transcription,
    richCitation: richCitationOf(citation),
    richTranscription,
    linkedTranscription: url === null ? null : linked(transcription, url),
    richLinkedTranscription: url === null ? null : richLinked(richTranscription, url),
  }
}
