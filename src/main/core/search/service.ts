/**
 * Search: words and references in, documents with their best passages and reasons out. Runs on a reading connection of
 * its own; in the application, in a thread of its own (`worker.ts`).
 */
import type { Facets, SearchAnswer, SearchRequest, Suggestion } from '../../../shared/contract/search.ts'
import { FojasError } from '../../../shared/errors/index.ts'
import { countFacets, isFiltering, listDocuments } from '../corpus/filter.ts'
import { readMeta } from '../corpus/read.ts'
import type { Reader } from '../library/database.ts'
import { textOrNull } from '../library/sql.ts'
import { VectorSearcher } from '../vectors/searcher.ts'
import { allowedDocuments, mandatoryOf, type Allowed } from './allowed.ts'
import { coverageOf } from './coverage.ts'
import { fusionRule, rankByBoth, rankByWords, type Candidate, type FusionRule, type Ranking } from './fuse.ts'
import { lexicalLeg, type LexicalLeg } from './lexical.ts'
import { DocumentTables, type DocumentTable } from './postings/document-table.ts'
import { Scorer } from './postings/score.ts'
import { present } from './present.ts'
import { parseQuery, queryLimit, type Query } from './query.ts'
import { resolveReference } from './resolve.ts'
import { suggest } from './suggest.ts'

/** The question through the model, where there is an index. */
export interface QueryMeaning {
  readonly model: string
  readonly embedding: Float32Array
  /** A generation other than the active one. */
  readonly generation?: number | undefined
}

/** Of a search by date, candidates that score less than this part of the best are left out: nearly all documents share some word with a question. */
const datedShare = 0.5
/** Candidates that are put in the order of their dates, at least. */
const datedDepth = 1_000

interface Found {
  readonly query: Query
  readonly empty: boolean
  readonly words: LexicalLeg | null
  readonly ranking: Ranking
  readonly references: SearchAnswer['references']
}

export class SearchService {
  readonly #reader: Reader
  readonly #tables = new DocumentTables()
  readonly #scorer = new Scorer()
  readonly #searchers = new Map<number | undefined, VectorSearcher>()
  readonly #rule: FusionRule

  constructor(reader: Reader, rule: FusionRule = fusionRule) {
    this.#reader = reader
    this.#rule = rule
  }

  /**
   * @param pause called between steps; throws where the search was cancelled
   * @throws FojasError query_too_long, no_index, index_corrupt
   */
  query(request: SearchRequest, meaning?: QueryMeaning, pause: () => void = nothing): SearchAnswer {
    const begun = performance.now()
    return this.#reader.snapshot(() => {
      const table = this.#tables.at(this.#reader)
      const found = this.#find(table, request, meaning, pause)
      const { ranking, references, words, query } = found
      const articles = new Map(
        (query.namesDocuments ? references : []).flatMap(({ documents, article }) =>
          documents.map((meta) => [meta.key, article] as const),
        ),
      )
      const weight = meaning === undefined ? 0 : request.mode === 'semantic' ? 1 : this.#rule.weight
      const cosines = (passages: readonly number[]) => this.#cosines(table, meaning, passages)
      const results = ranking.candidates
        .slice(request.offset, request.offset + request.limit)
        .flatMap((candidate, i) => {
          pause()
          const key = table.keys[candidate.document] ?? 0
          const shown = {
            candidate,
            rank: request.offset + i + 1,
            named: articles.has(key),
            article: articles.get(key) ?? null,
          }
          const result = present(
            { reader: this.#reader, table, query, words, ranking, weight, cosines },
            shown,
          )
          return result === undefined ? [] : [result]
        })
      return {
        query: request.text,
        mode: request.mode,
        degraded: request.mode !== 'lexical' && meaning === undefined,
        model: meaning?.model ?? null,
        indexDate: this.#indexDate(meaning),
        total: ranking.total,
        totalExact: true,
        milliseconds: performance.now() - begun,
        references,
        // A reference that is not held is said as such, not word by word.
        unknownWords: (words?.unknown ?? []).filter(
          (word) => !references.some((reference) => reference.text.includes(word)),
        ),
        coverage: coverageOf(this.#reader, request.filters),
        results,
      }
    })
  }

  /** Identifiers of the documents found, best first, without reading a text: what an evaluation asks. */
  rank(request: SearchRequest, meaning?: QueryMeaning, pause: () => void = nothing): string[] {
    return this.#reader.snapshot(() => {
      const table = this.#tables.at(this.#reader)
      const { ranking } = this.#find(table, request, meaning, pause)
      return ranking.candidates
        .slice(request.offset, request.offset + request.limit)
        .map((candidate) => readMeta(this.#reader, table.keys[candidate.document] ?? 0).id)
    })
  }

