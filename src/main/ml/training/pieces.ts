/**
 * A model as a chain of pieces, each with its forward and its backward graph: the whole model as one piece, or the
 * embeddings, every layer and the head as pieces of their own, of which only one is in work at a time.
 */
import { gradients } from '../autodiff.ts'
import type { ModernBertConfig } from '../config.ts'
import { GraphBuilder, type Graph, type Value } from '../graph.ts'
import { embedding, Encoder, inputNames, isRouted, tableName } from '../modernbert.ts'
import type { SentenceLayout } from '../sentence.ts'
import { besideLora, dropoutInput, type Lora } from './lora.ts'
import { headNames, maskedLanguageLosses } from './masked-language.ts'

export const pieceNames = {
  ...inputNames,
  /** What the piece before gave, [batch, sequence, d]. */
  hidden: 'hidden',
  /** Tokens asked for, counted through the batch, and which they were. */
  positions: 'positions',
  labels: 'labels',
  /** What the piece gives: hidden states, embeddings or losses. */
  out: 'out',
  /** Derivative of the loss by what the piece gives. */
  cotangent: 'cotangent',
  hiddenGradient: 'gradient hidden',
  /** By the embedded tokens, [batch, sequence, d]: the caller adds its rows up by token. */
  tokensGradient: 'gradient tokens',
} as const

export const gradientName = (parameter: string): string => `gradient ${parameter}`

export type Choice =
  | { readonly kind: 'full'; readonly frozenEmbeddings: boolean }
  | { readonly kind: 'lora'; readonly lora: Lora }

export type Goal =
  { readonly kind: 'embedding'; readonly side: 'query' | 'document' } | { readonly kind: 'maskedLanguage' }

export interface TrainedModel {
  readonly config: ModernBertConfig
  readonly layout: SentenceLayout
  readonly choice: Choice
}

export interface DropoutMask {
  readonly input: string
  /** The model's name of the layer it belongs to. */
  readonly module: string
  readonly width: number
  readonly probability: number
}

export interface Piece {
  /** Pieces of one key have the same graphs. */
  readonly key: string
  readonly takes: 'ids' | 'hidden'
  readonly gives: 'hidden' | 'embedding' | 'losses'
  readonly forward: Graph
  /** Absent where nothing in the piece or before it is trained. */
  readonly backward: Graph | undefined
  /** The graph's name of each tensor → the model's. */
  readonly tensors: ReadonlyMap<string, string>
  /** The graph's names of those whose gradient `backward` puts out. */
  readonly trained: readonly string[]
  /** Those that change while a run goes on: the trained ones, and the token embeddings where they are. */
  readonly changing: readonly string[]
  readonly dropout: readonly DropoutMask[]
}

/** Whether a tensor changes, the token embeddings aside. */
function isTrained(choice: Choice, name: string): boolean {
  if (choice.kind === 'lora') return name.startsWith('base_model.model.')
  return name !== tableName && !(choice.frozenEmbeddings && name === headNames.decoder)
}

export const trainsTable = (choice: Choice): boolean => choice.kind === 'full' && !choice.frozenEmbeddings

interface Part {
  readonly key: string
  readonly takes: Piece['takes']
  readonly gives: Piece['gives']
  /** @returns what the piece gives, and the embedded tokens where it begins with them */
  build(graph: GraphBuilder, start: Value, mask: Value): { out: Value; tokens?: Value }
  /** Place of `#` in the graph's names. */
  readonly layer?: number
}

const hiddenShape = (config: ModernBertConfig) => ['batch', 'sequence', config.hidden] as const

