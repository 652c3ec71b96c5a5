/** ModernBERT (arXiv:2412.13663) as a graph, with the sentence-transformers steps after it. */
import type { ModernBertConfig } from './config.ts'
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

const pooling = {
  mean: 'poolMean',
  cls: 'poolFirst',
  max: 'poolMax',
  lasttoken: 'poolLast',
} as const satisfies Record<SentenceLayout['pooling'], OperatorName>

/** The encoder's tensors, by name and shape, as the model's file must hold them. */
export function encoder(graph: GraphBuilder, config: ModernBertConfig, ids: Value, mask: Value): Value {
  const { hidden: d, intermediate: m, heads } = config
  const norm = (x: Value, name: string): Value =>
    graph.apply(
      'layerNorm',
      [
        x,
        graph.parameter(`${name}.weight`, [d]),
        ...(config.normBias ? [graph.parameter(`${name}.bias`, [d])] : []),
      ],
      { epsilon: config.epsilon },
    )
  const linear = (x: Value, name: string, shape: readonly [number, number], bias: boolean): Value =>
    graph.apply('linear', [
      x,
      graph.parameter(`${name}.weight`, shape),
      ...(bias ? [graph.parameter(`${name}.bias`, [shape[0]])] : []),
    ])

  // [batch, sequence] → [batch, sequence, d]
  const table = graph.parameter('embeddings.tok_embeddings.weight', [config.vocabulary, d])
  // Padding is zero from here on: one scale serves an int8 batch, and what is no text must not widen it.
  let x = graph.apply('maskRows', [norm(graph.apply('embed', [table, ids]), 'embeddings.norm'), mask])
  for (const [layer, type] of config.layers.entries()) {
    const name = `layers.${layer}`
    // The first layer reads the embeddings' own norm.
    const attended = layer === 0 ? x : norm(x, `${name}.attn_norm`)
    const qkv = linear(attended, `${name}.attn.Wqkv`, [3 * d, d], config.attentionBias)
    const part = (index: number): Value => graph.apply('part', [qkv], { parts: 3, index })
    const rotate = (v: Value): Value =>
      graph.apply('rotary', [v], { size: d / heads, theta: config.theta[type] })
    const mixed = graph.apply('attention', [rotate(part(0)), rotate(part(1)), part(2), mask], {
      heads,
      size: d / heads,
      window: type === 'sliding_attention' ? config.window : 0,
    })
    x = graph.apply('add', [x, linear(mixed, `${name}.attn.Wo`, [d, d], config.attentionBias)])
    // GeGLU (Shazeer 2020): the first half is activated, the second gates it.
    const wide = linear(norm(x, `${name}.mlp_norm`), `${name}.mlp.Wi`, [2 * m, d], config.mlpBias)
    const active = graph.apply(config.activation, [graph.apply('part', [wide], { parts: 2, index: 0 })])
    const gated = graph.apply('multiply', [active, graph.apply('part', [wide], { parts: 2, index: 1 })])
    x = graph.apply('add', [x, linear(gated, `${name}.mlp.Wo`, [d, m], config.mlpBias)])
  }
  return norm(x, 'final_norm')
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

/** input_ids, attention_mask [batch, sequence] → sentence_embedding [batch, dimension] */
export function sentenceEncoder(
  config: ModernBertConfig,
  layout: SentenceLayout,
  options: { readonly withHidden?: boolean } = {},
): Graph {
  const graph = new GraphBuilder()
  const ids = graph.input(inputNames.ids, ['batch', 'sequence'])
  const mask = graph.input(inputNames.mask, ['batch', 'sequence'])
  const hidden = encoder(graph, config, ids, mask)
  if (options.withHidden === true) graph.output(outputNames.hidden, hidden)
  const pooled = graph.apply(pooling[layout.pooling], [hidden, mask])
  const walk = (side: 'query' | 'document'): Value => {
    let x = pooled
    for (const stage of layout.stages) {
      if (stage.kind === 'normalize') x = graph.apply('normalize', [x])
      else if (stage.kind === 'dense') x = dense(graph, x, stage)
      else for (const inner of stage[side]) x = dense(graph, x, inner)
    }
    return x
  }
  graph.output(outputNames.document, walk('document'))
  if (layout.stages.some((stage) => stage.kind === 'router')) graph.output(outputNames.query, walk('query'))
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
