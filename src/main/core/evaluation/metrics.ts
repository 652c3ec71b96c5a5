/**
 * Ranking metrics as sentence-transformers' InformationRetrievalEvaluator defines them: binary relevance (NDCG
 * takes gains where there are), means over queries, so that figures compare with published ones.
 */

export interface RankedQuery {
  /** Ids, best first, each once. */
  readonly ranking: readonly string[]
  readonly relevant: ReadonlySet<string>
  /** Gains in NDCG of what is more or less relevant; 1 of each relevant where absent (Järvelin & Kekäläinen 2002). */
  readonly gains?: ReadonlyMap<string, number> | undefined
}

/** One query's figure. */
type Metric = (query: RankedQuery, k: number) => number

function hits({ ranking, relevant }: RankedQuery, k: number): number {
  return ranking.slice(0, k).filter((id) => relevant.has(id)).length
}

const discount = (place: number): number => 1 / Math.log2(place + 2)

const accuracy: Metric = (query, k) => (hits(query, k) > 0 ? 1 : 0)

const precision: Metric = (query, k) => hits(query, k) / k

const recall: Metric = (query, k) => (query.relevant.size === 0 ? 0 : hits(query, k) / query.relevant.size)

const mrr: Metric = ({ ranking, relevant }, k) => {
  const place = ranking.slice(0, k).findIndex((id) => relevant.has(id))
  return place < 0 ? 0 : 1 / (place + 1)
}

const ndcg: Metric = ({ ranking, relevant, gains }, k) => {
  const gainOf = (id: string): number => gains?.get(id) ?? (relevant.has(id) ? 1 : 0)
  let gain = 0
  for (const [place, id] of ranking.slice(0, k).entries()) gain += gainOf(id) * discount(place)
  const best = [...new Set([...relevant, ...(gains?.keys() ?? [])])].map(gainOf).sort((a, b) => b - a)
  let ideal = 0
  for (const [place, most] of best.slice(0, k).entries()) ideal += most * discount(place)
  return ideal === 0 ? 0 : gain / ideal
}

const map: Metric = ({ ranking, relevant }, k) => {
  let found = 0
  let sum = 0
  for (const [place, id] of ranking.slice(0, k).entries()) {
    if (!relevant.has(id)) continue
    found += 1
    sum += found / (place + 1)
  }
  const most = Math.min(k, relevant.size)
  return most === 0 ? 0 : sum / most
}

export const metrics = { accuracy, precision, recall, mrr, ndcg, map } as const
export type MetricName = keyof typeof metrics

/** Mean over the queries; 0 where there are none. */
export function meanOf(name: MetricName, k: number, queries: readonly RankedQuery[]): number {
  if (queries.length === 0) return 0
  const metric = metrics[name]
  return queries.reduce((sum, query) => sum + metric(query, k), 0) / queries.length
}