function assemble(model: TrainedModel, part: Part, before: boolean): Piece {
  const { config, choice } = model
  const begin = (): { graph: GraphBuilder; start: Value; out: Value; tokens?: Value } => {
    const graph = new GraphBuilder()
    const start =
      part.takes === 'ids'
        ? graph.input(pieceNames.ids, ['batch', 'sequence'])
        : graph.input(pieceNames.hidden, hiddenShape(config), 'float32')
    const mask = graph.input(pieceNames.mask, ['batch', 'sequence'])
    return { graph, start, ...part.build(graph, start, mask) }
  }
  const { graph, out } = begin()
  graph.output(pieceNames.out, out)
  const forward = graph.build()
  const trained = forward.parameters.map(({ name }) => name).filter((name) => isTrained(choice, name))

  const again = begin()
  const wanted = again.graph
    .build()
    .parameters.filter(({ name }) => trained.includes(name))
    .map(({ name, value }) => ({ name: gradientName(name), value }))
  if (again.tokens !== undefined && trainsTable(choice))
    wanted.push({ name: pieceNames.tokensGradient, value: again.tokens })
  if (part.takes === 'hidden' && before) wanted.push({ name: pieceNames.hiddenGradient, value: again.start })
  let backward: Graph | undefined
  if (wanted.length > 0) {
    const cotangent = again.graph.input(pieceNames.cotangent, again.out.shape, 'float32')
    const found = gradients(
      again.graph,
      [{ output: again.out, cotangent }],
      wanted.map(({ value }) => value),
    )
    if (part.gives === 'losses') again.graph.output(pieceNames.out, again.out)
    for (const [n, { name }] of wanted.entries()) {
      const value = found[n]
      if (value !== undefined) again.graph.output(name, value)
    }
    backward = again.graph.build()
  }

  const own = (name: string): string => name.replace('#', String(part.layer ?? ''))
  const lora = choice.kind === 'lora' ? choice.lora : undefined
  return {
    key: part.key,
    takes: part.takes,
    gives: part.gives,
    forward,
    backward,
    tensors: new Map(
      forward.parameters.map(({ name }) => [name, name === headNames.decoder ? tableName : own(name)]),
    ),
    trained,
    changing: forward.parameters
      .map(({ name }) => name)
      .filter((name) => trained.includes(name) || (name === tableName && trainsTable(choice))),
    dropout: forward.inputs
      .filter(({ type }) => type === 'uint8')
      .map(({ name, value }) => ({
        input: name,
        module: own(name.slice(dropoutInput('').length)),
        width: Number(value.shape.at(-1)),
        probability: lora?.dropout ?? 0,
      })),
  }
}

/** @param mode `whole`: one piece; `layers`: embeddings, layers and head apart */
export function piecesOf(model: TrainedModel, goal: Goal, mode: 'whole' | 'layers'): Piece[] {
  const { config, layout, choice } = model
  const encoder = (graph: GraphBuilder): Encoder =>
    new Encoder(graph, config, choice.kind === 'lora' ? besideLora(graph, choice.lora) : undefined)
  const head = (graph: GraphBuilder, hidden: Value, mask: Value): Value => {
    if (goal.kind === 'embedding') return embedding(graph, layout, hidden, mask, goal.side)
    const positions = graph.input(pieceNames.positions, ['asked'])
    const labels = graph.input(pieceNames.labels, ['asked'])
    return maskedLanguageLosses(graph, config, hidden, positions, labels)
  }
  const gives = goal.kind === 'embedding' ? 'embedding' : 'losses'
  const way = goal.kind === 'maskedLanguage' ? 'masked-language' : isRouted(layout) ? goal.side : 'both-sides'
  if (mode === 'whole')
    return [
      assemble(
        model,
        {
          key: `whole ${way}`,
          takes: 'ids',
          gives,
          build: (graph, ids, mask) => {
            const steps = encoder(graph)
            const tokens = steps.tokens(ids)
            let x = steps.start(tokens, mask)
            for (const [index, type] of config.layers.entries())
              x = steps.layer(x, mask, type, index === 0, `layers.${index}`)
            return { out: head(graph, steps.end(x), mask), tokens }
          },
        },
        false,
      ),
    ]
  const parts: Part[] = [
    {
      key: 'embeddings',
      takes: 'ids',
      gives: 'hidden',
      build: (graph, ids, mask) => {
        const steps = encoder(graph)
        const tokens = steps.tokens(ids)
        return { out: steps.start(tokens, mask), tokens }
      },
    },
    ...config.layers.map((type, layer): Part => ({
      key: `layer ${type}${layer === 0 ? ' first' : ''}`,
      takes: 'hidden',
      gives: 'hidden',
      layer,
      build: (graph, x, mask) => ({ out: encoder(graph).layer(x, mask, type, layer === 0, 'layers.#') }),
    })),
    {
      key: `head ${way}`,
      takes: 'hidden',
      gives,
      build: (graph, x, mask) => ({ out: head(graph, encoder(graph).end(x), mask) }),
    },
  ]
  const pieces: Piece[] = []
  for (const part of parts) {
    const before = pieces.at(-1)?.backward !== undefined
    // The first piece that takes a cotangent on is not of the same kind as those after it.
    const alone = !before && pieces.length > 0 ? `${part.key} alone` : part.key
    pieces.push(assemble(model, { ...part, key: alone }, before))
  }
  return pieces
}

/** Name and shape of every tensor that a run changes. */
export function trainedTensors(pieces: readonly Piece[]): Map<string, readonly number[]> {
  const out = new Map<string, readonly number[]>()
  for (const piece of pieces)
    for (const { name, value } of piece.forward.parameters) {
      const model = piece.tensors.get(name) ?? name
      if (piece.changing.includes(name)) out.set(model, value.shape.map(Number))
    }
  return out
}
