/** The largest portions that a run will put through the encoder: its memory is theirs. */
import type { TrainingData, TrainingRun } from '../protocol-training.ts'
import { microBatches, type MicroBatch, type TextSide, type TokenRow } from './micro-batch.ts'
import type { TokenisedTexts } from './texts.ts'

export interface LargestPortion {
  /** The longest text of its side. */
  readonly row: TokenRow
  /** Texts of its side in a batch, at most. */
  readonly most: number
  /** Judged and not learnt from. */
  readonly forwardOnly: boolean
}

/** Texts by their letters, of which the one with most tokens is sought. */
const candidates = 32

function longest(texts: TokenisedTexts, all: readonly string[], indices: Iterable<number>, side: TextSide) {
  const sorted = [...new Set(indices)].sort((a, b) => (all[b]?.length ?? 0) - (all[a]?.length ?? 0))
  let best: TokenRow | undefined
  for (const index of sorted.slice(0, candidates)) {
    const row = texts.row(index, side)
    if (best === undefined || row.ids.length > best.ids.length) best = row
  }
  return best
}

/** As many as are asked of the longest text, three standard deviations above the mean. */
function asked(row: TokenRow, probability: number): TokenRow {
  const n = row.ids.length
  const most = Math.ceil(n * probability + 3 * Math.sqrt(n * probability * (1 - probability)))
  const positions = Array.from({ length: Math.min(n, most) }, (_, position) => position)
  return { ...row, positions, labels: positions.map(() => 0) }
}

export function largestPortions(
  data: TrainingData,
  texts: TokenisedTexts,
  run: TrainingRun,
): LargestPortion[] {
  const { objective } = run
  const out: LargestPortion[] = []
  const add = (side: TextSide, indices: Iterable<number>, most: number, forwardOnly: boolean): void => {
    const row = longest(texts, data.texts, indices, side)
    if (row === undefined) return
    const own = objective.kind === 'maskedLanguage' ? asked(row, objective.probability) : row
    out.push({ row: own, most, forwardOnly })
  }
  const columns = (side: TextSide, row: readonly number[]): readonly number[] =>
    objective.kind === 'maskedLanguage'
      ? side === 'document'
        ? row
        : []
      : side === 'query'
        ? row.slice(0, 1)
        : row.slice(1)
  for (const side of ['query', 'document'] as const) {
    const used = new Set<number>()
    let most = 0
    for (const { rows } of data.batches) {
      let count = 0
      for (const row of rows)
        for (const index of columns(side, row)) {
          used.add(index)
          count += 1
        }
      most = Math.max(most, count)
    }
    add(side, used, most, false)
  }
  const { evaluation } = data
  if (evaluation !== undefined && objective.kind === 'embeddings') {
    add('query', evaluation.queries, evaluation.queries.length, true)
    add('document', evaluation.documents, evaluation.documents.length, true)
  }
  return out
}

/** So many texts, all as long as the longest. */
export function portionOf({ row, most }: LargestPortion, microBatch: number): MicroBatch[] {
  const rows = Array.from({ length: Math.min(microBatch, most) }, () => row)
  return microBatches(rows, microBatch, 0, 0)
}
