/** One batch of an adapter's training: its loss, and the gradients of both matrices. */
import { applyQueryAdapter, queryAdapterGradients } from '../../../ml/adapters/query-adapter.ts'
import { computeLoss, type Matrix } from '../../../ml/losses/index.ts'
import type { AsideWork } from '../aside.ts'

export function adapterStep({
  adapter,
  loss,
  queries,
  documents,
  labels,
}: AsideWork['adapterStep']['ask']): AsideWork['adapterStep']['answer'] {
  const adapted: Matrix = {
    rows: queries.length / adapter.dimension,
    width: adapter.dimension,
    data: applyQueryAdapter(adapter, queries),
  }
  const { loss: value, gradients } = computeLoss(loss, { embeddings: [adapted, ...documents], labels })
  return { loss: value, ...queryAdapterGradients(adapter, queries, gradients[0] ?? []) }
}
