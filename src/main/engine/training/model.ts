/** A model ready to be trained: its pieces opened, its tensors live, and what of them changes. */
import { FojasError } from '../../../shared/errors/index.ts'
import { tableName, isRouted } from '../../ml/modernbert.ts'
import { normals } from '../../ml/random.ts'
import { toFloat32 } from '../../ml/safetensors.ts'
import { sizeOf } from '../../ml/tensor.ts'
import { loraModules, loraName, startLora } from '../../ml/training/lora.ts'
import { headShapes } from '../../ml/training/masked-language.ts'
import { piecesOf, trainedTensors, type Choice, type Goal, type Piece } from '../../ml/training/pieces.ts'
import type { ModelFolder } from '../model-folder.ts'
import { Chain } from './chain.ts'
import type { TextSide } from './micro-batch.ts'
import { makeFiles, PieceSessions, type SessionOptions } from './pieces.ts'

export interface LiveTensor {
  readonly shape: readonly number[]
  /** Changed in place. */
  readonly values: Float32Array
}

export interface TrainableOptions {
  readonly folder: ModelFolder
  readonly choice: Choice
  readonly goal: 'embedding' | 'maskedLanguage'
  readonly mode: 'whole' | 'layers'
  readonly threads: number
  readonly provider: string
  readonly seed: number
  readonly cacheDirectory: string
  /** Longest text, in tokens. */
  readonly maxLength: number
  /** Values of trained tensors that are not the model's own, e.g. of an adapter already begun. */
  readonly given?: ReadonlyMap<string, LiveTensor> | undefined
}

export class TrainableModel {
  readonly folder: ModelFolder
  /** What the run changes, by the model's names, PEFT's for a LoRA. */
  readonly trained: ReadonlyMap<string, LiveTensor>
  private readonly chains: Readonly<Record<TextSide, Chain>>
  private readonly sessions: PieceSessions

  private constructor(
    folder: ModelFolder,
    trained: ReadonlyMap<string, LiveTensor>,
    chains: Readonly<Record<TextSide, Chain>>,
    sessions: PieceSessions,
  ) {
    this.folder = folder
    this.trained = trained
    this.chains = chains
    this.sessions = sessions
  }

  static async open(options: TrainableOptions): Promise<TrainableModel> {
    const { folder, mode, seed } = options
    const chainsOf = sidesOf(options)
    const pieces = distinct(chainsOf)
    const trained = new Map<string, LiveTensor>()
    const live = new Map<string, LiveTensor>()
    const starts = startingValues(options)
    const shapes = trainedTensors(pieces)
    for (const piece of pieces)
      for (const { name: local, value } of piece.forward.parameters) {
        const name = piece.tensors.get(local) ?? local
        if (live.has(name)) continue
        const changes = shapes.has(name)
        // Constants of a whole graph are read from its file: a copy of them here would serve nothing.
        if (!changes && mode === 'whole' && piece.tensors.get(local) === local && folder.weights.has(name))
          continue
        const tensor = { shape: value.shape.map(Number), values: starts(name, value.shape.map(Number)) }
        live.set(name, tensor)
        if (changes) trained.set(name, tensor)
      }
    const sessions = new PieceSessions(sessionsOf(options))
    const chain = async (own: readonly Piece[]): Promise<Chain> => {
      const open = []
      for (const piece of own) open.push(await sessions.open(piece))
      return new Chain(open, live, seed)
    }
    const document = await chain(chainsOf.document)
    const query = chainsOf.query === chainsOf.document ? document : await chain(chainsOf.query)
    return new TrainableModel(folder, trained, { document, query }, sessions)
  }

  chain(side: TextSide): Chain {
    return this.chains[side]
  }

  shapes(): Map<string, readonly number[]> {
    return new Map([...this.trained].map(([name, { shape }]) => [name, shape]))
  }

  async close(): Promise<void> {
    await this.sessions.close()
  }
}

type Sides = Readonly<Record<TextSide, readonly Piece[]>>

/** One chain for both sides where they go the same way. */
export function sidesOf({
  folder,
  choice,
  goal,
  mode,
}: Pick<TrainableOptions, 'folder' | 'choice' | 'goal' | 'mode'>): Sides {
  const described = { config: folder.config, layout: folder.layout, choice }
  const goalOf = (side: TextSide): Goal =>
    goal === 'maskedLanguage' ? { kind: 'maskedLanguage' } : { kind: 'embedding', side }
  const document = piecesOf(described, goalOf('document'), mode)
  const two = goal === 'embedding' && isRouted(folder.layout)
  return { document, query: two ? piecesOf(described, goalOf('query'), mode) : document }
}

export const distinct = ({ document, query }: Sides): Piece[] => [...new Set([...document, ...query])]

function sessionsOf(options: TrainableOptions): SessionOptions {
  const { folder } = options
  return {
    threads: options.threads,
    provider: options.provider,
    maxPositions: Math.min(options.maxLength, folder.config.maxPositions),
    weights: folder.weights,
    mode: options.mode,
    cacheDirectory: options.cacheDirectory,
    modelHash: folder.modelHash,
  }
}

/** What opening the model would write to the cache. */
export function prepareFiles(options: TrainableOptions): void {
  makeFiles(distinct(sidesOf(options)), sessionsOf(options))
}

/** The model's own values; what is new begins as its kind does. */
function startingValues(options: TrainableOptions) {
  const { folder, choice, seed, given } = options
  const fresh = new Map<string, () => Float32Array>()
  // An adapter already begun is whole: a module that it lacks is not begun beside it.
  if (choice.kind === 'lora' && given === undefined)
    for (const module of loraModules(folder.config, choice.lora)) {
      fresh.set(loraName(module.name, 'A'), () => startLora(module, choice.lora.r, seed).a)
      fresh.set(loraName(module.name, 'B'), () => startLora(module, choice.lora.r, seed).b)
    }
  for (const [name, shape] of headShapes(folder.config)) {
    const size = sizeOf(shape)
    fresh.set(name, () => {
      if (name.endsWith('norm.weight')) return new Float32Array(size).fill(1)
      if (shape.length === 1) return new Float32Array(size)
      return Float32Array.from(normals({ seed, name: `start ${name}` }, size), (v) => v * 0.02)
    })
  }
  return (name: string, shape: readonly number[]): Float32Array => {
    const begun = given?.get(name)
    const stored = folder.weights.get(name)
    const values = begun?.values.slice() ?? (stored === undefined ? fresh.get(name)?.() : toFloat32(stored))
    if (values?.length !== sizeOf(shape))
      throw new FojasError('model_invalid', {
        detail: values === undefined ? `falta el tensor ${name}` : `el tensor ${name} no mide lo esperado`,
      })
    return values
  }
}

/** The table's gradient comes row by row. */
export const tableOf = tableName
