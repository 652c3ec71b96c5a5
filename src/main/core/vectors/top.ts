export interface ScoredPassage {
  readonly passage: number
  readonly cosine: number
}

/** The `k` best, best first; equal scores by passage number, so that an answer never depends on the order of a scan. */
export function best(cosines: ReadonlyMap<number, number>, k: number): ScoredPassage[] {
  return [...cosines]
    .map(([passage, cosine]) => ({ passage, cosine }))
    .sort((a, b) => b.cosine - a.cosine || a.passage - b.passage)
    .slice(0, k)
}

/** Positions of the `k` greatest scores above -Infinity, greatest first: a short sorted list that most rows never touch. */
export function greatest(scores: Float32Array, k: number): number[] {
  const kept: number[] = []
  let floor = -Infinity
  for (let i = 0; i < scores.length; i += 1) {
    const score = scores[i] ?? -Infinity
    if (score <= floor) continue
    let low = 0
    let high = kept.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((scores[kept[middle] ?? 0] ?? 0) >= score) low = middle + 1
      else high = middle
    }
    kept.splice(low, 0, i)
    if (kept.length > k) kept.pop()
    if (kept.length === k) floor = scores[kept[k - 1] ?? 0] ?? -Infinity
  }
  return kept
}
