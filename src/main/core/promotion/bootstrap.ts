/**
 * How sure a mean difference is when questions about one document rise and fall together: documents are drawn with
 * replacement, each with all of its questions (the cluster bootstrap; Davison & Hinkley 1997, §3.8), and the interval is
 * read off the resampled means (percentiles; Efron 1979).
 */
import { integers } from '../../ml/random.ts'
import { at } from '../../ml/tensor.ts'

/** A question's figure under the candidate less its figure under what is in use. */
export interface Difference {
  /** The document asked about, or the group of documents whose questions belong together. */
  readonly cluster: string
  readonly value: number
}

export interface Interval {
  /** Mean over questions. */
  readonly mean: number
  /** The percentile asked for. */
  readonly lower: number
  /** Its counterpart from above. */
  readonly upper: number
  readonly resamples: number
}

/** Resamples in each tail at the least, so that a percentile is read off more than one of them. */
const inTail = 10

/**
 * @param tail share of the resampled means below `lower`, in (0, .5)
 * @param resamples at the least; more are drawn where the tail asks for it
 * @throws RangeError without differences
 */
export function clusterBootstrap(
  differences: readonly Difference[],
  options: { readonly tail: number; readonly seed: number; readonly resamples: number },
): Interval {
  if (differences.length === 0) throw new RangeError('a bootstrap needs differences')
  const sums = new Map<string, { sum: number; count: number }>()
  for (const { cluster, value } of differences) {
    const known = sums.get(cluster) ?? { sum: 0, count: 0 }
    sums.set(cluster, { sum: known.sum + value, count: known.count + 1 })
  }
  const clusters = [...sums.values()]
  const sum = Float64Array.from(clusters, (each) => each.sum)
  const count = Float64Array.from(clusters, (each) => each.count)
  const resamples = Math.max(options.resamples, Math.ceil(inTail / options.tail))
  const means = new Float64Array(resamples)
  for (let r = 0; r < resamples; r++) {
    let total = 0
    let questions = 0
    const drawn = integers(
      { seed: options.seed, name: 'bootstrap', counters: [r] },
      clusters.length,
      clusters.length,
    )
    for (const i of drawn) {
      total += at(sum, i)
      questions += at(count, i)
    }
    means[r] = total / questions
  }
  means.sort()
  const last = resamples - 1
  const rank = Math.floor(options.tail * last)
  return {
    mean: differences.reduce((all, { value }) => all + value, 0) / differences.length,
    lower: at(means, rank),
    upper: at(means, last - rank),
    resamples,
  }
}
