/** Which weight of the cosine serves best in a hybrid search: chosen on questions that no verdict is given on. */
import { meanOf } from '../evaluation/metrics.ts'
import { fusionRule } from '../search/fuse.ts'
import { rankedQuery, rankingOf, type Found } from './ranking.ts'
import type { SnapshotQuestion } from './snapshot.ts'

export const weights = Array.from({ length: 11 }, (_, i) => i / 10)

/** Figures that differ by less are equal. */
const equal = 1e-9

/** Equal figures go to the weight nearest the rule's own; without questions it is the rule's. */
export function bestWeight(
  searches: readonly { readonly question: SnapshotQuestion; readonly found: Found }[],
): number {
  const own = fusionRule.weight
  if (searches.length === 0) return own
  const byDistance = [...weights].sort((a, b) => Math.abs(a - own) - Math.abs(b - own))
  let best = { weight: own, figure: -Infinity }
  for (const weight of byDistance) {
    const figure = meanOf(
      'ndcg',
      10,
      searches.map(({ question, found }) => rankedQuery(question, rankingOf(found, weight))),
    )
    if (figure > best.figure + equal) best = { weight, figure }
  }
  return best.weight
}
