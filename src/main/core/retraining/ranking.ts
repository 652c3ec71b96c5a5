/** What a search found, passage by passage, against what people judged. */
import { rankingDepth } from '../../../shared/domain/contradiction.ts'
import type { PassageName } from '../corpus/read-hashes.ts'
import type { RankedQuery } from '../evaluation/metrics.ts'
import { fusedOrder, type PassageLegs } from '../search/passages.ts'
import { judgementsOf } from '../training/pool.ts'
import type { SnapshotQuestion } from './snapshot.ts'

/** A hybrid search of one question: its legs, and what the passages are called on every computer. */
export interface Found {
  readonly legs: PassageLegs
  readonly names: ReadonlyMap<number, PassageName>
}

/** Passages, best first, each text once. @param weight of the cosine */
export function rankingOf({ legs, names }: Found, weight: number): PassageName[] {
  const seen = new Set<string>()
  const ranking: PassageName[] = []
  for (const place of fusedOrder(legs, weight)) {
    const name = names.get(legs.passages[place] ?? 0)
    if (name === undefined || seen.has(name.hash)) continue
    seen.add(name.hash)
    ranking.push(name)
    if (ranking.length === rankingDepth) break
  }
  return ranking
}

/** A passage of a document that was judged as one stands for it: the first that is found. */
export function judgedAs(question: Pick<SnapshotQuestion, 'passages'>): (passage: PassageName) => string {
  const passages = new Set(question.passages.filter(({ whole }) => !whole).map(({ hash }) => hash))
  const wholes = new Map(
    question.passages.flatMap(({ whole, document, hash }) =>
      whole && document !== null ? [[document, hash] as const] : [],
    ),
  )
  return ({ hash, document }) => (passages.has(hash) ? hash : (wholes.get(document) ?? hash))
}

export function rankedQuery(question: SnapshotQuestion, ranking: readonly PassageName[]): RankedQuery {
  return { ranking: [...new Set(ranking.map(judgedAs(question)))], ...judgementsOf(question) }
}

/** Where the first answer stands, from 1; null beyond what is kept. */
export function placeOfAnswer(question: SnapshotQuestion, ranking: readonly PassageName[]): number | null {
  const { ranking: ids, relevant } = rankedQuery(question, ranking)
  const place = ids.findIndex((id) => relevant.has(id))
  return place < 0 ? null : place + 1
}
