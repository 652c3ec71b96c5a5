/**
 * A search passage by passage, with what each leg says of it: what marks are compared with, and what a weight is chosen
 * on without searching again for each one that is tried.
 */
import type { VectorSearcher } from '../vectors/searcher.ts'
import { passageFilter, type Allowed } from './allowed.ts'
import type { FusionRule } from './fuse.ts'
import type { LexicalLeg } from './lexical.ts'
import type { DocumentTable } from './postings/document-table.ts'
import { bestDocuments, bestPassages } from './top.ts'

export interface PassageLegs {
  /** Numbers in the library. */
  readonly passages: Uint32Array
  /** Score by words of the passage within its document, 1 for the best of the answer: in [0, 1]. */
  readonly lexical: Float32Array
  /** 0 where the index has no vector of it: in [−1, 1]. */
  readonly cosine: Float32Array
}

/**
 * The candidates of both legs: the passages nearest in meaning, and the best by words of the documents best by words.
 * A passage weighs by words what its document would if it were the best one in it.
 * @param meaning undefined: words alone
 * @param among these passages instead, by their numbers in the library: what both of two models are asked of
 */
export function passageLegs(
  table: DocumentTable,
  words: LexicalLeg,
  meaning: { readonly embedding: Float32Array; readonly searcher: VectorSearcher } | undefined,
  allowed: Allowed,
  rule: FusionRule,
  pause: () => void,
  among?: readonly number[],
): PassageLegs {
  const cosines = new Map<number, number>()
  const near =
    among === undefined && meaning !== undefined
      ? meaning.searcher.search(meaning.embedding, rule.nearest, passageFilter(table, allowed))
      : []
  for (const { passage, cosine } of near) {
    const at = table.passageIndexOf(passage)
    if (at >= 0) cosines.set(at, cosine)
  }
  pause()
  const { documents } = bestDocuments(words.documents, table.keys, allowed, rule.documents)
  const chosen = new Set(cosines.keys())
  if (among !== undefined)
    for (const id of among) {
      const at = table.passageIndexOf(id)
      if (at >= 0) chosen.add(at)
    }
  else
    for (const document of documents)
      for (const at of bestPassages(words.passages, table, document, rule.passages)) chosen.add(at)
  const unknown = [...chosen].filter((at) => !cosines.has(at)).map((at) => table.passages[at] ?? 0)
  for (const [id, cosine] of meaning?.searcher.cosines(meaning.embedding, unknown) ?? [])
    cosines.set(table.passageIndexOf(id), cosine)
  const all = [...chosen].sort((a, b) => a - b)
  const most = (words.documents[documents[0] ?? 0] ?? 0) || 1
  return {
    passages: Uint32Array.from(all, (at) => table.passages[at] ?? 0),
    lexical: Float32Array.from(all, (at) => lexicalOf(table, words, at, rule.passageShare) / most),
    cosine: Float32Array.from(all, (at) => cosines.get(at) ?? 0),
  }
}

function lexicalOf(table: DocumentTable, words: LexicalLeg, at: number, share: number): number {
  const document = table.documentOf[at] ?? 0
  let best = 0
  for (let i = table.starts[document] ?? 0; i < (table.starts[document + 1] ?? 0); i += 1)
    best = Math.max(best, words.passages[i] ?? 0)
  const less = (share * (best - (words.passages[at] ?? 0))) / words.bestPassage
  return Math.max(0, (words.documents[document] ?? 0) - less)
}

/** Numbers of the passages best by words, best first. */
export function bestByWords({ passages, lexical }: PassageLegs, count: number): number[] {
  return [...lexical.keys()]
    .sort((a, b) => (lexical[b] ?? 0) - (lexical[a] ?? 0) || (passages[a] ?? 0) - (passages[b] ?? 0))
    .slice(0, count)
    .map((at) => passages[at] ?? 0)
}

/** Places in the arrays of `legs`, best first. @param weight of the cosine, in [0, 1] */
export function fusedOrder({ passages, lexical, cosine }: PassageLegs, weight: number): number[] {
  const scores = fusedScores({ passages, lexical, cosine }, weight)
  return [...scores.keys()].sort(
    (a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || (passages[a] ?? 0) - (passages[b] ?? 0),
  )
}

/** (1 − a) · words + a · cosine, as in the search of documents. */
export function fusedScores({ lexical, cosine }: PassageLegs, weight: number): Float64Array {
  return Float64Array.from(lexical, (words, i) => (1 - weight) * words + weight * Math.max(0, cosine[i] ?? 0))
}
