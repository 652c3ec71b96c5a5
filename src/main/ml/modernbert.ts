/** ModernBERT (arXiv:2412.13663) as a graph, with the sentence-transformers steps after it. */
import type { LayerType, ModernBertConfig } from './config.ts'
import { GraphBuilder, type Graph, type Value } from './graph.ts'
import type { OperatorName } from './operators/index.ts'
import type { DenseStage, SentenceLayout } from './sentence.ts'

export const inputNames = {
  ids: 'input_ids',
  /** 1 for a token, 0 for the padding after a text's last. */
  mask: 'attention_mask',
} as const

export const outputNames = {
  /** One vector a text. */
  document: 'sentence_embedding',
  /** Present only where a router treats queries differently. */
  query: 'query_embedding',
  hidden: 'last_hidden_state',
} as const

/** Name of the token embeddings. */
export const tableName = 'embeddings.tok_embeddings.weight'

/** y: the layer's output for x; name: the layer's; shape: [out, in] of its weight */
export type Beside = (y: Value, x: Value, name: string, shape: readonly [number, number]) => Value

const pooling = {
  mean: 'poolMean',
  cls: 'poolFirst',
  max: 'poolMax',
  lasttoken: 'poolLast',
} as const satisfies Record<SentenceLayout['pooling'], OperatorName>

/** The encoder's steps over one builder: whole, or a step at a time. */
export class Encoder {
  private readonly graph: GraphBuilder
  private readonly config: ModernBertConfig
  private readonly beside: Beside

  /** @param beside what is added to the output of linear layers, e.g. a LoRA */
  constructor(graph: GraphBuilder, config: ModernBertConfig, beside: Beside = (y) => y) {
    this.graph = graph
    this.config = config
    this.beside = beside
  }

  norm(x: Value, name: string): Value {
    const { hidden: d, normBias, epsilon } = this.config
    const weights = [`${name}.weight`, ...(normBias ? [`${name}.bias`] : [])]
    return this.graph.apply('layerNorm', [x, ...weights.map((w) => this.graph.parameter(w, [d]))], {
      epsilon,
    })
  }

  linear(x: Value, name: string, shape: readonly [number, number], bias: boolean): Value {
    const y = this.graph.apply('linear', [
      x,
      this.graph.parameter(`${name}.weight`, shape),
      ...(bias ? [this.graph.parameter(`${name}.bias`, [shape[0]])] : []),
    ])
    return this.beside(y, x, name, shape)
  }

  /** ids: [batch, sequence] → [batch, sequence, d] */
  tokens(ids: Value): Value {
    const { vocabulary, hidden } = this.config
    return this.graph.apply('embed', [this.graph.parameter(tableName, [vocabulary, hidden]), ids])
  }

  /** Padding is zero from here on: one scale serves an int8 batch, and what is no text must not widen it. */
  start(tokens: Value, mask: Value): Value {
    return this.graph.apply('maskRows', [this.norm(tokens, 'embeddings.norm'), mask])
  }

  /**
   * @param first the first layer reads the embeddings' own norm
   * @param name under which its tensors are asked for
   */
  layer(x: Value, mask: Value, type: LayerType, first: boolean, name: string): Value {
    const { graph, config } = this
    const { hidden: d, intermediate: m, heads } = config
    const attended = first ? x : this.norm(x, `${name}.attn_norm`)
    const qkv = this.linear(attended, `${name}.attn.Wqkv`, [3 * d, d], config.attentionBias)
    const part = (index: number): Value => graph.apply('part', [qkv], { parts: 3, index })
    const rotate = (v: Value): Value =>
      graph.apply('rotary', [v], { size: d / heads, theta: config.theta[type] })
    const mixed = graph.apply('attention', [rotate(part(0)), rotate(part(1)), part(2), mask], {
      heads,
      size: d / heads,
      window: type === 'sliding_attention' ? config.window : 0,
    })
    const after = graph.apply('add', [x, this.linear(mixed, `${name}.attn.Wo`, [d, d], config.attentionBias)])
    // GeGLU (Shazeer 2020): the first half is activated, the second gates it.
    const wide = this.linear(
      this.norm(after, `${name}.mlp_norm`),
      `${name}.mlp.Wi`,
      [2 * m, d],
      config.mlpBias,
    )
    const active = graph.apply(config.activation, [graph.apply('part', [wide], { parts: 2, index: 0 })])
    const gated = graph.apply('multiply', [active, graph.apply('part', [wide], { parts: 2, index: 1 })])
    return graph.apply('add', [after, this.linear(gated, `${name}.mlp.Wo`, [d, m], config.mlpBias)])
  }

  end(x: Value): Value {
    return this.norm(x, 'final_norm')
  }

  whole(ids: Value, mask: Value): Value {
    let x = this.start(this.tokens(ids), mask)
    for (const [index, type] of this.config.layers.entries())
      x = this.layer(x, mask, type, index === 0, `layers.${index}`)
    return this.end(x)
  }
}

/** Name of a Dense step's tensor within the whole model. */
export const denseName = (stage: DenseStage, tensor: 'weight' | 'bias'): string =>
  `${stage.path}/linear.${tensor}`

function dense(graph: GraphBuilder, x: Value, stage: DenseStage): Value {
  const out = graph.apply('linear', [
    x,
    graph.parameter(denseName(stage, 'weight'), [stage.outputs, stage.inputs]),
    ...(stage.bias ? [graph.parameter(denseName(stage, 'bias'), [stage.outputs])] : []),
  ])
  return stage.activation === 'tanh' ? graph.apply('tanh', [out]) : out
}

/** The hidden states' way to an embedding of one side. hidden: [batch, sequence, d] → [batch, dimension] */
export function embedding(
  graph: GraphBuilder,
  layout: SentenceLayout,
  hidden: Value,
  mask: Value,
  side: 'query' | 'document',
): Value {
  let x = graph.apply(pooling[layout.pooling], [hidden, mask])
  for (const stage of layout.stages) {
    if (stage.kind === 'normalize') x = graph.apply('normalize', [x])
    else if (stage.kind === 'dense') x = dense(graph, x, stage)
    else for (const inner of stage[side]) x = dense(graph, x, inner)
  }
  return x
}

/** Whether queries and documents go different ways. */
export const isRouted = (layout: SentenceLayout): boolean =>
  layout.stages.some((stage) => stage.kind === 'router')

/** input_ids, attention_mask [batch, sequence] → sentence_embedding [batch, dimension] */
export function sentenceEncoder(
  config: ModernBertConfig,
  layout: SentenceLayout,
  options: { readonly withHidden?: boolean } = {},
): Graph {
  const graph = new GraphBuilder()
  const ids = graph.input(inputNames.ids, ['batch', 'sequence'])
  const mask = graph.input(inputNames.mask, ['batch', 'sequence'])
  const hidden = new Encoder(graph, config).whole(ids, mask)
  if (options.withHidden === true) graph.output(outputNames.hidden, hidden)
  graph.output(outputNames.document, embedding(graph, layout, hidden, mask, 'document'))
  if (isRouted(layout)) graph.output(outputNames.query, embedding(graph, layout, hidden, mask, 'query'))
  return graph.build()
}

/** Numbers in an embedding. */
export function dimensionOf(config: ModernBertConfig, layout: SentenceLayout): number {
  return layout.stages.reduce((d, stage) => {
    if (stage.kind === 'dense') return stage.outputs
    if (stage.kind === 'router') return stage.document.at(-1)?.outputs ?? d
    return d
  }, config.hidden)
}
