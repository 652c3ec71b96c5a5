/**
 * Whether a run may be computed by another device than the processor: only where it gives the same embeddings and the
 * same gradients on a few texts of the run itself.
 */
import { listSupportedBackends } from 'onnxruntime-node'
import { FojasError } from '../../../shared/errors/index.ts'
import { isSparse } from '../../ml/optimisers/index.ts'
import { dimensionOf } from '../../ml/modernbert.ts'
import type { TrainingProvider, TrainingRun } from '../protocol-training.ts'
import { providers, type Provider } from '../providers/table.ts'
import { Accumulator } from './accumulator.ts'
import { largestPortions, portionOf } from './largest.ts'
import { chooseWay } from './memory.ts'
import { tableOf, TrainableModel } from './model.ts'
import { checkedConditions, prepareRun, trainableOf, type PreparedRun } from './run.ts'
import { TokenisedTexts } from './texts.ts'

/** Texts that are put through both. */
const probed = 2
/** Largest difference of a tensor, relative (L2), that is still taken for rounding. */
const tolerance = 1e-3
/** Of the largest tensor's size: what is smaller is nothing but rounding, on any device. */
const negligible = 1e-5

/** @throws FojasError provider_unavailable where no provider has that name */
export async function checkProvider(run: TrainingRun, cacheDirectory: string): Promise<TrainingProvider> {
  const row = providers.find(({ id }) => id === run.provider)
  if (row === undefined)
    throw new FojasError('provider_unavailable', {
      provider: run.provider ?? '',
      detail: 'no se conoce',
    })
  const detail = await refusal(row, run, cacheDirectory)
  return detail === null
    ? { provider: row.id, refused: null }
    : { provider: 'cpu', refused: { name: row.name, detail } }
}

/** Why not, in Spanish; null where it may. */
async function refusal(
  { backend, trains, missing, failing }: Provider,
  run: TrainingRun,
  cacheDirectory: string,
): Promise<string | null> {
  if (!listSupportedBackends().some(({ name }) => name === backend)) return missing
  if (trains === 'nothing') return 'Sirve para buscar; no entrena.'
  if (trains === 'lora' && run.trained.kind !== 'lora')
    return 'Entrena ajustes livianos (LoRA), no el modelo completo.'
  const prepared = prepareRun(run)
  const ours = await numbersOf(prepared, 'cpu', cacheDirectory)
  let theirs: ReadonlyMap<string, Float32Array>
  try {
    theirs = await numbersOf(prepared, run.provider ?? 'cpu', cacheDirectory)
  } catch {
    return failing
  }
  const gap = difference(ours, theirs)
  return gap <= tolerance ? null : `Sus resultados difieren de los del procesador en ${gap.toPrecision(2)}.`
}

/** Embeddings, or losses, and gradients of the longest texts of each side. */
async function numbersOf(
  prepared: PreparedRun,
  provider: string,
  cacheDirectory: string,
): Promise<Map<string, Float32Array>> {
  const { run, data, folder } = prepared
  const conditions = checkedConditions(
    { ...prepared, before: undefined, run: { ...run, provider } },
    chooseWay(run, prepared.given),
  )
  const model = await TrainableModel.open(trainableOf(prepared, conditions, cacheDirectory))
  const out = new Map<string, Float32Array>()
  try {
    const accumulator = new Accumulator(model.shapes(), tableOf)
    const portions = largestPortions(data, new TokenisedTexts(folder, data.texts, run.lengths), run)
    const dimension = dimensionOf(folder.config, folder.layout)
    for (const [n, portion] of portions.entries())
      for (const batch of portionOf(portion, probed).slice(0, 1)) {
        const chain = model.chain(batch.side)
        const asked = batch.positions.length
        if (asked === 0) out.set(`embeddings ${n}`, (await chain.forward(batch)).slice())
        if (portion.forwardOnly) continue
        const size = asked > 0 ? asked : batch.shape[0] * dimension
        const cotangent = Float32Array.from({ length: size }, (_, i) => Math.sin(i + 1))
        const losses = await chain.backward(batch, cotangent, accumulator)
        if (losses !== undefined && asked > 0) out.set(`losses ${n}`, losses.slice())
      }
    for (const [name, gradient] of accumulator.gradients())
      out.set(`gradient ${name}`, (isSparse(gradient) ? gradient.values : gradient).slice())
    return out
  } finally {
    await model.close()
  }
}

/** The largest of the tensors' differences, each relative to the tensor's size. NaN is the largest there is. */
export function difference(
  ours: ReadonlyMap<string, Float32Array>,
  theirs: ReadonlyMap<string, Float32Array>,
): number {
  const norm = (values: Iterable<number>): number => {
    let sum = 0
    for (const value of values) sum += value ** 2
    return Math.sqrt(sum)
  }
  const largest = Math.max(...[...ours.values()].map(norm))
  let worst = 0
  for (const [name, values] of ours) {
    const other = theirs.get(name)
    if (other?.length !== values.length) return Infinity
    const gap = norm(values.map((value, i) => value - (other[i] ?? 0)))
    const relative = gap / Math.max(norm(values), negligible * largest, Number.MIN_VALUE)
    worst = Number.isNaN(relative) ? Infinity : Math.max(worst, relative)
  }
  return worst
}
