/** Pieces of a model as onnxruntime sessions. */
import { createHash } from 'node:crypto'
import * as ort from 'onnxruntime-node'
import { FojasError } from '../../../shared/errors/index.ts'
import type { Graph } from '../../ml/graph.ts'
import { toOnnx } from '../../ml/onnx.ts'
import type { Piece } from '../../ml/training/pieces.ts'
import type { Weights } from '../../ml/weights.ts'
import { cachedGraph, type CachedGraph } from '../graph-cache.ts'
import { backendOf } from '../providers/table.ts'
import { closeSession, openCached } from '../sessions.ts'

/** Changes whenever the training graphs or their lowering do. */
const GENERATOR = 1

export interface SessionOptions {
  readonly threads: number
  readonly provider: string
  /** Rows of the rotary tables. */
  readonly maxPositions: number
  /** The model's tensors as read: those that are not trained become constants of a whole graph. */
  readonly weights: Weights
  /** `whole`: constants lie in files, which onnxruntime maps and lays out; `layers`: every tensor is an input. */
  readonly mode: 'whole' | 'layers'
  readonly cacheDirectory: string
  readonly modelHash: string
}

export interface OpenPiece {
  readonly piece: Piece
  readonly forward: ort.InferenceSession
  readonly backward: ort.InferenceSession | undefined
  /** The graphs' names of the tensors that are fed. */
  readonly fed: readonly string[]
}

type Filed = Pick<SessionOptions, 'mode' | 'weights'>

/** What of a piece is fed at each run, and the key of what is not. */
function filing(piece: Piece, { mode, weights }: Filed): { fed: ReadonlySet<string>; key: string } {
  const fed = new Set(
    piece.forward.parameters
      .map(({ name }) => name)
      .filter((name) => mode === 'layers' || !weights.has(name) || isFed(piece, name)),
  )
  return {
    fed,
    key: `${piece.key} ${[...piece.forward.inputs.map(({ name }) => name), ...fed].join('\n')}`,
  }
}

/** Files of whole graphs, made ahead: making them takes memory that a run which finds them does not need. */
export function makeFiles(pieces: readonly Piece[], options: SessionOptions): void {
  for (const piece of pieces) {
    const { fed, key } = filing(piece, options)
    const graphs = { forward: piece.forward, backward: piece.backward }
    for (const [name, graph] of Object.entries(graphs))
      if (graph?.parameters.some((parameter) => !fed.has(parameter.name)) === true)
        fileOf(graph, fed, options, `${name} ${key}`).release()
  }
}

/** Constants of a whole graph go through a file, which is kept and shared by runs of one model. */
function fileOf(graph: Graph, fed: ReadonlySet<string>, options: SessionOptions, key: string): CachedGraph {
  const name = createHash('sha256').update(`${options.modelHash} ${key}`).digest('hex').slice(0, 32)
  // What one provider is trusted with another's is not: the fused graph is the processor's alone.
  const kind = options.provider === 'cpu' ? '' : '-plain'
  const stem = `train-${name}${kind}-${options.maxPositions}-g${GENERATOR}`
  return cachedGraph(options.cacheDirectory, stem, (dataFile) =>
    toOnnx(graph, options.weights, {
      ...{ format: 'fp32', dataFile, trained: fed },
      ...{ fused: options.provider === 'cpu', maxPositions: options.maxPositions },
    }),
  )
}

async function open(
  graph: Graph,
  fed: ReadonlySet<string>,
  options: SessionOptions,
  key: string,
): Promise<ort.InferenceSession> {
  const settings: ort.InferenceSession.SessionOptions = {
    executionProviders: options.provider === 'cpu' ? ['cpu'] : [backendOf(options.provider), 'cpu'],
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    // Lengths differ from run to run: a pattern planned for one is memory wasted for the next.
    enableMemPattern: false,
    // Layer by layer each session would keep the most it ever took, though one works at a time.
    enableCpuMemArena: options.mode === 'whole',
    logSeverityLevel: 3,
    intraOpNumThreads: options.threads,
    extra: {
      session: { intra_op: { allow_spinning: '0' }, set_denormal_as_zero: '1' },
    },
  }
  const constants = graph.parameters.some(({ name }) => !fed.has(name))
  try {
    if (constants) return await openCached(fileOf(graph, fed, options, key), settings)
    const { model } = toOnnx(graph, options.weights, {
      format: 'fp32',
      dataFile: '',
      fused: options.provider === 'cpu',
      maxPositions: options.maxPositions,
      trained: fed,
      inline: true,
    })
    return await ort.InferenceSession.create(model, settings)
  } catch (error) {
    if (error instanceof FojasError) throw error
    const detail = error instanceof Error ? error.message : String(error)
    throw new FojasError('model_invalid', { detail }, { cause: error })
  }
}

/** One pair of sessions a key, however many pieces have it. @param withBackward false where only embeddings are wanted */
export class PieceSessions {
  private readonly options: SessionOptions
  private readonly byKey = new Map<string, Omit<OpenPiece, 'piece'>>()

  constructor(options: SessionOptions) {
    this.options = options
  }

  async open(piece: Piece): Promise<OpenPiece> {
    let known = this.byKey.get(piece.key)
    if (known === undefined) {
      const { fed, key } = filing(piece, this.options)
      const forward = await open(piece.forward, fed, this.options, `forward ${key}`)
      const backward =
        piece.backward === undefined
          ? undefined
          : await open(piece.backward, fed, this.options, `backward ${key}`)
      known = { forward, backward, fed: [...fed] }
      this.byKey.set(piece.key, known)
    }
    return { piece, ...known }
  }

  async close(): Promise<void> {
    const sessions = [...this.byKey.values()]
    this.byKey.clear()
    for (const { forward, backward } of sessions) {
      await closeSession(forward)
      if (backward !== undefined) await closeSession(backward)
    }
  }
}

/** Trained tensors change between runs; what a name stands for under another one cannot be read from the file by it. */
function isFed(piece: Piece, name: string): boolean {
  return piece.changing.includes(name) || piece.tensors.get(name) !== name
}
