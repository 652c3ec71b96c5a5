/**
 * Both legs as one ranking: (1 − a) · BM25 / best + a · cosine over the union of their candidates, both computed for
 * every one; a document's cosine is its best passage's.
 */
import type { VectorSearcher } from '../vectors/searcher.ts'
import { passageFilter, type Allowed } from './allowed.ts'
import type { LexicalLeg } from './lexical.ts'
import type { DocumentTable } from './postings/document-table.ts'
import { bestDocuments, bestPassages } from './top.ts'

/** A question as the model sees it. */
export interface Meaning {
  /** Embedding of the question: [dimension]. */
  readonly embedding: Float32Array
  readonly searcher: VectorSearcher
}

export interface Candidate {
  /** Number in the table. */
  readonly document: number
  readonly score: number
  /** BM25 divided by the best of the answer. */
  readonly lexical: number
  /** Of its best passage; null where the leg was not asked, or computed none. */
  readonly cosine: number | null
}

export interface Ranking {
  /** Best first. */
  readonly candidates: readonly Candidate[]
  /** Documents that matched, those beyond the candidates included. */
  readonly total: number
  /** Cosines known of passages, by number in the table. */
  readonly cosines: ReadonlyMap<number, number>
}

export interface FusionRule {
  /** Share of a document's best passage in its score by words; the rest is the whole document's. */
  readonly passageShare: number
  /** Weight of the cosine in a hybrid search. */
  readonly weight: number
  /** Passages that the semantic leg brings. */
  readonly nearest: number
  /** Documents of the lexical leg whose cosine is computed, and passages of each: those best by words. */
  readonly documents: number
  readonly passages: number
}

/** Chosen on abstracts of the train split: docs/benchmarks/quality.md. */
export const fusionRule: FusionRule = {
  passageShare: 0.6,
  weight: 0.3,
  nearest: 400,
  documents: 120,
  passages: 8,
}

/** Words alone. */
export function rankByWords(table: DocumentTable, leg: LexicalLeg, allowed: Allowed, depth: number): Ranking {
  const { documents, total } = bestDocuments(leg.documents, table.keys, allowed, depth)
  const best = leg.documents[documents[0] ?? 0] ?? 0
  return {
    total,
    cosines: new Map(),
    candidates: documents.map((document) => {
      const lexical = (leg.documents[document] ?? 0) / (best || 1)
      return { document, score: lexical, lexical, cosine: null }
    }),
  }
}

/** @param words the lexical leg, whose scores are also those of what meaning alone finds */
export function rankByBoth(
  table: DocumentTable,
  words: LexicalLeg,
  { embedding, searcher }: Meaning,
  allowed: Allowed,
  mode: 'hybrid' | 'semantic',
  depth: number,
  rule: FusionRule,
  pause: () => void,
): Ranking {
  const cosines = new Map<number, number>()
  const ofDocument = new Map<number, number>()
  const note = (id: number, cosine: number) => {
    const passage = table.passageIndexOf(id)
    if (passage < 0) return
    const document = table.documentOf[passage] ?? 0
    cosines.set(passage, cosine)
    ofDocument.set(document, Math.max(ofDocument.get(document) ?? -1, cosine))
  }
  const nearest = Math.max(rule.nearest, mode === 'semantic' ? 4 * depth : 0)
  for (const { passage, cosine } of searcher.search(embedding, nearest, passageFilter(table, allowed)))
    note(passage, cosine)
  pause()
  const found = bestDocuments(words.documents, table.keys, allowed, Math.max(depth, rule.documents))
  const best = (words.documents[found.documents[0] ?? 0] ?? 0) || 1
  if (mode === 'hybrid') {
    const ids: number[] = []
    for (const document of found.documents.slice(0, rule.documents)) {
      for (const passage of bestPassages(words.passages, table, document, rule.passages)) {
        if (!cosines.has(passage)) ids.push(table.passages[passage] ?? 0)
      }
    }
    for (const [id, cosine] of searcher.cosines(embedding, ids)) note(id, cosine)
    pause()
  }
  const weight = mode === 'semantic' ? 1 : rule.weight
  const union = new Set([...ofDocument.keys(), ...(mode === 'hybrid' ? found.documents : [])])
  const candidates = [...union].map((document) => {
    const lexical = (words.documents[document] ?? 0) / best
    const cosine = ofDocument.get(document) ?? null
    return { document, lexical, cosine, score: (1 - weight) * lexical + weight * Math.max(0, cosine ?? 0) }
  })
  candidates.sort(
    (x, y) => y.score - x.score || (table.keys[x.document] ?? 0) - (table.keys[y.document] ?? 0),
  )
  const beyond = mode === 'hybrid' ? found.total - found.documents.length : 0
  return { candidates, total: candidates.length + beyond, cosines }
}
