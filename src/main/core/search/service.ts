/** Search: words and references in, documents with their best passages and reasons out. Runs on a reading connection. */
import type {
  Facets,
  ResultPassage,
  SearchAnswer,
  SearchRequest,
  SearchResult,
  Suggestion,
} from '../../../shared/contract/search.ts'
import type { DocumentMeta } from '../../../shared/domain/document.ts'
import { FojasError } from '../../../shared/errors/index.ts'
import { citationOf, normLabel } from '../citations/cite.ts'
import { conditionOf, countFacets, isFiltering, listDocuments } from '../corpus/filter.ts'
import { metaOf, readMeta, readPassage, readPassages, readText, type StoredPassage } from '../corpus/read.ts'
import type { Reader } from '../library/database.ts'
import { integer, text, textOrNull } from '../library/sql.ts'
import { matchWords } from './highlight.ts'
import { b, k1, lexicalLeg, matchingPassages, type LexicalCandidate, type LexicalLeg } from './lexical.ts'
import { parseQuery, queryLimit, type Query } from './query.ts'
import type { Reference } from './reference.ts'

/** Passages of a document shown besides its best one. */
const passagesShown = 4
/** Matching passages of one document that are read to find its best: the others rank below by far. */
const passagesRead = 60

/** The other leg of one query: what the model finds near it. Cosines, −1 to 1. */
export interface SemanticLeg {
  readonly model: string
  /** Nearest passages, best first. */
  nearest(k: number): readonly { readonly passage: number; readonly cosine: number }[]
  /** Cosines of passages that the other leg found; those without a vector are absent. */
  cosines(passages: readonly number[]): ReadonlyMap<number, number>
}

/** A document's passage nearest in meaning. */
interface Nearest {
  readonly passage: number
  readonly cosine: number
}

/** Passages the semantic leg brings. */
const nearestPassages = 400
/** Documents of the lexical leg that take part in the fusion, and passages of each whose cosine is computed. */
const fusedDocuments = 150
const fusedPassages = 24
/** Weight of the cosine until enough questions are labelled to tune it. */
const cosineWeight = 0.4

export class SearchService {
  readonly #reader: Reader

  constructor(reader: Reader) {
    this.#reader = reader
  }

