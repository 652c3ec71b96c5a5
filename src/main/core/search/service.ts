/**
 * Search: words and references in, documents with their best passages and reasons out. Runs on a reading connection of
 * its own; in the application, in a thread of its own (`worker.ts`).
 */
import type {
  Facets,
  SearchAnswer,
  SearchFilters,
  SearchRequest,
  Suggestion,
} from '../../../shared/contract/search.ts'
import { FojasError } from '../../../shared/errors/index.ts'
import { countFacets, isFiltering, listDocuments } from '../corpus/filter.ts'
import { idsOfKeys, isByWordsOnly, passagesInArticles, readPassages } from '../corpus/read.ts'
import type { Reader } from '../library/database.ts'
import { textOrNull } from '../library/sql.ts'
import { VectorSearcher } from '../vectors/searcher.ts'
import { allowedDocuments, mandatoryOf, mayAnswer, type Allowed } from './allowed.ts'
import { coverageOf } from './coverage.ts'
import { fusionRule, rankByBoth, rankByWords, type Candidate, type FusionRule, type Ranking } from './fuse.ts'
import { lexicalLeg, type LexicalLeg } from './lexical.ts'
import { matchExactly, type Matched, type Watched } from './match.ts'
import { DocumentTables, type DocumentTable } from './postings/document-table.ts'
import { NarrowedTable } from './postings/narrow.ts'
import { Scorer } from './postings/score.ts'
import { passageLegs, type PassageLegs } from './passages.ts'
import { present } from './present.ts'
import { parseQuery, queryLimit, type Query } from './query.ts'
import { resolveReferences } from './notices.ts'
import { suggest } from './suggest.ts'

/** The question through the model, where there is an index. */
export interface QueryMeaning {
  readonly model: string
  readonly embedding: Float32Array
  /** A generation other than the active one. */
  readonly generation?: number | undefined
  /** Of its cosine in a hybrid search, where marks have said which serves best; the rule's own when absent. */
  readonly weight?: number | undefined
}

/** Of a search by date, candidates that score less than this part of the best are left out: nearly all documents share some word with a question. */
const datedShare = 0.5
/** Candidates that are put in the order of their dates, at least. */
const datedDepth = 1_000

/** A search before its model is asked. */
interface Prepared {
  /** Of its text and filters. */
  readonly key: string
  readonly table: DocumentTable
  readonly query: Query
  readonly references: SearchAnswer['references']
  readonly allowed: Allowed
  /** Null where nothing is asked by words. */
  readonly words: LexicalLeg | null
}

interface Found extends Pick<Prepared, 'query' | 'references' | 'words'> {
  readonly ranking: Ranking
  /** Rare words, or identifiers, that no document contains. */
  readonly unknown: readonly string[]
  /** The query is an identifier, and only documents that hold it are here. */
  readonly exact: boolean
}

export class SearchService {
  readonly #reader: Reader
  readonly #tables = new DocumentTables()
  readonly #inArticles = new NarrowedTable(this.#tables, passagesInArticles)
  readonly #scorer = new Scorer()
  readonly #searchers = new Map<number | undefined, VectorSearcher>()
  readonly #rule: FusionRule
  /** One at most: its scores stand in arrays that the next search writes over. */
  #prepared: Prepared | undefined

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
      const table = this.#tableFor(request)
      const found = this.#find(table, request, meaning, pause)
      const { ranking, references, words, query, exact, unknown } = found
      const asked = exact ? undefined : meaning
      const articles = new Map(
        (query.namesDocuments ? references : []).flatMap(({ documents, article }) =>
          documents.map((meta) => [meta.key, article] as const),
        ),
      )
      const weight =
        asked === undefined ? 0 : request.mode === 'semantic' ? 1 : (asked.weight ?? this.#rule.weight)
      const cosines = (passages: readonly number[]) => this.#cosines(table, asked, passages)
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
        mode: exact ? 'lexical' : request.mode,
        degraded: !exact && request.mode !== 'lexical' && meaning === undefined,
        model: asked?.model ?? null,
        indexDate: this.#indexDate(asked),
        total: ranking.total,
        totalExact: true,
        milliseconds: performance.now() - begun,
        references,
        // A reference that is not held is said as such, not word by word.
        unknownWords: unknown.filter(
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
      const table = this.#tableFor(request)
      const { ranking } = this.#find(table, request, meaning, pause)
      const keys = ranking.candidates
        .slice(request.offset, request.offset + request.limit)
        .map(({ document }) => table.keys[document] ?? 0)
      return idsOfKeys(this.#reader, keys)
    })
  }

  /**
   * Passages with what each leg says of them; none where nothing is asked by words.
   * @param among these passages instead of those that the legs bring
   */
  legs(
    request: SearchRequest,
    meaning?: QueryMeaning,
    among?: readonly number[],
    pause: () => void = nothing,
  ): PassageLegs {
    return this.#reader.snapshot(() => {
      const table = this.#tableFor(request)
      const { words, allowed } = this.#prepare(table, request, parsed(request.text), pause)
      if (words === null)
        return { passages: new Uint32Array(), lexical: new Float32Array(), cosine: new Float32Array() }
      const semantic =
        meaning === undefined
          ? undefined
          : { embedding: meaning.embedding, searcher: this.#searcher(meaning.generation) }
      return passageLegs(table, words, semantic, allowed, this.#rule, pause, among)
    })
  }

  /** Which of these documents answer each search by words: exactly, not by rank. */
  match(searches: readonly Watched[], keys: readonly number[]): Matched[] {
    return this.#reader.snapshot(() => matchExactly(this.#reader, searches, keys))
  }

