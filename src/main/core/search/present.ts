/** A document found, as it is shown: its best passages with their citation, marks and reasons. */
import type { ResultPassage, SearchResult } from '../../../shared/contract/search.ts'
import { citationOf } from '../citations/cite.ts'
import { readMeta, readPassage, readPassages, readText, type StoredPassage } from '../corpus/read.ts'
import type { Reader } from '../library/database.ts'
import { textStatus } from '../texts/service.ts'
import type { Candidate, Ranking } from './fuse.ts'
import { matchWords } from './highlight.ts'
import type { LexicalLeg } from './lexical.ts'
import type { DocumentTable } from './postings/document-table.ts'
import type { Query } from './query.ts'
import { bestPassages } from './top.ts'

/** Passages of a shown document whose cosine is computed: all of most documents, the best by words of a code. */
const compared = 32
/** Passages of a document shown besides its best one. */
const others = 4

export interface Shown {
  readonly candidate: Candidate
  readonly rank: number
  /** Whether the query names the document, and the article it asks for. */
  readonly named: boolean
  readonly article: string | null
}

export interface Findings {
  readonly reader: Reader
  readonly table: DocumentTable
  readonly query: Query
  /** Null for a list without words. */
  readonly words: LexicalLeg | null
  readonly ranking: Ranking
  /** Weight of the cosine, as in the ranking of documents; 0 for words alone. */
  readonly weight: number
  /** Cosines of passages, by number in the table; none for words alone. */
  readonly cosines: (passages: readonly number[]) => ReadonlyMap<number, number>
}

interface Choice {
  readonly passage: StoredPassage
  readonly score: number
  readonly semantic: number | null
}

/** @returns undefined for a document without passages */
export function present(findings: Findings, shown: Shown): SearchResult | undefined {
  const { reader, table, query } = findings
  const { candidate, rank, named } = shown
  const document = readMeta(reader, table.keys[candidate.document] ?? 0)
  const whole = readText(reader, document.key).text
  const [best, ...rest] = choose(findings, shown, document.key).map(({ passage, score, semantic }) => {
    const text = whole.slice(passage.start, passage.end)
    const found = matchWords(text, passage.start, query.words, query.phrases, query.prefixes)
    const result: ResultPassage = {
      id: passage.id,
      start: passage.start,
      end: passage.end,
      text,
      address: passage.address,
      citation: citationOf(document, passage.address),
      score,
      reasons: { lexical: null, semantic, words: found.words, reference: false },
      highlights: found.highlights,
    }
    return result
  })
  if (best === undefined) return undefined
  const lexical = findings.words === null ? null : candidate.lexical
  const reasons = { ...best.reasons, lexical, semantic: candidate.cosine, reference: named }
  return {
    rank,
    score: candidate.score,
    document,
    textStatus: textStatus(reader, document),
    passage: { ...best, reasons },
    passages: rest,
  }
}

/** The passages to show, best first: the article the query names, or those that match best by words and meaning. */
function choose(findings: Findings, shown: Shown, key: number): Choice[] {
  const { reader, table, words, ranking, weight } = findings
  const { document } = shown.candidate
  if (shown.named && shown.article !== null) {
    const own = readPassages(reader, key).filter(
      (each) => each.address.article === shown.article && each.address.quotedBy === null,
    )
    // Annexes hold the code's own articles; the approving law's have the same numbers.
    const inAnnex = own.filter((each) => each.address.part === 'anexo')
    const asked = inAnnex.length > 0 ? inAnnex : own
    if (asked.length > 0)
      return asked.slice(0, others + 1).map((passage) => ({ passage, score: 1, semantic: null }))
  }
  const scores = words?.passages ?? new Float32Array()
  const [from, to] = [table.starts[document] ?? 0, table.starts[document + 1] ?? 0]
  const near = [...ranking.cosines.keys()].filter((passage) => passage >= from && passage < to)
  const matching = bestPassages(scores, table, document, compared)
  const all =
    weight > 0 && to - from <= compared
      ? Array.from({ length: to - from }, (_, i) => from + i).filter((at) => table.chosen?.passages[at] !== 0)
      : []
  const candidates = [...new Set([...matching, ...near, ...all])]
  // Shown of a list without words.
  const first = Math.min(...candidates)
  // Those the ranking has rescored are known; each of the others costs the reading of a row.
  const cosines = new Map<number, number>()
  if (weight > 0) {
    const unknown: number[] = []
    for (const at of candidates) {
      const known = ranking.cosines.get(at)
      if (known === undefined) unknown.push(at)
      else cosines.set(at, known)
    }
    for (const [at, cosine] of findings.cosines(unknown)) cosines.set(at, cosine)
  }
  return candidates
    .map((at) => {
      const lexical = (scores[at] ?? 0) / (words?.bestPassage ?? 1)
      return { at, score: (1 - weight) * lexical + weight * Math.max(0, cosines.get(at) ?? 0) }
    })
    .filter(({ at, score }) => score > 0 || at === first)
    .sort((x, y) => y.score - x.score || x.at - y.at)
    .slice(0, others + 1)
    .flatMap(({ at, score }) => {
      const passage = readPassage(reader, table.passages[at] ?? 0)
      return passage === undefined ? [] : [{ passage, score, semantic: cosines.get(at) ?? null }]
    })
}