  /** @throws FojasError query_too_long */
  query(request: SearchRequest, semantic?: SemanticLeg): SearchAnswer {
    const begun = performance.now()
    if (request.text.length > queryLimit)
      throw new FojasError('query_too_long', { length: request.text.length, limit: queryLimit })
    const query = parseQuery(request.text)
    const references = query.references.map((reference) => this.#resolve(reference))
    const empty = query.words.length === 0 && query.phrases.length === 0 && query.prefixes.length === 0
    const condition = conditionOf(request.filters)
    const leg: LexicalLeg = empty
      ? { candidates: [], unknown: [], match: null }
      : lexicalLeg(this.#reader, query, condition)
    const named = references.flatMap((reference) =>
      reference.documents.map((meta) => ({ meta, article: reference.article })),
    )
    const fused = semantic === undefined || empty ? undefined : this.#fuse(request, leg, semantic)
    const candidates = fused?.candidates ?? leg.candidates
    const ranked = this.#ordered(
      request,
      empty,
      candidates,
      named.map(({ meta }) => meta),
    )
    const page = ranked.slice(request.offset, request.offset + request.limit)
    const best = leg.candidates[0]?.score ?? 1
    const words = new Map(leg.candidates.map((each) => [each.documentKey, each.score / best]))
    const articles = new Map(named.map(({ meta, article }) => [meta.key, article]))
    const results = page.map((candidate, i) =>
      this.#result(
        {
          documentKey: candidate.documentKey,
          score: fused === undefined ? candidate.score / best : candidate.score,
        },
        request.offset + i + 1,
        query,
        leg.match,
        words.get(candidate.documentKey) ?? 0,
        articles,
        fused?.cosines,
      ),
    )
    return {
      query: request.text,
      mode: request.mode,
      degraded: request.mode !== 'lexical' && semantic === undefined,
      model: semantic?.model ?? null,
      indexDate: null,
      total: empty ? listDocuments(this.#reader, request.filters, 'newest', 1, 0).total : ranked.length,
      totalExact: true,
      milliseconds: performance.now() - begun,
      references,
      unknownWords: [...leg.unknown],
      coverage: this.#coverage(request),
      results,
    }
  }

  /**
   * (1 − a) · BM25 / best + a · cosine over the union of both legs, both computed for every document; a document's
   * cosine is its best passage's.
   */
  #fuse(request: SearchRequest, leg: LexicalLeg, semantic: SemanticLeg) {
    const cosines = new Map<number, Nearest>()
    const note = (key: number, passage: number, cosine: number) => {
      if ((cosines.get(key)?.cosine ?? -1) < cosine) cosines.set(key, { passage, cosine })
    }
    const strict = /["“«*]|(?:^|\s)-\S/.test(request.text)
    const { sql, params } = conditionOf(request.filters)
    for (const { passage, cosine } of strict ? [] : semantic.nearest(nearestPassages)) {
      const row = this.#reader.get(
        `SELECT document.key FROM document JOIN passage ON passage.document_key = document.key
         WHERE passage.id = ? AND ${sql}`,
        passage,
        ...params,
      )
      if (row !== undefined) note(integer(row, 'key'), passage, cosine)
    }
    const lexical = new Map(leg.candidates.map((each) => [each.documentKey, each.score]))
    for (const { documentKey } of leg.candidates.slice(0, fusedDocuments)) {
      const rows = this.#reader.all(
        'SELECT id FROM passage WHERE document_key = ? LIMIT ?',
        documentKey,
        fusedPassages,
      )
      const ids = rows.map((row) => integer(row, 'id'))
      for (const [passage, cosine] of semantic.cosines(ids)) note(documentKey, passage, cosine)
    }
    const best = leg.candidates[0]?.score ?? 1
    const words = request.mode === 'semantic' ? 0 : 1 - cosineWeight
    const keys =
      request.mode === 'semantic' ? cosines.keys() : new Set([...lexical.keys(), ...cosines.keys()])
    const candidates = [...keys]
      .map((documentKey) => ({
        documentKey,
        score:
          (words * (lexical.get(documentKey) ?? 0)) / best +
          (1 - words) * Math.max(0, cosines.get(documentKey)?.cosine ?? 0),
      }))
      .sort((x, y) => y.score - x.score || x.documentKey - y.documentKey)
    return { candidates, cosines }
  }

  suggest(typed: string): Suggestion[] {
    const suggestions: Suggestion[] = []
    for (const reference of parseQuery(typed).references) {
      for (const meta of this.#resolve(reference).documents.slice(0, 6)) {
        suggestions.push({
          kind: 'reference',
          text: normLabel(meta),
          detail: meta.title,
          documentKey: meta.key,
        })
      }
    }
    const rows = this.#reader.all(
      `SELECT text FROM search_history WHERE text LIKE ? ESCAPE '\\' ORDER BY at DESC LIMIT 6`,
      `${typed.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`,
    )
    for (const row of rows)
      suggestions.push({ kind: 'history', text: text(row, 'text'), detail: null, documentKey: null })
    return suggestions
  }

  facets(filters: SearchRequest['filters']): Facets {
    return countFacets(this.#reader, filters)
  }

  /** Documents a reference may mean, and how many cite it where none is held. */
  #resolve(reference: Reference): SearchAnswer['references'][number] {
    const { text: typed, label, article } = reference
    const documents = this.#named(reference)
    const citing = documents.length > 0 ? [] : this.#citing(reference)
    return { text: typed, label, documents, article, citedBy: citing.length, citing: citing.slice(0, 1000) }
  }

  /** Documents whose text has the number, and for a law the word beside it. */
  #citing({ types, number }: Reference): number[] {
    if (number === null) return []
    const match = `${types[0] === 'ley' ? 'exact : "ley" AND ' : ''}exact : "${number}"`
    return this.#reader
      .all(
        'SELECT DISTINCT p.document_key AS key FROM lexical l JOIN passage p ON p.id = l.rowid WHERE lexical MATCH ?',
        match,
      )
      .map((row) => integer(row, 'key'))
  }

  #named(reference: Reference): DocumentMeta[] {
    if (reference.gdeCode !== null) {
      return this.#reader
        .all(
          `SELECT * FROM document WHERE gde_code = ? OR gde_code LIKE ? || '#%' LIMIT 20`,
          reference.gdeCode,
          reference.gdeCode,
        )
        .map(metaOf)
    }
    const types = reference.types.map(() => '?').join(',')
    const rows = this.#reader.all(
      `SELECT * FROM document WHERE number = ? AND type IN (${types}) AND (? IS NULL OR year = ?)
       ORDER BY published_from DESC LIMIT 20`,
      reference.number,
      ...reference.types,
      reference.year,
      reference.year,
    )
    const found = rows.map(metaOf)
    // The DNU above the decree of the same number and year.
    return found.sort(
      (x, y) => reference.types.indexOf(x.type ?? 'aviso') - reference.types.indexOf(y.type ?? 'aviso'),
    )
  }

  /** Named documents first, then by score; or all of it by date. */
  #ordered(
    request: SearchRequest,
    empty: boolean,
    candidates: readonly LexicalCandidate[],
    named: readonly DocumentMeta[],
  ): readonly LexicalCandidate[] {
    if (empty) {
      if (!isFiltering(request.filters) && request.text.trim() !== '') return []
      const { documents } = listDocuments(
        this.#reader,
        request.filters,
        request.order,
        request.offset + request.limit,
        0,
      )
      return documents.map((meta) => ({ documentKey: meta.key, score: 0 }))
    }
    const first = named.map((meta) => ({ documentKey: meta.key, score: candidates[0]?.score ?? 1 }))
    const keys = new Set(first.map((each) => each.documentKey))
    const all = [...first, ...candidates.filter((each) => !keys.has(each.documentKey))]
    if (request.order === 'relevance') return all
    const days = new Map(
      this.#reader
        .all('SELECT key, published_from FROM document')
        .map((row) => [integer(row, 'key'), textOrNull(row, 'published_from') ?? '']),
    )
    const sign = request.order === 'newest' ? -1 : 1
    return all.sort(
      (x, y) => sign * (days.get(x.documentKey) ?? '').localeCompare(days.get(y.documentKey) ?? ''),
    )
  }

  #result(
    candidate: LexicalCandidate,
    rank: number,
    query: Query,
    match: string | null,
    lexical: number,
    articles: ReadonlyMap<number, string | null>,
    cosines: ReadonlyMap<number, Nearest> | undefined,
  ): SearchResult {
    const key = candidate.documentKey
    const document = readMeta(this.#reader, key)
    const whole = readText(this.#reader, key).text
    const named = articles.has(key)
    const article = articles.get(key) ?? null
    const nearest = cosines?.get(key)
    const passages = this.#candidatePassages(key, match, named, article, nearest)
    const scored = passages
      .map((passage) =>
        this.#passage(passage, document, whole, query, named && passage.address.article === article),
      )
      .sort((x, y) => y.score - x.score || x.start - y.start)
    const [passage, ...others] = scored
    if (passage === undefined)
      throw new FojasError('internal', { detail: `el documento ${document.id} no tiene fragmentos` })
    return {
      rank,
      score: candidate.score,
      document,
      passage: {
        ...passage,
        reasons: { ...passage.reasons, lexical, semantic: nearest?.cosine ?? null, reference: named },
      },
      passages: others.slice(0, passagesShown),
    }
  }

  #candidatePassages(
    key: number,
    match: string | null,
    named: boolean,
    article: string | null,
    nearest: Nearest | undefined,
  ): StoredPassage[] {
    if (named && article !== null) {
      // Annexes hold the code's own articles; the approving law's have the same numbers.
      const own = readPassages(this.#reader, key).filter(
        (each) => each.address.article === article && each.address.quotedBy === null,
      )
      const inAnnex = own.filter((each) => each.address.part === 'anexo')
      if (own.length > 0) return inAnnex.length > 0 ? inAnnex : own
    }
    const matching = match === null ? [] : matchingPassages(this.#reader, match, key).slice(0, passagesRead)
    // Without a word in common, the passage nearest in meaning is the one to show.
    const ids = matching.length === 0 && nearest !== undefined ? [nearest.passage] : matching
    const found = ids.map((id) => readPassage(this.#reader, id))
    const passages = found.filter((passage) => passage !== undefined)
    return passages.length > 0 ? passages : readPassages(this.#reader, key).slice(0, 1)
  }

  /** BM25 within the document's passages: saturated frequencies, each word weighing the same. */
  #passage(
    passage: StoredPassage,
    document: DocumentMeta,
    whole: string,
    query: Query,
    exact: boolean,
  ): ResultPassage {
    const slice = whole.slice(passage.start, passage.end)
    const found = matchWords(slice, passage.start, query.words, query.phrases, query.prefixes)
    const norm = k1 * (1 - b + (b * found.length) / 100)
    let score = exact ? 100 : 0
    for (const frequency of found.frequencies.values()) score += (frequency * (k1 + 1)) / (frequency + norm)
    return {
      id: passage.id,
      start: passage.start,
      end: passage.end,
      text: slice,
      address: passage.address,
      citation: citationOf(document, passage.address),
      score,
      reasons: { lexical: null, semantic: null, words: found.words, reference: exact },
      highlights: found.highlights,
    }
  }

  #coverage(request: SearchRequest): SearchAnswer['coverage'] {
    const { from, to } = request.filters
    if (from === undefined || to === undefined || from > to) return null
    const rows = this.#reader.all(
      `SELECT DISTINCT edition_date FROM document WHERE kind = 'notice' AND edition_date BETWEEN ? AND ? ORDER BY 1`,
      from,
      to,
    )
    const held = rows.map((row) => text(row, 'edition_date'))
    const missing: string[] = []
    const day = new Date(`${from}T00:00:00Z`)
    // The gazette appears on working days; a year at most is listed.
    for (let i = 0; i < 366 && day.toISOString().slice(0, 10) <= to; i += 1) {
      const iso = day.toISOString().slice(0, 10)
      if (day.getUTCDay() % 6 !== 0 && !held.includes(iso)) missing.push(iso)
      day.setUTCDate(day.getUTCDate() + 1)
    }
    return { from, to, held, missing }
  }
}
