/** `config.json` of a ModernBERT encoder (Warner et al. 2024, arXiv:2412.13663), in either layout. */
import { z } from 'zod'
import { FojasError } from '../../shared/errors/index.ts'
import { item } from './tensor.ts'

export type LayerType = 'full_attention' | 'sliding_attention'

export interface ModernBertConfig {
  readonly vocabulary: number
  readonly hidden: number
  readonly intermediate: number
  readonly heads: number
  readonly activation: 'gelu' | 'silu'
  readonly epsilon: number
  /** One a layer. */
  readonly layers: readonly LayerType[]
  /** Tokens a sliding layer sees, both sides and itself: half of it to the left, half to the right. */
  readonly window: number
  readonly theta: Readonly<Record<LayerType, number>>
  readonly maxPositions: number
  readonly normBias: boolean
  readonly attentionBias: boolean
  readonly mlpBias: boolean
  readonly pad: number
  /** The head with which a masked token is guessed. */
  readonly head: {
    readonly activation: 'gelu' | 'silu'
    readonly denseBias: boolean
    readonly decoderBias: boolean
  }
}

const size = z.number().int().positive()
const rope = z.object({ rope_theta: z.number().positive(), rope_type: z.string().optional() })

const schema = z.object({
  model_type: z.literal('modernbert'),
  vocab_size: size,
  hidden_size: size,
  intermediate_size: size,
  num_hidden_layers: size,
  num_attention_heads: size,
  hidden_activation: z.enum(['gelu', 'silu']).default('gelu'),
  norm_eps: z.number().positive().default(1e-5),
  norm_bias: z.boolean().default(false),
  attention_bias: z.boolean().default(false),
  mlp_bias: z.boolean().default(false),
  local_attention: size.default(128),
  max_position_embeddings: size.default(8192),
  pad_token_id: z.number().int().nonnegative().nullish(),
  global_attn_every_n_layers: size.default(3),
  global_rope_theta: z.number().positive().default(160_000),
  local_rope_theta: z.number().positive().nullish(),
  layer_types: z.array(z.enum(['full_attention', 'sliding_attention'])).nullish(),
  classifier_activation: z.enum(['gelu', 'silu']).catch('gelu'),
  classifier_bias: z.boolean().catch(false),
  decoder_bias: z.boolean().catch(true),
  rope_parameters: z.object({ full_attention: rope, sliding_attention: rope }).nullish(),
})

export function readConfig(json: unknown): ModernBertConfig {
  const parsed = schema.safeParse(json)
  if (!parsed.success) {
    const issue = item(parsed.error.issues, 0)
    const where = issue.path.join('.')
    throw new FojasError('model_invalid', {
      detail:
        where === 'model_type'
          ? 'config.json no es de un modelo ModernBERT'
          : `config.json: ${where === '' ? 'no es un objeto' : where} (${issue.message})`,
    })
  }
  const c = parsed.data
  if (c.hidden_size % c.num_attention_heads !== 0 || (c.hidden_size / c.num_attention_heads) % 2 !== 0)
    throw new FojasError('model_invalid', {
      detail: 'config.json: hidden_size no se reparte entre las cabezas',
    })
  const layers =
    c.layer_types ??
    Array.from({ length: c.num_hidden_layers }, (_, layer) =>
      layer % c.global_attn_every_n_layers === 0
        ? ('full_attention' as const)
        : ('sliding_attention' as const),
    )
  if (layers.length !== c.num_hidden_layers)
    throw new FojasError('model_invalid', {
      detail: 'config.json: layer_types y num_hidden_layers no coinciden',
    })
  for (const parameters of [c.rope_parameters?.full_attention, c.rope_parameters?.sliding_attention])
    if (parameters?.rope_type !== undefined && parameters.rope_type !== 'default')
      throw new FojasError('model_invalid', {
        detail: `config.json: rope_type ${parameters.rope_type} no se admite`,
      })
  return {
    vocabulary: c.vocab_size,
    hidden: c.hidden_size,
    intermediate: c.intermediate_size,
    heads: c.num_attention_heads,
    activation: c.hidden_activation,
    epsilon: c.norm_eps,
    layers,
    window: c.local_attention,
    theta: {
      full_attention: c.rope_parameters?.full_attention.rope_theta ?? c.global_rope_theta,
      sliding_attention:
        c.rope_parameters?.sliding_attention.rope_theta ?? c.local_rope_theta ?? c.global_rope_theta,
    },
    maxPositions: c.max_position_embeddings,
    normBias: c.norm_bias,
    attentionBias: c.attention_bias,
    mlpBias: c.mlp_bias,
    pad: c.pad_token_id ?? 0,
    head: {
      activation: c.classifier_activation,
      denseBias: c.classifier_bias,
      decoderBias: c.decoder_bias,
    },
  }
}