  suggest(typed: string): Suggestion[] {
    return suggest(this.#reader, typed)
  }

  facets(filters: SearchRequest['filters']): Facets {
    return countFacets(this.#reader, filters)
  }

  #find(
    table: DocumentTable,
    request: SearchRequest,
    meaning: QueryMeaning | undefined,
    pause: () => void,
  ): Found {
    if (request.text.length > queryLimit)
      throw new FojasError('query_too_long', { length: request.text.length, limit: queryLimit })
    const query = parseQuery(request.text)
    const references = query.references.map((each) => resolveReference(this.#reader, table, each))
    const empty = query.words.length === 0 && query.phrases.length === 0 && query.prefixes.length === 0
    if (empty) {
      return { query, empty, words: null, references, ranking: this.#list(table, request, query) }
    }
    const mandatory = mandatoryOf(this.#reader, table, query)
    const allowed = allowedDocuments(this.#reader, table, query, mandatory, request.filters)
    pause()
    const words = lexicalLeg(
      this.#reader,
      table,
      this.#scorer,
      query,
      mandatory,
      this.#rule.passageShare,
      pause,
    )
    const page = request.offset + request.limit
    const depth = request.order === 'relevance' ? page : Math.max(page, datedDepth)
    const ranking =
      meaning === undefined || request.mode === 'lexical'
        ? rankByWords(table, words, allowed, depth)
        : rankByBoth(
            table,
            words,
            { embedding: meaning.embedding, searcher: this.#searcher(meaning.generation) },
            allowed,
            request.mode,
            depth,
            this.#rule,
            pause,
          )
    const named = query.namesDocuments ? namedFirst(table, ranking, references, allowed) : ranking
    return { query, empty, words, references, ranking: this.#dated(table, request, named) }
  }

  /** Without words: all that the filters leave, by date. */
  #list(table: DocumentTable, request: SearchRequest, query: Query): Ranking {
    const nothing = { candidates: [], total: 0, cosines: new Map<number, number>() }
    if (query.excluded.length > 0 && !isFiltering(request.filters)) return nothing
    if (!isFiltering(request.filters) && request.text.trim() !== '') return nothing
    const depth = request.offset + request.limit
    const { documents, total } = listDocuments(this.#reader, request.filters, request.order, depth, 0)
    return {
      total,
      cosines: new Map(),
      candidates: documents.flatMap(({ key }) => {
        const document = table.indexOf(key)
        return document < 0 ? [] : [{ document, score: 0, lexical: 0, cosine: null }]
      }),
    }
  }

  /** The better half of the candidates by date, where that order is asked. */
  #dated(table: DocumentTable, { order }: SearchRequest, ranking: Ranking): Ranking {
    if (order === 'relevance') return ranking
    const best = ranking.candidates[0]?.score ?? 0
    const kept = ranking.candidates.filter((candidate) => candidate.score >= best * datedShare)
    const days = new Map(
      kept.map((candidate) => {
        const key = table.keys[candidate.document] ?? 0
        const row = this.#reader.get('SELECT published_from FROM document WHERE key = ?', key)
        return [candidate, row === undefined ? null : textOrNull(row, 'published_from')]
      }),
    )
    const sign = order === 'newest' ? -1 : 1
    const candidates = kept.sort((x, y) => {
      const [a, b] = [days.get(x) ?? null, days.get(y) ?? null]
      if (a === null || b === null) return Number(a === null) - Number(b === null)
      return a === b ? y.score - x.score : sign * (a < b ? -1 : 1)
    })
    return { ...ranking, candidates, total: candidates.length }
  }

  #searcher(generation: number | undefined): VectorSearcher {
    const known = this.#searchers.get(generation)
    if (known !== undefined) {
      known.refresh()
      return known
    }
    const made = new VectorSearcher(this.#reader, generation)
    this.#searchers.set(generation, made)
    return made
  }

  #cosines(
    table: DocumentTable,
    meaning: QueryMeaning | undefined,
    passages: readonly number[],
  ): ReadonlyMap<number, number> {
    if (meaning === undefined) return new Map()
    const ids = passages.map((passage) => table.passages[passage] ?? 0)
    const found = this.#searcher(meaning.generation).cosines(meaning.embedding, ids)
    return new Map([...found].map(([id, cosine]) => [table.passageIndexOf(id), cosine]))
  }

  #indexDate(meaning: QueryMeaning | undefined): string | null {
    if (meaning === undefined) return null
    const searcher = this.#searchers.get(meaning.generation)
    return searcher?.generation.finishedAt ?? null
  }
}

function nothing(): void {
  // Nobody can cancel it.
}

/** What the query names comes first, whatever it scores. */
function namedFirst(
  table: DocumentTable,
  ranking: Ranking,
  references: SearchAnswer['references'],
  allowed: Allowed,
): Ranking {
  const best = ranking.candidates[0]?.score ?? 1
  const known = new Map(ranking.candidates.map((candidate) => [candidate.document, candidate]))
  const first = new Map<number, Candidate>()
  for (const meta of references.flatMap(({ documents }) => documents)) {
    const document = table.indexOf(meta.key)
    if (document < 0 || (allowed !== null && allowed[document] !== 1)) continue
    const own = known.get(document)
    first.set(document, { document, lexical: 0, cosine: null, ...own, score: best })
  }
  const rest = ranking.candidates.filter((candidate) => !first.has(candidate.document))
  const unmatched = [...first.keys()].filter((document) => !known.has(document)).length
  return { ...ranking, candidates: [...first.values(), ...rest], total: ranking.total + unmatched }
}
