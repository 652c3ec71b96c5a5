/** Masked language modelling (Devlin et al. 2018, arXiv:1810.04805): ModernBERT's head, and which tokens are asked. */
import type { ModernBertConfig } from '../config.ts'
import type { GraphBuilder, Value } from '../graph.ts'
import { permutation, uniforms, words } from '../random.ts'
import { at, item } from '../tensor.ts'

export const headNames = {
  dense: 'head.dense.weight',
  denseBias: 'head.dense.bias',
  norm: 'head.norm.weight',
  normBias: 'head.norm.bias',
  /** The token embeddings under the name by which the decoder reads them: their gradient here is dense. */
  decoder: 'decoder.weight',
  decoderBias: 'decoder.bias',
} as const

/** What a head new to a model starts from, by name and shape. */
export function headShapes(config: ModernBertConfig): Map<string, readonly number[]> {
  const { hidden: d, vocabulary, head, normBias } = config
  return new Map<string, readonly number[]>([
    [headNames.dense, [d, d]],
    ...(head.denseBias ? [[headNames.denseBias, [d]] as const] : []),
    [headNames.norm, [d]],
    ...(normBias ? [[headNames.normBias, [d]] as const] : []),
    ...(head.decoderBias ? [[headNames.decoderBias, [vocabulary]] as const] : []),
  ])
}

/** hidden: [batch, sequence, d], positions and labels: [asked] → cross entropy of each asked token, [asked] */
export function maskedLanguageLosses(
  graph: GraphBuilder,
  config: ModernBertConfig,
  hidden: Value,
  positions: Value,
  labels: Value,
): Value {
  const { hidden: d, vocabulary, head, normBias, epsilon } = config
  const vector = (name: string, size: number): Value => graph.parameter(name, [size])
  const asked = graph.apply('gatherRows', [hidden, positions])
  const dense = graph.apply('linear', [
    asked,
    graph.parameter(headNames.dense, [d, d]),
    ...(head.denseBias ? [vector(headNames.denseBias, d)] : []),
  ])
  const normed = graph.apply(
    'layerNorm',
    [
      graph.apply(head.activation, [dense]),
      vector(headNames.norm, d),
      ...(normBias ? [vector(headNames.normBias, d)] : []),
    ],
    { epsilon },
  )
  const logits = graph.apply('linear', [
    normed,
    graph.parameter(headNames.decoder, [vocabulary, d]),
    ...(head.decoderBias ? [vector(headNames.decoderBias, vocabulary)] : []),
  ])
  return graph.apply('crossEntropy', [logits, labels])
}

export interface MaskedText {
  readonly ids: readonly number[]
  /** Positions asked for, ascending, and the token that was there. */
  readonly positions: readonly number[]
  readonly labels: readonly number[]
}

/**
 * Chooses round(probability · tokens) tokens of a text, at least one, the special ones at both ends never; of those
 * eight in ten become `mask`, one in ten another token, one in ten stays.
 * @param counters the step, and the text's place in its batch
 */
export function maskText(
  ids: readonly number[],
  probability: number,
  options: {
    readonly seed: number
    readonly counters: readonly [number, number]
    readonly mask: number
    readonly vocabulary: number
  },
): MaskedText {
  const inner = ids.length - 2
  if (inner < 1) return { ids, positions: [], labels: [] }
  const { seed, counters, mask, vocabulary } = options
  const count = Math.max(1, Math.round(inner * probability))
  const positions = permutation({ seed, name: 'masked positions', counters }, inner)
    .slice(0, count)
    .map((position) => position + 1)
    .sort((a, b) => a - b)
  const chance = uniforms({ seed, name: 'masked kinds', counters }, count)
  const random = words({ seed, name: 'masked tokens', counters }, count)
  const out = [...ids]
  for (const [n, position] of positions.entries()) {
    const u = at(chance, n)
    if (u < 0.8) out[position] = mask
    else if (u < 0.9) out[position] = at(random, n) % vocabulary
  }
  return { ids: out, positions, labels: positions.map((position) => item(ids, position)) }
}