  /**
   * How near each document is to a question: the cosine of its best passage that may answer; null where its vectors are still to be made.
   * @throws FojasError no_index, index_corrupt
   */
  near(
    meaning: QueryMeaning,
    keys: readonly number[],
    { articlesOnly }: Pick<SearchFilters, 'articlesOnly'> = {},
  ): (number | null)[] {
    return this.#reader.snapshot(() => {
      const searcher = this.#searcher(meaning.generation)
      return keys.map((key) => {
        const ids = readPassages(this.#reader, key)
          .filter(({ address }) => articlesOnly !== true || address.article !== null)
          .map(({ id }) => id)
        const cosines = [...searcher.cosines(meaning.embedding, ids).values()]
        if (cosines.length > 0) return Math.max(...cosines)
        return ids.length === 0 || isByWordsOnly(this.#reader, key) ? -1 : null
      })
    })
  }

  suggest(typed: string): Suggestion[] {
    return suggest(this.#reader, typed)
  }

  facets(filters: SearchRequest['filters']): Facets {
    return countFacets(this.#reader, filters)
  }

  /**
   * The leg of words ahead of its search: while a model encodes the question in another process, this thread is free. The
   * next `query` of the same text and filters takes it.
   * @throws FojasError query_too_long, index_corrupt
   */
  prepare(request: SearchRequest, pause: () => void = nothing): void {
    this.#reader.snapshot(() => {
      const table = this.#tableFor(request)
      this.#prepared = this.#prepare(table, request, parsed(request.text), pause)
    })
  }

  #tableFor({ filters }: SearchRequest): DocumentTable {
    return filters.articlesOnly === true ? this.#inArticles.at(this.#reader) : this.#tables.at(this.#reader)
  }

  #prepare(
    table: DocumentTable,
    { text, filters }: SearchRequest,
    query: Query,
    pause: () => void,
  ): Prepared {
    const key = JSON.stringify([text, filters, query.identifiers])
    const ready = this.#prepared
    this.#prepared = undefined
    if (ready?.key === key && ready.table === table) return ready
    // Who cites a norm that is not held does so in any of its passages.
    const references = resolveReferences(this.#reader, this.#tables.at(this.#reader), query.references)
    const empty = query.words.length === 0 && query.phrases.length === 0 && query.prefixes.length === 0
    if (empty) return { key, table, query, references, allowed: null, words: null }
    const mandatory = mandatoryOf(this.#reader, table, query)
    const allowed = allowedDocuments(this.#reader, table, query, mandatory, filters)
    pause()
    const { passageShare } = this.#rule
    const words = lexicalLeg(this.#reader, table, this.#scorer, query, mandatory, passageShare, pause)
    return { key, table, query, references, allowed, words }
  }

  #find(
    table: DocumentTable,
    request: SearchRequest,
    meaning: QueryMeaning | undefined,
    pause: () => void,
  ): Found {
    const query = parsed(request.text)
    if (query.identifiers.length === 0) return this.#findQuery(table, request, query, meaning, pause)
    const exact = this.#findQuery(table, request, query, undefined, pause)
    if (exact.ranking.total > 0) return { ...exact, unknown: [], exact: true }
    // Nobody has it: what resembles it may still be of use, under a line that says so.
    const alike =
      meaning === undefined || request.mode === 'lexical'
        ? exact
        : this.#findQuery(table, request, { ...query, phrases: [], identifiers: [] }, meaning, pause)
    return { ...alike, unknown: query.identifiers }
  }

  #findQuery(
    table: DocumentTable,
    request: SearchRequest,
    query: Query,
    meaning: QueryMeaning | undefined,
    pause: () => void,
  ): Found {
    const { references, allowed, words } = this.#prepare(table, request, query, pause)
    if (words === null) {
      const ranking = this.#list(table, request, query)
      return { query, words, references, ranking, unknown: [], exact: false }
    }
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
            { ...this.#rule, weight: meaning.weight ?? this.#rule.weight },
            pause,
          )
    const named = query.namesDocuments ? namedFirst(table, ranking, references, allowed) : ranking
    const ordered = this.#dated(table, request, named)
    return { query, words, references, ranking: ordered, unknown: words.unknown, exact: false }
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

  /** The active generation's, or one asked for by its number: two of those at the most, each holds its index. */
  #searcher(generation: number | undefined): VectorSearcher {
    const active = this.#searchers.get(undefined)
    active?.refresh()
    if (active !== undefined && (generation === undefined || active.generation.id === generation))
      return active
    const known = this.#searchers.get(generation)
    if (known !== undefined) {
      known.refresh()
      return known
    }
    const made = new VectorSearcher(this.#reader, generation)
    const others = [...this.#searchers.keys()].filter((each) => each !== undefined)
    for (const other of others.slice(0, Math.max(0, others.length - 1))) this.#searchers.delete(other)
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

/** @throws FojasError query_too_long */
function parsed(text: string): Query {
  if (text.length > queryLimit)
    throw new FojasError('query_too_long', { length: text.length, limit: queryLimit })
  return parseQuery(text)
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
    if (document < 0 || !mayAnswer(table, allowed, document)) continue
    const own = known.get(document)
    first.set(document, { document, lexical: 0, cosine: null, ...own, score: best })
  }
  const rest = ranking.candidates.filter((candidate) => !first.has(candidate.document))
  const unmatched = [...first.keys()].filter((document) => !known.has(document)).length
  return { ...ranking, candidates: [...first.values(), ...rest], total: ranking.total + unmatched }
}
