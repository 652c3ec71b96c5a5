/** *Falta un resultado*: where a passage that somebody names ranks today for a question, and why no higher. */
import type { MissingAnswer, MissingPassage } from '../../../shared/contract/label-missing.ts'
import { searchInput, type SearchAnswer, type SearchRequest } from '../../../shared/contract/search.ts'
import { grouped, plural } from '../../../shared/text/format.ts'
import { citationOf } from '../citations/cite.ts'
import { readMeta, readPassages, readText, type StoredPassage } from '../corpus/read.ts'
import type { Reader } from '../library/database.ts'
import { stem } from '../search/analysis/stem.ts'
import { tokenise } from '../search/analysis/tokenise.ts'
import { parseQuery } from '../search/query.ts'
import type { Search } from './alike.ts'

export type Rank = (request: SearchRequest, signal?: AbortSignal) => Promise<string[]>

interface Host {
  readonly reader: Reader
  readonly search: Search
  readonly rank: Rank
}

/** Documents of a name, or found by words where no norm is named, that are shown. */
const shown = 8
/** Documents whose order is asked for. */
const lookedAt = 10_000
/** A document up to here was in sight. */
const inSight = 5
/** Words in common that are said one by one. */
const told = 4

interface Named {
  readonly key: number
  readonly article: string | null
}

const request = (text: string, change: object = {}) => searchInput.parse({ text, remember: false, ...change })

/** By citation; where none is held and none was named, by words. */
async function namedBy(
  { search }: Host,
  text: string,
  signal: AbortSignal | undefined,
): Promise<{ named: Named[]; unheld: string[] }> {
  const { references, results } = await search(request(text, { limit: shown }), signal)
  const named = references.flatMap(({ documents, article }) => documents.map(({ key }) => ({ key, article })))
  const unheld = references.filter(({ documents }) => documents.length === 0).map(({ label }) => label)
  if (references.length > 0) return { named: named.slice(0, shown), unheld }
  return { named: results.map(({ document }) => ({ key: document.key, article: null })), unheld }
}

/** The article named; else the passage that answers best, by words and meaning; else the first. */
function passageOf(
  reader: Reader,
  { key, article }: Named,
  found: SearchAnswer['results'][number] | undefined,
): StoredPassage | undefined {
  const passages = readPassages(reader, key)
  const own = passages.filter(({ address }) => address.article === article && address.quotedBy === null)
  const among = article === null || own.length === 0 ? passages : own
  const best = [...(found === undefined ? [] : [found.passage, ...found.passages])]
  const ids = best.map(({ id }) => id)
  return among.find(({ id }) => id === ids.find((each) => among.some((one) => one.id === each))) ?? among[0]
}

/** The words of the question that a text has, as the question says them. */
export function wordsInCommon(question: string, text: string): string[] {
  const stems = new Set(tokenise(text).map(({ word }) => stem(word)))
  const asked = parseQuery(question).words.filter((word) => stems.has(word.stem))
  return [...new Map(asked.map((word) => [word.stem, word.exact])).values()]
}

function reasonOf(question: string, text: string, cosine: number | null, best: number | null): string {
  const common = wordsInCommon(question, text)
  const words =
    common.length === 0
      ? 'ninguna palabra en común'
      : `${plural(common.length, 'palabra', 'palabras')} en común (${common.slice(0, told).join(', ')}${common.length > told ? '…' : ''})`
  if (cosine === null || best === null || cosine >= best) return words
  const number = (value: number) => value.toFixed(2).replace('.', ',').replace('-', '−')
  return `${words}; por el sentido se parece ${number(cosine)}, y el primero ${number(best)}`
}

function rankWords(rank: number | null, total: number): string {
  if (total === 0) return 'la pregunta no trae ningún documento'
  if (rank === null) return `la pregunta trae ${plural(total, 'documento', 'documentos')} y este no está`
  return rank <= inSight ? `ya está en el puesto ${String(rank)}` : `puesto ${grouped(rank)}`
}

/** @throws FojasError query_too_long, cancelled */
export async function whereRanked(
  host: Host,
  question: string,
  text: string,
  signal?: AbortSignal,
): Promise<MissingAnswer> {
  const { reader, search, rank } = host
  const { named, unheld } = await namedBy(host, text, signal)
  if (named.length === 0) return { unheld, passages: [] }
  const order = await rank(request(question, { limit: lookedAt }), signal)
  const keys = [...new Set(named.map(({ key }) => key))]
  const among = await search(request(question, { limit: shown, filters: { keys } }), signal)
  // By words alone there is no cosine to compare.
  const top = among.degraded ? undefined : (await search(request(question, { limit: 1 }), signal)).results[0]
  const first = top?.passage.reasons.semantic
  const passages: MissingPassage[] = []
  for (const each of named) {
    const found = among.results.find(({ document }) => document.key === each.key)
    const passage = passageOf(reader, each, found)
    if (passage === undefined) continue
    const meta = readMeta(reader, each.key)
    const own = readText(reader, each.key).text.slice(passage.start, passage.end)
    const place = order.indexOf(meta.id)
    const at = place < 0 ? null : place + 1
    const scored = [found?.passage, ...(found?.passages ?? [])].find((one) => one?.id === passage.id)
    passages.push({
      passage: passage.id,
      documentKey: each.key,
      citation: citationOf(meta, passage.address),
      title: meta.title,
      text: own,
      start: passage.start,
      end: passage.end,
      rank: at,
      words: `${rankWords(at, order.length)}: ${reasonOf(question, own, scored?.reasons.semantic ?? null, first ?? null)}`,
      how: {
        surface: 'missing',
        query: question,
        rank: at,
        score: null,
        model: among.model,
        indexDate: among.indexDate,
        source: null,
      },
    })
  }
  return { unheld, passages }
}
