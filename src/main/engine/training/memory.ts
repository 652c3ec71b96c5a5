/**
 * What a run takes of memory in each way of computing it, before it begins. Ways are estimated from their graphs, and
 * the one that would be taken is measured by one step on the largest portion that the run will see.
 */
import { sizeOf } from '../../ml/tensor.ts'
import { livePeak, type Sizes } from '../../ml/training/live-memory.ts'
import { trainedTensors, type Choice, type Piece } from '../../ml/training/pieces.ts'
import type { ModelFolder } from '../model-folder.ts'
import type { TrainingData, TrainingMode, TrainingRun } from '../protocol-training.ts'
import type { LargestPortion } from './largest.ts'
import { distinct, sidesOf } from './model.ts'

export interface Way {
  readonly mode: TrainingMode
  readonly microBatch: number
}

/** Fastest first: layer by layer computes the forward pass twice, and few texts at once leave the cores waiting. */
export const allWays: readonly Way[] = [
  { mode: 'whole', microBatch: 8 },
  { mode: 'whole', microBatch: 4 },
  { mode: 'whole', microBatch: 2 },
  { mode: 'layers', microBatch: 8 },
  { mode: 'whole', microBatch: 1 },
  { mode: 'layers', microBatch: 4 },
  { mode: 'layers', microBatch: 2 },
  { mode: 'layers', microBatch: 1 },
]

/** @param given by the run, or by the checkpoint it goes on from */
export function chooseWay(run: TrainingRun, given: Partial<Way>): Way {
  return {
    mode: given.mode ?? (run.mode === 'auto' ? 'whole' : run.mode),
    microBatch: given.microBatch ?? (run.microBatch === 'auto' ? 8 : run.microBatch),
  }
}

/** Those that the run, or its checkpoint, leaves open. */
export function openWays(given: Partial<Way>): Way[] {
  const ways = allWays.map(({ mode, microBatch }) => ({
    mode: given.mode ?? mode,
    microBatch: given.microBatch ?? microBatch,
  }))
  return ways.filter(
    (way, index) =>
      ways.findIndex(({ mode, microBatch }) => mode === way.mode && microBatch === way.microBatch) === index,
  )
}

/** Node, onnxruntime and the tokenizer. */
const ownBytes = 150e6

/** Seen on semilla and on a model of base size: onnxruntime takes memory in growing pieces, not all of it used. */
const liveRounding = 1.1

/** As large as every token by every token: attention's scores and their derivatives, in both sessions. */
const scoreCopies = 16

export interface Estimated {
  readonly folder: ModelFolder
  readonly choice: Choice
  readonly goal: 'embedding' | 'maskedLanguage'
  readonly portions: readonly LargestPortion[]
}

export function estimate(model: Estimated, { mode, microBatch }: Way): number {
  const { folder } = model
  const pieces = distinct(sidesOf({ ...model, mode }))
  const stored = [...folder.weights.values()].reduce((sum, { data }) => sum + data.byteLength, 0)
  const all = bytesOf(parametersOf(pieces))
  const trained = bytesOf(trainedTensors(pieces))
  // Their values, both moments, the step's sums and one portion's gradients; of a whole graph all at once, and twice.
  const learnt = trained * (mode === 'whole' ? 6 : 4)
  // Constants are mapped from a file and laid out anew, by the forward and by the backward session.
  const constants = (all - trained) * (mode === 'whole' ? 4 : 1)
  const live = Math.max(
    ...model.portions.map((portion) => {
      const { row, most } = portion
      const scores = 4 * folder.config.heads * row.ids.length ** 2 * Math.min(microBatch, most)
      return liveRounding * liveBytes(pieces, mode, portion, microBatch) + scoreCopies * scores
    }),
  )
  return ownBytes + stored + learnt + constants + live
}

/** Every session keeps the most it ever took; states between the layers are kept on the way back. */
function liveBytes(
  pieces: readonly Piece[],
  mode: TrainingMode,
  { row, most, forwardOnly }: LargestPortion,
  microBatch: number,
): number {
  const sizes: Sizes = {
    batch: Math.min(microBatch, most),
    sequence: row.ids.length,
    asked: Math.min(microBatch, most) * (row.positions?.length ?? 0),
  }
  const kinds = new Map(pieces.map((piece) => [piece.key, piece]))
  let bytes = 0
  for (const { forward, backward } of kinds.values()) {
    bytes += livePeak(forward, sizes)
    if (backward !== undefined && !forwardOnly) bytes += livePeak(backward, sizes)
  }
  const state = pieces.find(({ gives }) => gives === 'hidden')?.forward.outputs[0]?.value.shape.at(-1)
  if (mode === 'layers' && !forwardOnly)
    bytes += pieces.length * 4 * Number(state ?? 0) * (sizes['batch'] ?? 0) * (sizes['sequence'] ?? 0)
  return bytes
}

function parametersOf(pieces: readonly Piece[]): Map<string, readonly number[]> {
  const out = new Map<string, readonly number[]>()
  for (const piece of pieces)
    for (const { name, value } of piece.forward.parameters)
      out.set(piece.tensors.get(name) ?? name, value.shape.map(Number))
  return out
}

const bytesOf = (shapes: ReadonlyMap<string, readonly number[]>): number =>
  [...shapes.values()].reduce((sum, shape) => sum + 4 * sizeOf(shape), 0)

/** Two runs of one way on one machine were seen to differ by 6 %. */
const margin = 1.12

/** What JavaScript has thrown away lies about for a while. */
const litter = 32e6

export interface Later {
  /** Rows of the evaluation, each as its embedding: kept, copied for the message, and read by it. */
  readonly evaluated: number
  readonly dimension: number
  /** Of the token embeddings' gradient, where they are trained: as many as a step may touch. */
  readonly touchedRows: number
  readonly hidden: number
  /** Of all texts, cut into tokens once and kept. */
  readonly tokens: number
}

/** @param measured at the peak of one step on the largest portion */
export function forecast(measured: number, later: Later): number {
  const extra =
    3 * 4 * later.evaluated * later.dimension +
    3 * 4 * later.touchedRows * later.hidden +
    // An array of numbers holds eight bytes each.
    8 * later.tokens
  return Math.ceil(measured * margin + litter + extra)
}

/** What comes after the step that was measured. */
export function laterOf(model: Estimated, data: TrainingData, dimension: number, run: TrainingRun): Later {
  const { folder, choice, goal, portions } = model
  const longest = Math.max(...portions.map(({ row }) => row.ids.length))
  const texts = Math.max(0, ...data.batches.map(({ rows }) => rows.reduce((n, row) => n + row.length, 0)))
  const trainsTable = choice.kind === 'full' && !choice.frozenEmbeddings && goal === 'embedding'
  const { query, document } = run.lengths
  return {
    evaluated: (data.evaluation?.queries.length ?? 0) + (data.evaluation?.documents.length ?? 0),
    dimension,
    touchedRows: trainsTable ? Math.min(folder.config.vocabulary, texts * longest * run.accumulation) : 0,
    hidden: folder.config.hidden,
    // A token is seldom shorter than three characters.
    tokens: data.texts.reduce((sum, text) => sum + Math.min(Math.max(query, document), text.length / 3), 0),
  }
}
