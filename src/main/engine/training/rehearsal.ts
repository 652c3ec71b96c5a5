/**
 * The largest portion once forward and back, before anything is learnt. What is to be allocated is allocated then, in
 * one piece, not bit by bit as longer texts come; and what cannot finish fails before its first step.
 */
import { dimensionOf } from '../../ml/modernbert.ts'
import type { GradientSink } from './chain.ts'
import { portionOf, type LargestPortion } from './largest.ts'
import type { TrainableModel } from './model.ts'

/** Nothing of the run's numbers depends on it: gradients of nothing are nothing, and the sink is cleared after. */
export async function rehearse(
  model: TrainableModel,
  portions: readonly LargestPortion[],
  microBatch: number,
  sink: GradientSink,
  pause: () => Promise<void>,
): Promise<void> {
  const dimension = dimensionOf(model.folder.config, model.folder.layout)
  const sorted = [...portions].sort((a, b) => b.row.ids.length - a.row.ids.length)
  for (const portion of sorted)
    for (const batch of portionOf(portion, microBatch)) {
      await pause()
      const chain = model.chain(batch.side)
      const asked = batch.positions.length
      if (asked === 0) await chain.forward(batch, !portion.forwardOnly)
      if (portion.forwardOnly) continue
      await pause()
      const cotangent = new Float32Array(asked > 0 ? asked : batch.shape[0] * dimension)
      await chain.backward(batch, cotangent, sink)
    }
}
